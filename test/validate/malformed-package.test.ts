import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { fullOrQuick } from '../support/full-or-quick.js';
import { surroundings } from '../support/surroundings.js';
import { resourceListOf } from './resource-list-of.js';

const text = readFileSync(resolve(__dirname, '../../docs/rules/base-package.yaml'), 'utf8');
const objects = parseAllDocuments(text)
  .map((document) => document.toJS() as unknown)
  .filter((object) => (object as { kind: string }).kind !== 'ValidateImagePullSecrets');

/** The ways to everything in a value. */
function pathsOf(value: unknown): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[], ...entries.flatMap(([key, child]) => pathsOf(child).map((path) => [key, ...path]))];
}

function replaced(value: unknown, [step, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value))
    return value.map((child, index) => (index === step ? replaced(child, rest, by) : child) as unknown);
  const mapping = value as Record<string, unknown>;
  return { ...mapping, [step]: replaced(mapping[step], rest, by) };
}

const paths = pathsOf(objects).filter((path) => path.length > 1);
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    null,
    '',
    '/',
    '..',
    '$(X)',
    '$(',
    '=',
    '--',
    'a@sha256:b',
    { $patch: 'x' },
    [null],
    [[]],
    { name: 1 },
    -1,
  ),
  fc.constantFrom(...objects),
);

test('whatever stands in a field, the package is judged or the fault is named', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...paths), strange), { minLength: 1, maxLength: 3 }), (changes) => {
      let items: unknown = objects;
      for (const [path, value] of changes)
        if (pathsOf(items).some((other) => other.join('\n') === path.join('\n'))) items = replaced(items, path, value);
      const list = resourceListOf(items as readonly object[]);
      const outcome = validateImagePullSecrets(list, surroundings());
      expect([outcome.changes, outcome.newItems]).toEqual([[], []]);
      expect(outcome.diagnostics.length).toBeGreaterThan(0);
    }),
    { numRuns: fullOrQuick(300, 10) },
  );
});
