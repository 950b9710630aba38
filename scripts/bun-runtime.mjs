import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(fileURLToPath(import.meta.url)), '../node_modules');

/** The packages that may hold this machine's bun, the likeliest first; npm installs only those that fit. */
const packages = {
  'linux x64': ['bun-linux-x64', 'bun-linux-x64-musl', 'bun-linux-x64-baseline', 'bun-linux-x64-musl-baseline'],
  'linux arm64': ['bun-linux-aarch64', 'bun-linux-aarch64-musl'],
  'darwin x64': ['bun-darwin-x64', 'bun-darwin-x64-baseline'],
  'darwin arm64': ['bun-darwin-aarch64'],
};

/**
 * The path of bun's own program. It is looked up in the platform's package because the `bun` package puts it in place
 * by an install script, and `npm ci --ignore-scripts` must do.
 */
export function findBun() {
  const candidates = packages[`${process.platform} ${process.arch}`] ?? [];
  const found = candidates.map((name) => join(modules, '@oven', name, 'bin/bun')).find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(`no bun for ${process.platform} ${process.arch} in node_modules; run npm ci on this machine`);
  }
  return found;
}

/** The version of bun that the lock file names. */
export function bunVersion() {
  return JSON.parse(readFileSync(join(modules, 'bun/package.json'), 'utf8')).version;
}
