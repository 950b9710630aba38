import { expect, test } from '@jest/globals';
import { flagName } from '../../src/inject/flag-name.js';

test.each([
  ['--port', 'port'],
  ['-port', 'port'],
  ['--port=1=2', 'port'],
  ['---port', undefined],
  ['--=1', undefined],
  ['--', undefined],
  ['word', undefined],
  ['a--port', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s', (word, name) => {
  expect(flagName(word)).toBe(name);
});
