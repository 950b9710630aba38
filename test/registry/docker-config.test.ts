import { describe, expect, test } from '@jest/globals';
import { decodeDockerConfig, findCredentialStores, findWrittenEntries } from '../../src/registry/docker-config.js';
import { parseGoJson, type JsonValue } from '../../src/registry/go-json.js';

/** The entries in one line, or why there are none. */
function summary(text: string, reader: 'runner' | 'kubelet'): string {
  const config = decodeDockerConfig(Buffer.from(text), reader);
  if ('fault' in config) {
    const { code, field, registry } = config.fault;
    return ['fault:', code, field, registry].filter((part) => part !== undefined).join(' ');
  }
  return [...config.entries]
    .map(([registry, { username, password, hasAuth, identityToken, registryToken }]) =>
      [registry, `${username}:${password}`, hasAuth ? 'auth' : '', identityToken, registryToken].join(' ').trim(),
    )
    .join(', ');
}

const entry = (fields: string): string => `{"auths":{"ghcr.io":{${fields}}}}`;

describe('what both readers make of a docker config', () => {
  test.each([
    ['{}', ''],
    ['null', ''],
    ['{"auths":null}', ''],
    ['{"auths":{}}', ''],
    ['{"other":[1],"credsStore":5}', ''],
    ['', 'fault: empty'],
    ['{', 'fault: not-json'],
    ['{}x', 'fault: trailing-text'],
    ['[]', 'fault: wrong-type'],
    ['"auths"', 'fault: wrong-type'],
    ['1', 'fault: wrong-type'],
    ['{"auths":[]}', 'fault: wrong-type auths'],
    ['{"Auths":"x"}', 'fault: wrong-type auths'],
    ['{"auths":{"ghcr.io":[]}}', 'fault: wrong-type ghcr.io'],
    ['{"auths":{"ghcr.io":null}}', 'ghcr.io :'],
    [entry(''), 'ghcr.io :'],
    [entry('"username":"alice","password":"s3cret"'), 'ghcr.io alice:s3cret'],
    [entry('"Username":"alice","PAſſWORD":"s3cret"'), 'ghcr.io alice:s3cret'],
    [entry('"username":"alice","username":"bob"'), 'ghcr.io bob:'],
    [entry('"username":"alice","username":null'), 'ghcr.io alice:'],
    [entry('"username":"é"'), 'ghcr.io \xC3\xA9:'],
    [entry('"username":5'), 'fault: wrong-type username ghcr.io'],
    [entry('"password":{}'), 'fault: wrong-type password ghcr.io'],
    [entry('"auth":true'), 'fault: wrong-type auth ghcr.io'],
    [entry('"other":5'), 'ghcr.io :'],
    // The last of equal keys, and all of several `auths`.
    ['{"auths":{"a":{"username":"x"},"a":{"password":"y"}}}', 'a :y'],
    ['{"auths":{"a":{}},"auths":{"b":{}}}', 'a :, b :'],
    ['{"auths":{"a":{}},"auths":null}', ''],
    ['{"auths":{"a":{}},"auths":null,"AUTHS":{"b":{}}}', 'b :'],
    // One entry at fault spoils the file.
    ['{"auths":{"a":{"auth":"YTpi"},"b":{"auth":"?"}}}', 'fault: auth-not-base64 b'],
  ])('%s: %s', (text, expected) => {
    expect([summary(text, 'runner'), summary(text, 'kubelet')]).toEqual([expected, expected]);
  });
});

describe('what they read differently', () => {
  test.each([
    [entry('"identitytoken":"i","registrytoken":"r"'), 'ghcr.io :  i r', 'ghcr.io :'],
    [entry('"identitytoken":5'), 'fault: wrong-type identitytoken ghcr.io', 'ghcr.io :'],
    [entry('"registrytoken":5'), 'fault: wrong-type registrytoken ghcr.io', 'ghcr.io :'],
    [entry('"email":5'), 'ghcr.io :', 'fault: wrong-type email ghcr.io'],
    ['{"HttpHeaders":[]}', '', 'fault: wrong-type HttpHeaders'],
    ['{"httpheaders":{"a":5}}', '', 'fault: wrong-type HttpHeaders'],
    ['{"HttpHeaders":{"a":"b","c":null}}', '', ''],
    ['{"HttpHeaders":null}', '', ''],
  ])('%s: %s; %s', (text, runner, kubelet) => {
    expect([summary(text, 'runner'), summary(text, 'kubelet')]).toEqual([runner, kubelet]);
  });
});

describe('`auth`', () => {
  test.each([
    ['YWxpY2U6czNjcmV0', 'ghcr.io alice:s3cret auth'],
    ['YTpi', 'ghcr.io a:b auth'],
    ['YTpiYw==', 'ghcr.io a:bc auth'],
    ['YTpiYw', 'ghcr.io a:bc auth'],
    ['YTpiY2Q=', 'ghcr.io a:bcd auth'],
    ['YTpiY2Q', 'ghcr.io a:bcd auth'],
    ['YT\\r\\npi\\n', 'ghcr.io a:b auth'],
    ['YTpiOmM=', 'ghcr.io a:b:c auth'],
    ['Og==', 'ghcr.io : auth'],
    ['YTo=', 'ghcr.io a: auth'],
    ['OmI=', 'ghcr.io :b auth'],
    ['/+o6', 'ghcr.io \xFF\xEA: auth'],
    ['YTpiYw=', 'fault: auth-not-base64 ghcr.io'],
    ['YTpiY2Q==', 'fault: auth-not-base64 ghcr.io'],
    ['YTpi=', 'fault: auth-not-base64 ghcr.io'],
    ['YTpiY', 'fault: auth-not-base64 ghcr.io'],
    ['Y', 'fault: auth-not-base64 ghcr.io'],
    ['====', 'fault: auth-not-base64 ghcr.io'],
    ['YT=i', 'fault: auth-not-base64 ghcr.io'],
    ['YT pi', 'fault: auth-not-base64 ghcr.io'],
    ['_-o6', 'fault: auth-not-base64 ghcr.io'],
    ['YWxpY2U=', 'fault: auth-without-colon ghcr.io'],
    ['\\n', 'fault: auth-without-colon ghcr.io'],
  ])('%s: %s', (auth, expected) => {
    const text = entry(`"username":"other","password":"other","auth":"${auth}"`);
    expect([summary(text, 'runner'), summary(text, 'kubelet')]).toEqual([expected, expected]);
  });

  test('that is empty counts as absent', () => {
    expect(summary(entry('"auth":"","username":"a","password":"b"'), 'runner')).toBe('ghcr.io a:b');
  });
});

function parsed(text: string): JsonValue {
  const json = parseGoJson(text);
  if ('fault' in json) throw new Error(json.fault);
  return json.value;
}

test.each([
  ['{"auths":{"a":{},"b":5,"a":null}}', ['a object', 'b number', 'a null']],
  ['{"auths":{"a":{}},"AUTHS":{"b":{}}}', ['a object', 'b object']],
  ['{"auths":{"a":{}},"auths":null,"auths":{"b":{}}}', ['b object']],
  ['{"other":{"a":{}}}', []],
  ['null', []],
  ['{"auths":[]}', undefined],
  ['[]', undefined],
  ['"auths"', undefined],
])('the entries written in %s', (text, expected) => {
  expect(findWrittenEntries(parsed(text))?.map(({ registry, content }) => `${registry} ${content.kind}`)).toEqual(
    expected,
  );
});

test.each([
  ['{}', false, []],
  ['null', false, []],
  ['[]', false, []],
  ['{"credsStore":"desktop"}', true, []],
  ['{"credsStore":""}', false, []],
  ['{"credsStore":null}', false, []],
  ['{"credsStore":5}', false, []],
  ['{"other":"desktop"}', false, []],
  ['{"credHelpers":{"ghcr.io":"gh","quay.io":"q"}}', false, ['ghcr.io', 'quay.io']],
  ['{"credHelpers":{}}', false, []],
  ['{"credHelpers":"gh"}', false, []],
  ['{"auths":{"ghcr.io":{}}}', false, []],
])('the credential stores of %s', (text, all, registries) => {
  expect(findCredentialStores(parsed(text))).toEqual({ all, registries });
});
