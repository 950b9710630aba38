import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProgramCache } from './program-cache.mjs';

const module = fileURLToPath(new URL('external-secrets', import.meta.url));
const path = 'github.com/external-secrets/external-secrets';

/**
 * The files that name the stores and generators to build in: here only those that give what they are told. The others need
 * the SDK of a cloud each, which would take far longer to build than the controller.
 */
const registers = Object.fromEntries(
  ['provider', 'generator'].map((part) => [
    `pkg/${part}/register/register.go`,
    `package register\n\nimport _ "${path}/pkg/${part}/fake"\n`,
  ]),
);
const cache = new ProgramCache(module, path, JSON.stringify(registers));
const [program, definitions] = ['external-secrets', 'definitions.yaml'];

/** The controller's program, and the definitions of the kinds that it knows. */
export const externalSecrets = { program: cache.path(program), definitions: cache.path(definitions) };

/** Whether there is something to build. */
export function lacksExternalSecrets() {
  return !cache.has(program) || !cache.has(definitions);
}

/**
 * Builds the controller into the cache: about three minutes on two cores. Its source is copied for that, since Go lets
 * nobody replace a file of a module that it has downloaded.
 */
export function buildExternalSecrets() {
  const source = downloadedFolder();
  cache.keep([definitions, program], (folder) => {
    const copy = join(folder, 'source');
    mkdirSync(copy);
    const parts = ['go.mod', 'go.sum', 'main.go', 'apis', 'cmd', 'pkg'].map((name) => join(source, name));
    // Go keeps its modules read-only.
    execFileSync('cp', ['-R', '--no-preserve=mode', ...parts, copy]);
    for (const [file, text] of Object.entries(registers)) writeFileSync(join(copy, file), text);
    execFileSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(folder, program), '.'], {
      cwd: copy,
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const bases = join(source, 'config/crds/bases');
    const files = readdirSync(bases).filter((name) => name.includes('external-secrets.io_'));
    const texts = files.map((name) => readFileSync(join(bases, name), 'utf8'));
    writeFileSync(join(folder, definitions), texts.join('---\n'));
  });
}

/** Where Go keeps the module, whose content go.sum vouches for. */
function downloadedFolder() {
  const args = ['mod', 'download', '-json', `${path}@${cache.version}`];
  return JSON.parse(execFileSync('go', args, { cwd: module, encoding: 'utf8' })).Dir;
}
