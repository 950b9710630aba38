/**
 * Runs a program that is written in TypeScript, and what it imports, with node.
 *
 *   node scripts/run-typescript.mjs FILE [ARGUMENT...]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** A file's own folder stays what it was, wherever the bundle is. */
const ownFolders = {
  name: 'own-folders',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/\bimport\.meta\.dirname\b|\b__dirname\b/g, () =>
        JSON.stringify(dirname(path)),
      ),
      loader: 'ts',
    })),
};

const [file] = process.argv.splice(2, 1);
const folder = mkdtempSync(join(tmpdir(), 'typescript-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const outfile = join(folder, 'program.cjs');
await build({
  entryPoints: [file],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  plugins: [ownFolders],
});
createRequire(import.meta.url)(outfile);
