import { expect, test } from '@jest/globals';
import { runOnPackage, spec } from '../support/inject-package.js';
import { withoutNote } from '../support/without-note.js';

const secret = 'hunter2-of-others';
const anchor = '            - --pod-namespace=porch-fn-system\n';
const lines = (...words: readonly string[]): string => words.map((word) => `            - ${word}\n`).join('');

test.each<[string, string]>([
  ['beside a flag that is replaced', lines(`--token=${secret}`, '--enable-private-registries', '"true"')],
  ['as the value of a flag that is given twice', lines(`--password`, secret, '--enable-private-registries=no')],
  ['behind a word that ends the flags', lines('word', '--enable-private-registries', `--password=${secret}`)],
  ['in the place of a value', lines('--enable-private-registries', secret)],
  ['in the place of a path', lines('--registry-auth-secret-path', `--password=${secret}`)],
  ['in a comment', lines(`--enable-private-registries # ${secret}`, 'true')],
])("others' argument %s is not noted", (_, words) => {
  for (const rotation of ['none', 'ambient']) {
    const outcome = runOnPackage(spec(`porchRelease: main\nrotation: ${rotation}`), [[anchor, `${anchor}${words}`]]);
    expect(outcome.status).toBe(0);
    const notes = outcome.items.match(/inject\.fn\.kpt\.dev\/wrote: .*/g) ?? [];
    expect(notes.length).toBeGreaterThan(0);
    expect(notes.join('\n')).not.toContain(secret);
    expect(JSON.stringify(outcome.results)).not.toContain(secret);
    if (!withoutNote(outcome.items).includes(secret)) {
      expect(outcome.results.map(({ tags }) => tags['rule'])).toContain('undo-incomplete');
    }
  }
});

test("others' variables are not noted", () => {
  const outcome = runOnPackage(spec('porchRelease: main\nrotation: ambient'), [
    ['          env:\n', `          env:\n            - {name: PASSWORD, value: ${secret}}\n`],
  ]);
  expect(outcome.items).toContain(`value: ${secret}`);
  expect((outcome.items.match(/inject\.fn\.kpt\.dev\/wrote: .*/g) ?? []).join('\n')).not.toContain(secret);
});
