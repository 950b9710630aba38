import { expect, test } from '@jest/globals';
import { shownRegistry } from '../../src/registry/shown-registry.js';

test.each([
  ['ghcr.io', 'ghcr.io'],
  ['https://ghcr.io/v1/', 'https://ghcr.io/v1/'],
  ['user:s3cret@ghcr.io', '...@ghcr.io'],
  ['https://user:s3cret@ghcr.io/acme', 'https://...@ghcr.io/acme'],
  ['user:s3@cret@ghcr.io', '...@ghcr.io'],
  ['https://user:s3cret@ghcr.io/acme@v1', 'https://...@ghcr.io/acme@v1'],
  ['@ghcr.io', '...@ghcr.io'],
  ['a'.repeat(300), 'a'.repeat(300)],
  ['a'.repeat(301), `${'a'.repeat(300)}...`],
])('%s', (key, shown) => {
  expect(shownRegistry(key)).toBe(shown);
});
