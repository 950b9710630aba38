import { expect, test } from '@jest/globals';
import { findBytes, isSameBytes } from '../../src/text/find-bytes.js';
import { toBytes } from '../../src/text/byte-text.js';

test('a search goes through all bytes where nothing else is said', () => {
  expect(findBytes(toBytes('abab'), toBytes('b'))).toBe(1);
  expect(findBytes(toBytes('abab'), toBytes('b'), 2)).toBe(3);
});

test.each([
  ['', '', true],
  ['a', 'a', true],
  ['a', 'b', false],
  ['aa', 'a', false],
  ['a', 'aa', false],
  ['', 'a', false],
])('%j holds the same bytes as %j: %j', (one, other, same) => {
  expect(isSameBytes(toBytes(one), toBytes(other))).toBe(same);
});
