import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A runtime has tens of megabytes, the placeholder a few hundred bytes. */
const leastSize = 1 << 20;

const modules = join(dirname(fileURLToPath(import.meta.url)), '../node_modules');

/** The packages that may hold this machine's bun, the likeliest first; npm installs only those that fit. */
const packages = {
  'linux x64': ['bun-linux-x64', 'bun-linux-x64-musl', 'bun-linux-x64-baseline', 'bun-linux-x64-musl-baseline'],
  'linux arm64': ['bun-linux-aarch64', 'bun-linux-aarch64-musl'],
  'darwin x64': ['bun-darwin-x64', 'bun-darwin-x64-baseline'],
  'darwin arm64': ['bun-darwin-aarch64'],
};

/**
 * The path of bun's own program. The `bun` package's install script moves it there out of the platform's package; with
 * `npm ci --ignore-scripts` it is where it was, and a placeholder stands in its stead.
 */
export function findBun() {
  const candidates = packages[`${process.platform} ${process.arch}`] ?? [];
  const found = ['bun/bin/bun.exe', ...candidates.map((name) => `@oven/${name}/bin/bun`)]
    .map((path) => join(modules, path))
    .find((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > leastSize);
  if (found === undefined) {
    throw new Error(`no bun for ${process.platform} ${process.arch} in node_modules; run npm ci on this machine`);
  }
  return found;
}

/** The version of bun that the lock file names. */
export function bunVersion() {
  return JSON.parse(readFileSync(join(modules, 'bun/package.json'), 'utf8')).version;
}
