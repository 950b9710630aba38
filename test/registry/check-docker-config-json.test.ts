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
    ['{"a":[0,{"b":[-1e999]}],"c":1}', 'wrong-type'],
    ['{"a":"1e999","b":true}', undefined],
  ])('%j: %s', (file, code) => {
    expect(checkDockerConfigJson(Buffer.from(file)).refused?.code).toBe(code);
  });

  // Named apart: the name of a test that holds such a text is as long.
  test.each([
    ['1 MiB', () => `{}${' '.repeat(1024 * 1024 - 2)}`, undefined],
    ['1 MiB and a byte', () => `{}${' '.repeat(1024 * 1024 - 1)}`, 'too-long'],
    ['10,000 lists in one another', () => `{"a":${'['.repeat(9999)}${']'.repeat(9999)}}`, undefined],
    ['one list more', () => `{"a":${'['.repeat(10000)}${']'.repeat(10000)}}`, 'not-json'],
  ])('%s', (_, file, code) => {
    expect(checkDockerConfigJson(Buffer.from(file())).refused?.code).toBe(code);
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
    ['ghcr.io:80', { auth }, ['key-with-default-port ghcr.io']],
    ['ghcr.io:8080', { auth }, []],
    ['ghcr.io:4430', { auth }, []],
    ['[::80]:443', { auth }, ['key-with-default-port [::80]']],
    ['registry-1.docker.io', { auth }, ['key-docker-hub-alias index.docker.io']],
    ['https://index.docker.io/v1/', { auth }, ['key-docker-hub-alias index.docker.io']],
    ['localhost', { auth }, ['key-without-port']],
    ['registry/acme', { auth }, ['key-without-port']],
    ['gh cr.io', { auth }, ['key-not-host']],
    ['ghcr.io:', { auth }, ['key-not-host']],
    ['my_registry:5000', { auth }, ['key-not-host']],
    ['oci://ghcr.io', { auth }, ['key-with-scheme ghcr.io']],
    ['hub.docker.com', { auth }, ['key-docker-hub-website index.docker.io']],
    ['ghcr.io', {}, ['entry-empty']],
    ['ghcr.io', null, ['entry-empty']],
    ['ghcr.io', { username: 'alice' }, ['entry-incomplete']],
    ['ghcr.io', { password: 's3cret' }, ['entry-incomplete']],
    ['ghcr.io', { username: 'alice', password: 's3cret' }, []],
    ['ghcr.io', { auth: 'OnMzY3JldA==' }, ['entry-incomplete']],
    ['ghcr.io', { identitytoken: 't' }, ['token-only']],
    ['ghcr.io', { registrytoken: 't', username: 'alice' }, ['token-only']],
    ['ghcr.io', { identitytoken: 't', auth }, []],
    ['ghcr.io', 5, ['wrong-type']],
    ['ghcr.io', { auth: '!!' }, ['auth-not-base64']],
    ['ghcr.io', { auth: 'YQ==' }, ['auth-without-colon']],
    ['ghcr.io', { auth: 1 }, ['wrong-type']],
    ['ghcr.io', { auth, email: 1 }, ['wrong-type']],
    ['ghcr.io', { auth, username: 'bob' }, ['auth-disagrees']],
    ['ghcr.io', { auth, username: 'alice', password: 's3cret' }, []],
    ['ghcr.io', { auth, password: 'other' }, ['auth-disagrees']],
    ['ghcr.io', { auth, username: '', password: '' }, []],
    ['ghcr.io', { auth: 'YTpiCg==' }, ['password-ends-in-space']],
    ['ghcr.io', { auth: 'YTpiIA==', username: 'b' }, ['auth-disagrees', 'password-ends-in-space']],
    ['ghcr.io', { username: 'a', password: 'b\t' }, ['password-ends-in-space']],
    ['ghcr.io', { username: 'a', password: ' b\nc' }, []],
    ['https://ghcr.io', {}, ['key-with-scheme ghcr.io', 'entry-empty']],
  ])('%s: %j', (registry, entry, expected) => {
    const { findings } = checkDockerConfigJson(Buffer.from(JSON.stringify({ auths: { [registry]: entry } })));
    expect(findings.map(({ code, betterKey }) => (betterKey === undefined ? code : `${code} ${betterKey}`))).toEqual(
      expected,
    );
    expect(findings.every((finding) => finding.registry === registry)).toBe(true);
  });

  test.each([
    ['{}', []],
    ['null', []],
    [`{"ghcr.io":{"auth":"${auth}"}}`, [{ code: 'flat-dockercfg' }]],
    [`{"https://index.docker.io/v1/":{"UserName":"a","password":"b"},"quay.io":{}}`, [{ code: 'flat-dockercfg' }]],
    [`{"Auths":{},"ghcr.io":{"auth":"${auth}"}}`, []],
    [`{"auths":null,"ghcr.io":{"auth":"${auth}"}}`, []],
    ['{"HttpHeaders":{"User-Agent":"Docker-Client"},"proxies":{"default":{}}}', []],
    ['{"auths":[]}', [{ code: 'wrong-type', field: 'auths' }]],
    ['{"auths":{"ghcr.io":{"auth":1}}}', [{ code: 'wrong-type', field: 'auth', registry: 'ghcr.io' }]],
    [
      '{"auths":{"ghcr.io":{"identitytoken":1}}}',
      [{ code: 'wrong-type', field: 'identitytoken', registry: 'ghcr.io' }],
    ],
    ['{"auths":{"ghcr.io":{"email":1}}}', [{ code: 'wrong-type', field: 'email', registry: 'ghcr.io' }]],
    [
      '{"auths":{"a.io":{"auth":"YTpi"},"b.io":{},"a.io":{}}}',
      [
        { code: 'duplicate-key', registry: 'a.io' },
        { code: 'entry-empty', registry: 'b.io' },
        { code: 'entry-empty', registry: 'a.io' },
      ],
    ],
  ])('%s', (text, findings) => {
    expect(checkDockerConfigJson(Buffer.from(text))).toEqual({ findings });
  });

  test('what is refused is not looked at', () => {
    expect(checkDockerConfigJson(Buffer.from('[]'))).toEqual({ refused: { code: 'wrong-type' }, findings: [] });
    expect(checkDockerConfigJson(Buffer.from('{'))).toEqual({ refused: { code: 'not-json' }, findings: [] });
    expect(checkDockerConfigJson(Buffer.from('{"auths":{"a.io":{}},"a":1e999}'))).toEqual({
      refused: { code: 'wrong-type' },
      findings: [],
    });
    expect(checkDockerConfigJson(Buffer.alloc(1024 * 1024 + 1, ' '))).toEqual({
      refused: { code: 'too-long' },
      findings: [],
    });
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
