import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readExample } from '../support/example.js';
import { toResourceList } from '../support/package-files.js';
import { findDifferences } from './run-both-ways.js';

const root = join(__dirname, '../..');
const programs = join(root, 'dist');
const folder = mkdtempSync(join(tmpdir(), 'same-as-node-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const examples = readdirSync(join(root, 'examples')).filter((name) =>
  existsSync(join(root, 'examples', name, '.expected/config.yaml')),
);

/** `npm run build:programs` makes them; .ci/proofs/same-as-node.sh gives them far more. */
const where = existsSync(join(programs, 'inject-registry-auth')) ? describe : describe.skip;

where('the programs do what node does', () => {
  test.each(examples)('%s', async (name) => {
    const { packageFiles, functionConfig } = readExample(join(root, 'examples', name));
    const file = join(folder, name);
    writeFileSync(file, toResourceList(packageFiles, functionConfig));
    expect(await findDifferences(programs, file)).toEqual([]);
  });
});
