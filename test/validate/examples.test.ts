import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runFunction } from '../../src/host/run-function.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { readExample } from '../support/example.js';
import { expectGolden } from '../support/golden.js';
import { toResourceList } from '../support/package-files.js';
import { surroundings } from '../support/surroundings.js';

const root = join(__dirname, '../../examples');
const examples = readdirSync(root).filter((name) => name.startsWith('validate-'));

describe.each(examples)('examples/%s', (name) => {
  const folder = join(root, name);
  const { packageFiles, fnConfig, functionConfig, variables, files, exitStatus } = readExample(folder);
  const input = toResourceList(packageFiles, functionConfig);
  const outcome = runFunction(
    'validate-image-pull-secrets',
    validateImagePullSecrets,
    Buffer.from(input),
    surroundings({ variables, files }),
  );
  const output = Buffer.concat(outcome.stdout).toString();
  const start = output.indexOf('\nresults:\n') + 1;

  test('says what is expected, and changes nothing', () => {
    expect(outcome.status).toBe(exitStatus);
    expectGolden(join(folder, '.expected/results.yaml'), output.slice(start));
    expect(output.slice(0, start)).toBe(input);
  });

  test('has errors on stderr and in its results if, and only if, the exit status is 1', () => {
    const errors = output.slice(start).match(/^ {2}severity: error$/gm) ?? [];
    expect([errors.length > 0, outcome.stderr !== '']).toEqual([exitStatus === 1, exitStatus === 1]);
  });

  test('keeps out of the package what is not a resource, and the functionConfig', () => {
    const ignored = readFileSync(join(folder, '.krmignore'), 'utf8').trimEnd().split('\n');
    const documents = readdirSync(folder).filter((file) => file.endsWith('.json'));
    expect(ignored).toEqual(['.expected/', fnConfig, ...documents]);
  });

  test('has a README that names its functionConfig', () => {
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(fnConfig);
  });
});

test('one example passes and one fails', () => {
  expect(examples.map((name) => readExample(join(root, name)).exitStatus).sort()).toEqual([0, 1]);
});
