import { describe, expect, test } from '@jest/globals';
import { checkDockerConfigJson } from '../../src/registry/check-docker-config-json.js';

describe('what an API server takes', () => {
  test.each([
    ['{}', undefined],
    ['null', undefined],
    [' {"auths":[]}\n', undefined],
    ['{"auths":{"ghcr.io":{"auth":"!!"}}}', undefined],
    ['', 'empty'],
    ['\uFEFF{}', 'byte-order-mark'],
    ['{auths:', 'not-json'],
    ['{"a":1,}', 'not-json'],
    ['{} x', 'trailing-text'],
    ['[]', 'wrong-type'],
    ['"e30="', 'wrong-type'],
    ['{"a":1e999}', 'wrong-type'],
    [`{}${' '.repeat(1024 * 1024 - 2)}`, undefined],
    [`{}${' '.repeat(1024 * 1024 - 1)}`, 'too-long'],
    ['['.repeat(10001) + ']'.repeat(10001), 'not-json'],
  ])('%.40s: %s', (file, code) => {
    expect(checkDockerConfigJson(Buffer.from(file)).refused?.code).toBe(code);
  });
});

describe('what is doubtful', () => {
  const auth = 'YWxpY2U6czNjcmV0';
  test.each([
    ['ghcr.io', { auth }, []],
    ['https://ghcr.io', { auth }, ['key-with-scheme ghcr.io']],
    ['ghcr.io/', { auth }, ['key-with-trailing-slash ghcr.io']],
    ['ghcr.io/v2/', { auth }, ['key-with-version-path ghcr.io']],
    ['ghcr.io/acme', { auth }, ['key-with-path ghcr.io']],
    ['*.io', { auth }, ['key-with-glob']],
    ['GHCR.io', { auth }, ['key-with-capitals ghcr.io']],
    ['ghcr.io:443', { auth }, ['key-with-default-port ghcr.io']],
    ['https://index.docker.io/v1/', { auth }, ['key-docker-hub-alias index.docker.io']],
    ['localhost', { auth }, ['key-not-host']],
    ['ghcr.io', {}, ['entry-empty']],
    ['ghcr.io', null, ['entry-empty']],
    ['ghcr.io', { username: 'alice' }, ['entry-incomplete']],
    ['ghcr.io', { identitytoken: 't' }, ['token-only']],
    ['ghcr.io', { auth: '!!' }, ['auth-not-base64']],
    ['ghcr.io', { auth: 'YQ==' }, ['auth-without-colon']],
    ['ghcr.io', { auth: 1 }, ['wrong-type']],
    ['ghcr.io', { auth, email: 1 }, ['wrong-type']],
    ['ghcr.io', { auth, username: 'bob' }, ['auth-disagrees']],
    ['ghcr.io', { auth, username: 'alice', password: 's3cret' }, []],
    ['ghcr.io', { auth: 'YTpiCg==' }, ['password-ends-in-space']],
  ])('%s: %j', (registry, entry, expected) => {
    const { findings } = checkDockerConfigJson(Buffer.from(JSON.stringify({ auths: { [registry]: entry } })));
    expect(findings.map(({ code, betterKey }) => (betterKey === undefined ? code : `${code} ${betterKey}`))).toEqual(
      expected,
    );
    expect(findings.every((finding) => finding.registry === registry)).toBe(true);
  });

  test('credential stores and equal keys', () => {
    const text =
      '{"auths":{"ghcr.io":{"auth":"YTpi"},"ghcr.io":{"auth":"YTpi"}},"credsStore":"d","credHelpers":{"a.io":"e"}}';
    expect(checkDockerConfigJson(Buffer.from(text)).findings).toEqual([
      { code: 'credential-store' },
      { code: 'credential-store', registry: 'a.io' },
      { code: 'duplicate-key', registry: 'ghcr.io' },
    ]);
  });
});
