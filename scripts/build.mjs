/**
 * Builds dist/: for each function a single-file program (bun's runtime inside) and a bundle for node, and for
 * TypeScript programs a module of both.
 *
 *   node scripts/build.mjs                              for this machine
 *   node scripts/build.mjs --demo                       only the bundles for node, and the demo of them
 *   node scripts/build.mjs --platform linux-arm64-musl  only the programs, for another one, as dist/NAME-PLATFORM
 *   node scripts/build.mjs --platform linux-x64 --shared  only the one program of both images, as dist/both-functions-PLATFORM
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bunVersion, findBun } from './bun-runtime.mjs';

const functions = ['inject-registry-auth', 'validate-image-pull-secrets'];
const platforms = {
  'linux-x64': 'bun-linux-x64',
  'linux-arm64': 'bun-linux-aarch64',
  'linux-x64-musl': 'bun-linux-x64-musl',
  'linux-arm64-musl': 'bun-linux-aarch64-musl',
};
/** Variables through which an environment could make the programs run other code than their own. */
const steering = ['BUN_OPTIONS', 'BUN_BE_BUN'];

/**
 * How many times more often than usual code must run before it is compiled to machine code: on a package of usual size
 * that costs more than all the rest of a run and pays for nothing, on a very large one it still comes soon enough.
 */
const jitPolicy = 64;

/** For `import`, since node finds no names in a minified CommonJS module. */
const sdkModule = `import sdk from './sdk.cjs';
export const { injectRegistryAuth, validateImagePullSecrets } = sdk;
`;

/** The types of src/sdk.ts, which need nothing of this project. */
const sdkTypes = `import type { KptFunc } from 'kpt-functions';
export declare const injectRegistryAuth: KptFunc;
export declare const validateImagePullSecrets: KptFunc;
`;

const { platform, shared, demo } = parseArgs({
  options: { platform: { type: 'string' }, shared: { type: 'boolean' }, demo: { type: 'boolean' } },
}).values;
const bun = findBun();
const temporary = mkdtempSync(join(tmpdir(), 'build-'));
try {
  mkdirSync('dist', { recursive: true });
  if (demo) {
    buildCommands(functions);
    buildBundle('scripts/demo.ts');
  } else if (platform === undefined) {
    const runtime = disarmRuntime(bun);
    for (const name of functions) buildProgram(name, runtime, `dist/${name}`);
    buildCommands([...functions, 'porch-registry-auth']);
    buildBundle('src/sdk.ts');
    writeFileSync('dist/sdk.mjs', sdkModule);
    for (const types of ['dist/sdk.d.cts', 'dist/sdk.d.mts']) writeFileSync(types, sdkTypes);
  } else {
    const runtime = disarmRuntime(fetchRuntime(platform));
    for (const name of shared ? ['both-functions'] : functions) buildProgram(name, runtime, `dist/${name}-${platform}`);
  }
} finally {
  rmSync(temporary, { recursive: true });
}

/** The runtime of a platform, out of its npm package; installed is what fits this machine. */
function fetchRuntime(name) {
  const packageName = platforms[name];
  if (packageName === undefined) throw new Error(`--platform must be one of ${Object.keys(platforms).join(', ')}`);
  const installed = join('node_modules/@oven', packageName, 'bin/bun');
  if (existsSync(installed)) return installed;
  const specifier = `@oven/${packageName}@${bunVersion()}`;
  const archive = execFileSync('npm', ['pack', '--silent', '--pack-destination', temporary, specifier]);
  execFileSync('tar', ['-xzf', join(temporary, archive.toString().trim()), '-C', temporary]);
  return join(temporary, 'package/bin/bun');
}

/**
 * A copy of the runtime that does not know the steering variables: the first letter of each name becomes "=", which no
 * variable's name can hold. bun has no build option for it.
 */
function disarmRuntime(path) {
  const runtime = readFileSync(path);
  for (const name of steering) {
    const at = runtime.indexOf(`\0${name}\0`, 'latin1');
    if (at === -1) throw new Error(`this version of bun does not hold the name ${name} where it is expected`);
    runtime.write('=', at + 1, 'latin1');
  }
  const copy = join(temporary, 'runtime');
  writeFileSync(copy, runtime);
  chmodSync(copy, 0o755);
  return copy;
}

function buildProgram(name, runtime, outfile) {
  runBun([
    ...['build', `src/${name}.ts`, '--compile', `--compile-executable-path=${runtime}`, `--outfile=${outfile}`],
    ...['--minify', '--bytecode', '--sourcemap=none', `--compile-jit-policy=${jitPolicy}`],
    ...['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig'],
  ]);
}

/** The bundles that people start by name. */
function buildCommands(names) {
  for (const name of names) {
    buildBundle(`src/${name}.ts`, ['--banner=#!/usr/bin/env node']);
    chmodSync(`dist/${name}.cjs`, 0o755);
  }
}

function buildBundle(source, options = []) {
  const outfile = `dist/${basename(source, '.ts')}.cjs`;
  runBun(['build', source, '--target=node', '--format=cjs', `--outfile=${outfile}`, '--minify', ...options]);
}

function runBun(args) {
  execFileSync(bun, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
