import { expect, test } from '@jest/globals';
import { yamlErrorAt } from '../../src/yaml/yaml-error.js';

test.each([
  // The first line begins at column 2 of its line.
  [0, 0, 1, 3],
  [1, 1, 1, 4],
  [2, 2, 1, 5],
  [3, 3, 2, 1],
  [4, 4, 3, 1],
  [6, 6, 3, 3],
  // Places outside of the text are its ends.
  [-1, 0, 1, 3],
  [7, 6, 3, 3],
])('offset %d of "ab\\n\\ncd" is offset %d, line %d, column %d', (given, offset, line, column) => {
  expect(yamlErrorAt('ab\n\ncd', 2, given, 'm')).toEqual({ message: 'm', offset, line, column });
});
