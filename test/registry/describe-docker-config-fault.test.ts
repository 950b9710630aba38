import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeCredentialWarning } from '../../src/registry/describe-credential-warning.js';
import { describeDockerConfigFault } from '../../src/registry/describe-docker-config-fault.js';
import type { CredentialFault, CredentialWarning } from '../../src/registry/merge-docker-config.js';
import { expectGolden } from '../support/golden.js';

const ofFile: readonly CredentialFault['code'][] = [
  'empty',
  'byte-order-mark',
  'not-json',
  'trailing-text',
  'too-long',
  'wrong-type',
  'no-entries',
  'flat-dockercfg',
];
const ofEntry: readonly CredentialFault['code'][] = [
  'auth-not-base64',
  'auth-without-colon',
  'entry-empty',
  'entry-incomplete',
  'token-only',
  'credential-store',
  'username-with-colon',
  'server-invalid',
  'server-without-port',
  'server-is-website',
  'path-keys-disagree',
];
const warnings: readonly CredentialWarning['code'][] = [
  'credentials-widened',
  'key-with-glob',
  'password-ends-in-space',
  'keys-disagree',
];

const registry = 'user:s3cret@ghcr.io';

test('what is wrong with credentials, by its code', () => {
  const origin = '`spec.secret.file`';
  const say = (fault: CredentialFault): string => {
    const { problem, remedy } = describeDockerConfigFault(fault, origin);
    return `${problem}; ${remedy}`;
  };
  const lines = [
    ...ofFile.map((code) => [code, say({ code })]),
    ['wrong-type of a field', say({ code: 'wrong-type', registry, field: 'auth' })],
    ...ofEntry.map((code) => [code, say({ code, registry })]),
    ...warnings.map((code) => [code, describeCredentialWarning({ code, registry })]),
  ];
  const text = lines.map(([code = '', message = '']) => `${code}\n  ${message}\n`).join('\n');
  expect(text).not.toContain('s3cret');
  expectGolden(join(__dirname, 'fixtures/docker-config-faults.txt'), text);
});
