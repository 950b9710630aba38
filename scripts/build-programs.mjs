/**
 * Builds both functions as programs that need nothing: QuickJS, the functions' bytecode, and the C library musl, in one file
 * that is the function whose name it has. Needs a C compiler, and what scripts/get-engine.sh fetches.
 *
 *   node scripts/build-programs.mjs                          for this machine, as dist/NAME
 *   node scripts/build-programs.mjs --platform linux-arm64   for another one, as dist/NAME-PLATFORM
 *   node scripts/build-programs.mjs --sanitize               to look for faults of memory, as dist/sanitized/NAME,
 *                                                            with dist/sanitized/fuzz-natives
 *
 * ENGINE is the folder that scripts/get-engine.sh filled; .cache/porch-registry-auth/engine in the home folder by default.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';
import { findMissingBuiltIns, listBuiltIns } from './built-ins.mjs';

const functions = ['inject-registry-auth', 'validate-image-pull-secrets'];
const platforms = {
  'linux-x64': { cpu: 'x86_64', options: ['-fcf-protection'] },
  // The C library has nothing by which such code would find out which atomic instructions there are.
  'linux-arm64': { cpu: 'aarch64', options: ['-mbranch-protection=standard', '-mno-outline-atomics'] },
};
const own = `linux-${process.arch}`;
const engineFiles = ['quickjs', 'libregexp', 'libunicode', 'cutils', 'dtoa'];
const warnings = [
  '-Wall',
  '-Wextra',
  '-Wshadow',
  '-Wconversion',
  '-Wno-sign-conversion',
  '-Wno-unused-parameter',
  '-Werror',
];
/** What QuickJS asks for (its Makefile), and the usual hardening. */
const common = [
  ...['-std=gnu11', '-fwrapv', '-D_GNU_SOURCE', '-DCONFIG_VERSION="2025-04-26"'],
  ...['-fPIE', '-fstack-protector-strong', '-fstack-clash-protection', '-ffunction-sections', '-fdata-sections'],
];
const linkOptions = [
  '-static-pie',
  '-Wl,--gc-sections',
  '-Wl,-z,relro,-z,now,-z,noexecstack',
  '-Wl,--build-id=none',
  '-s',
];
const sanitizers = ['-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-fno-omit-frame-pointer', '-g'];

/** Builds what runs a function by QuickJS in the place of what runs it by node. */
const withoutNode = {
  name: 'without-node',
  setup({ onResolve }) {
    onResolve({ filter: /\/host\/run-program\.js$/ }, () => ({ path: resolve('src/quickjs/run-program.ts') }));
  },
};

const { platform, sanitize } = parseArgs({
  options: { platform: { type: 'string' }, sanitize: { type: 'boolean' } },
}).values;
const engine = process.env.ENGINE ?? join(homedir(), '.cache/porch-registry-auth/engine');
const temporary = mkdtempSync(join(tmpdir(), 'programs-'));
try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true });
}

async function main() {
  const target = platform ?? own;
  for (const name of [own, target]) {
    if (platforms[name] === undefined)
      throw new Error(`programs are built on and for ${Object.keys(platforms).join(' and ')}`);
  }
  if (!existsSync(join(engine, 'complete'))) {
    throw new Error(`there is no engine in ${engine}; "scripts/get-engine.sh ${engine}" fetches it, on Debian`);
  }
  const host = muslCompiler(own);
  const hostObjects = await compileEngine(host);
  const compileScripts = await buildScriptCompiler(host, hostObjects);
  const sources = ['src/quickjs/program.ts', ...functions.map((name) => `src/${name}.ts`), 'src/quickjs/yaml.ts'];
  const scripts = await Promise.all(sources.map(bundle));
  await checkBuiltIns(host, hostObjects, compileScripts, scripts);

  const compiler = sanitize ? sanitizingCompiler() : muslCompiler(target);
  const objects = sanitize || target !== own ? await compileEngine(compiler) : hostObjects;
  const folder = sanitize ? 'dist/sanitized' : 'dist';
  mkdirSync(folder, { recursive: true });
  const program = join(temporary, 'program');
  await buildProgram(compiler, objects, compileScripts(scripts), program);
  for (const name of functions) place(program, join(folder, platform === undefined ? name : `${name}-${platform}`));
  if (sanitize) {
    const { text } = await bundle('test/programs/fuzz-natives.ts');
    await buildProgram(compiler, objects, compileScripts([{ name: 'program', text }]), program);
    place(program, join(folder, 'fuzz-natives'));
  }
}

/** Under another name first: the old program may be running. */
function place(program, path) {
  copyFileSync(program, `${path}.new`);
  renameSync(`${path}.new`, path);
}

/** The compiler for a platform's musl, with the options to compile and to link. */
function muslCompiler(name) {
  const { cpu, options } = platforms[name];
  const command = [`${cpu}-linux-gnu-gcc`, ...(name === own ? ['gcc', 'cc'] : [])].find(isThere);
  if (command === undefined) {
    throw new Error(
      `there is no C compiler for ${name}; on Debian, install gcc or gcc-${cpu.replace('_', '-')}-linux-gnu`,
    );
  }
  const library = join(engine, 'usr/lib', `${cpu}-linux-musl`);
  const own_ = (file) =>
    execFileSync(command, [`-print-file-name=${file}`])
      .toString()
      .trim();
  return {
    command,
    compile: [
      ...[...common, ...options, '-O2', '-nostdinc', '-isystem', join(engine, 'usr/include', `${cpu}-linux-musl`)],
      ...['-isystem', own_('include')],
    ],
    link: (objects) => [
      ...[
        ...linkOptions,
        '-nostdlib',
        join(library, 'rcrt1.o'),
        join(library, 'crti.o'),
        own_('crtbeginS.o'),
        ...objects,
      ],
      ...[`-L${library}`, '-Wl,--start-group', '-lc', '-lgcc', '-lgcc_eh', '-Wl,--end-group'],
      ...[own_('crtendS.o'), join(library, 'crtn.o')],
    ],
  };
}

function sanitizingCompiler() {
  return {
    command: 'gcc',
    compile: [...common, ...sanitizers, '-O1'],
    link: (objects) => [...sanitizers, '-pie', ...objects, '-lm'],
  };
}

function isThere(command) {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function run(command, args) {
  try {
    return await promisify(execFile)(command, args, { encoding: 'buffer', maxBuffer: 1 << 26 });
  } catch ({ stderr, message }) {
    throw new Error(`${message.split('\n', 1)[0].slice(0, 200)}\n${stderr}`);
  }
}

/** The engine's objects, which are kept beside its source: nothing but the compiler and its options changes them. */
async function compileEngine({ command, compile }, files = engineFiles) {
  const version = execFileSync(command, ['--version']).toString();
  const key = createHash('sha256')
    .update(JSON.stringify([version, compile]))
    .digest('hex')
    .slice(0, 16);
  const folder = join(engine, 'objects', key);
  mkdirSync(folder, { recursive: true });
  return Promise.all(
    files.map(async (name) => {
      const object = join(folder, `${name}.o`);
      if (existsSync(object)) return object;
      const made = join(temporary, `${name}.o`);
      await run(command, [
        ...compile,
        `-ffile-prefix-map=${engine}=.`,
        '-w',
        '-c',
        join(engine, 'quickjs', `${name}.c`),
        '-o',
        made,
      ]);
      copyFileSync(made, `${object}.new`);
      renameSync(`${object}.new`, object);
      return object;
    }),
  );
}

/** QuickJS' own compiler of scripts. Out: a function that makes the header with their bytecode. */
async function buildScriptCompiler(compiler, objects) {
  const config = { ...compiler, compile: [...compiler.compile, '-DCONFIG_CC="cc"', '-DCONFIG_PREFIX="/"'] };
  const qjsc = join(temporary, 'qjsc');
  await run(
    compiler.command,
    compiler.link([...objects, ...(await compileEngine(config, ['qjsc', 'quickjs-libc'])), '-o', qjsc]),
  );
  return (scripts) => {
    const folder = mkdtempSync(join(temporary, 'bytecode-'));
    const arrays = scripts.map(({ name, text }, index) => {
      const compiled = join(folder, `${name}.c`);
      writeFileSync(join(folder, `${name}.js`), text);
      // By its name alone: a module's bytecode holds the path that it is compiled from, and must be the same bytes each time.
      execFileSync(qjsc, ['-c', '-m', '-s', '-N', `script_${index}`, '-o', compiled, `${name}.js`], { cwd: folder });
      return readFileSync(compiled, 'utf8');
    });
    const entries = scripts.map(({ name }, index) => `{ "${name}", script_${index}, sizeof script_${index} }`);
    const table = `static const struct script scripts[] = { ${entries.join(', ')} };\n`;
    writeFileSync(join(folder, 'bytecode.h'), arrays.join('') + table);
    return folder;
  };
}

/**
 * A script that needs no node. It is an ECMAScript module: within a wrapping function, QuickJS would search a list of all
 * captured variables each time that a function captures one.
 */
async function bundle(source) {
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [withoutNode],
  });
  return { name: basename(source, '.ts'), text: outputFiles[0].text };
}

async function buildProgram({ command, compile, link }, objects, bytecode, path) {
  const includes = [`-I${bytecode}`, '-isystem', join(engine, 'quickjs')];
  const own = await Promise.all(
    ['program', 'memory'].map(async (name) => {
      const object = join(temporary, `${name}.o`);
      await run(command, [...compile, ...warnings, ...includes, '-c', `native/${name}.c`, '-o', object]);
      return object;
    }),
  );
  await run(command, link([...own, ...objects, '-o', path]));
}

/** Fails where the scripts use what node has built in and the engine, as native/program.c sets it up, has not. */
async function checkBuiltIns(compiler, objects, compileScripts, scripts) {
  const builtIns = readFileSync(listBuiltIns, 'utf8')
    .trim()
    .replace(/^\/\/.*\n/, '')
    .replace(/;$/, '');
  const text = `native.writeAll(1, native.toBytes(JSON.stringify(${builtIns})));`;
  const lister = join(temporary, 'list');
  await buildProgram(compiler, objects, compileScripts([{ name: 'program', text }]), lister);
  // Its status is that of a script that says none.
  const { stdout } = spawnSync(lister);
  const missing = findMissingBuiltIns(
    scripts.map((script) => script.text),
    JSON.parse(stdout.toString('latin1')),
  );
  if (missing.length > 0) throw new Error(`QuickJS has not what the functions use: ${missing.join(', ')}`);
}
