import { expect, test } from '@jest/globals';
import { trimSlashes } from '../../src/text/trim-slashes.js';

test.each([
  ['/var/tmp', '/var/tmp'],
  ['/var/tmp//', '/var/tmp'],
  ['//', ''],
  ['', ''],
])('%j without the slashes at its end is %j', (path, trimmed) => {
  expect(trimSlashes(path)).toBe(trimmed);
});
