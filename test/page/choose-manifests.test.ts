import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readInputs } from '../../src/check/read-inputs.js';
import { chooseManifests } from '../../src/page/choose-manifests.js';

const root = mkdtempSync(join(tmpdir(), 'choose-'));

afterAll(() => {
  rmSync(root, { recursive: true });
});

/** A folder as the page gets it, by the paths in it. */
async function chosen(folder: string): Promise<readonly string[]> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  const files = await chooseManifests(
    paths.map((path) => ({ path, read: () => Promise.resolve(new Uint8Array(readFileSync(join(folder, path)))) })),
  );
  return files.map(({ path }) => path);
}

function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, folder, path)), { recursive: true });
    writeFileSync(join(root, folder, path), text);
  }
  return join(root, folder);
}

test.each([
  ['an example', join(__dirname, '../../examples/validate-broken-package')],
  [
    'ignored files and folders',
    write('a', { '.krmignore': 'x.yaml\nout/\n', 'x.yaml': 'a: 1', 'out/b.yaml': '', 'y.yml': '', 'z.txt': '' }),
  ],
  [
    'a sub-package',
    write('b', {
      '.krmignore': 'x.yaml\n',
      'sub/Kptfile': '',
      'sub/x.yaml': '',
      'sub/deep/x.yaml': '',
      'x.yaml': '',
      'y.yaml': '',
    }),
  ],
  [
    'an ignore file of a sub-package',
    write('c', {
      'sub/Kptfile': '',
      'sub/.krmignore': 'x.yaml\n!y.yaml',
      'sub/x.yaml': '',
      'x.yaml': '',
      '.git/a.yaml': '',
    }),
  ],
])('%s: the page reads what the check reads', async (_, folder) => {
  const { files } = readInputs([folder]);
  expect([...(await chosen(folder))].sort()).toEqual(files?.map(({ path }) => path).sort());
});
