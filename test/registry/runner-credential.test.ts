import { expect, test } from '@jest/globals';
import type { ImageReference } from '../../src/registry/image-reference.js';
import { findRunnerCredential } from '../../src/registry/runner-credential.js';

const auth = 'YWxpY2U6czNjcmV0';
const image: ImageReference = { registry: 'ghcr.io', repository: 'acme/fn', identifier: 'v1', kind: 'tag' };

test.each([
  ['a user and a password', { username: 'alice', password: 's3cret' }, 'authenticated password'],
  ['`auth`', { auth }, 'authenticated password'],
  ['`auth` of an empty password', { auth: 'YWxpY2U6' }, 'authenticated password'],
  ['a user', { username: 'alice' }, 'anonymous empty-entry'],
  ['a password', { password: 's3cret' }, 'anonymous empty-entry'],
  ['nothing', {}, 'anonymous empty-entry'],
  ['an identity token', { auth, identitytoken: 't' }, 'authenticated identity-token'],
  ['a registry token', { auth, identitytoken: 't', registrytoken: 't' }, 'authenticated registry-token'],
  ['`auth` that is no base64', { auth: '?' }, 'fails auth-not-base64'],
])('%s: %#', (_, entry, expected) => {
  const file = Buffer.from(JSON.stringify({ auths: { 'quay.io': { auth }, 'ghcr.io': entry } }));
  const found = findRunnerCredential(file, image);
  const more = { authenticated: 'credential', anonymous: 'reason', fails: 'fault' } as const;
  const detail = (found as unknown as Record<string, string | { code: string }>)[more[found.outcome]];
  expect(`${found.outcome} ${typeof detail === 'object' ? detail.code : String(detail)}`).toBe(expected);
  expect('key' in found ? found.key : 'ghcr.io').toBe('ghcr.io');
});

test.each(['quay.io', 'GHCR.io', 'https://ghcr.io', 'ghcr.io/acme', 'ghcr.io/acme/fn', '*.io'])(
  'a credential for %s is none for ghcr.io',
  (key) => {
    const file = Buffer.from(JSON.stringify({ auths: { [key]: { auth } } }));
    expect(findRunnerCredential(file, image)).toEqual({ outcome: 'anonymous', reason: 'no-entry' });
  },
);
