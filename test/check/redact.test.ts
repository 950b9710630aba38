import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findCredentials, redact } from '../../src/check/redact.js';

const auth = Buffer.from('robot:pass:word').toString('base64');

test.each([
  ['{"auths":{"a":{"username":"robot","password":"hunter2"}}}', ['hunter2']],
  [`{"auths":{"a":{"auth":"${auth}"}}}`, [auth, 'robot:pass:word', 'pass:word']],
  ['{"auths":{"a":{"identitytoken":"token-1","registrytoken":"token-2"}}}', ['token-1', 'token-2']],
  ['{"auths":{"a":{"username":"robot","email":"robot@example.com"}}}', []],
  ['{"auths":{"a":{"password":"abc"}}}', []],
  ['no JSON', []],
  ['[]', []],
])('the credentials of %s', (config, credentials) => {
  expect(findCredentials(Buffer.from(config))).toEqual(credentials);
});

describe('what looks like a credential', () => {
  test.each([
    ['GET https://robot:hunter2@registry.example.com/v2/', 'GET https://[redacted]@registry.example.com/v2/'],
    ['Authorization: Bearer abcdefghij.klm', 'Authorization: Bearer [redacted]'],
    ['https://auth.example.com/?scope=pull&token=abc', 'https://auth.example.com/?scope=pull&token=[redacted]'],
    ['image "ghcr.io/a/b@sha256:00" not found', 'image "ghcr.io/a/b@sha256:00" not found'],
  ])('%s', (text, expected) => {
    expect(redact(text, [])).toBe(expected);
  });
});

test('a credential never comes through, whatever is around it', () => {
  const word = fc.string({ minLength: 4 }).filter((text) => !'[redacted]'.includes(text));
  fc.assert(
    fc.property(fc.string(), word, fc.string(), (before, credential, after) => {
      expect(redact(`${before} ${credential} ${after}`, [credential])).not.toContain(` ${credential} `);
    }),
  );
});
