import { expect, test } from '@jest/globals';
import { findTokenGenerator, generatorKinds } from '../../src/registry/token-generator.js';

test.each(generatorKinds)('%s: its token goes into JSON as it is', (kind) => {
  expect(findTokenGenerator(kind).entry).not.toContain('toJson');
});

// External Secrets renders the template; test/e2e/external-secrets.test.ts shows that it makes a Secret of such a password.
test('any other generator: its login is written as JSON, since a password may hold quotes', () => {
  expect(findTokenGenerator('Fake')).toEqual({
    life: undefined,
    refreshInterval: '30m0s',
    entry: '{"username":{{ .username | toJson }},"password":{{ .password | toJson }}}',
  });
});
