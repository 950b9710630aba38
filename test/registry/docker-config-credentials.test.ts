import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../src/check/redact.js';
import { findDockerConfigCredentials } from '../../src/registry/docker-config-credentials.js';
import { decodeDockerConfig } from '../../src/registry/docker-config.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const auth = base64('robot:pass:word');
const unpadded = auth.replace(/=+$/, '');

test.each<[string, readonly string[], readonly string[]]>([
  ['{"auths":{"a":{"username":"robot","password":"hunter2"}}}', ['robot'], ['hunter2']],
  [
    `{"auths":{"a":{"auth":"${auth}"}}}`,
    ['robot'],
    [auth, 'pass:word', 'pass%3Aword', 'robot:pass:word', 'robot%3Apass%3Aword'],
  ],
  ['{"auths":{"a":{"identitytoken":"token-1","registrytoken":"token-2"}}}', [], ['token-1', 'token-2']],
  ['{"auths":{"a":{"email":"robot@example.com"}}}', [], []],
  ['{"HttpHeaders":{"X-Key":"header-1"}}', [], ['header-1']],
  // The runner folds case, and the last of equal fields wins; the others are credentials all the same.
  ['{"Auths":{"a":{"PassWord":"hunter2"}}}', [], ['hunter2']],
  ['{"auths":{"a":{"password":"hunter2"}},"auths":{}}', [], ['hunter2']],
  ['{"auths":{"a":{"password":"hunter2"}},"auths":null}', [], ['hunter2']],
  ['{"auths":{"a":{"password":"hunter2","password":"hunter3"}}}', [], ['hunter2', 'hunter3']],
  ['{"auths":{"a":{"password":"hunter2"},"a":{}}}', [], ['hunter2']],
  ['{"auths":{"a":{"pa\\u017f\\u017fword":"hunter2"}}}', [], ['hunter2']],
  ['{"auth\\u0073":{"a":{"password":"\\u0068unter2"}}}', [], ['\\u0068unter2', 'hunter2']],
  ['{"auths":{"a":{"password":"a\\"b"}}}', [], ['a\\"b', 'a"b', 'a%22b']],
  // Faulty files, and other forms of it.
  ['{"auths":{"a":{"auth":"%"},"b":{"password":"hunter2"}}}', [], ['%', '%25', 'hunter2']],
  ['{"auths":[{"password":"hunter2"}]}', [], ['hunter2']],
  ['{"ghcr.io":{"password":"hunter2"}}', [], ['hunter2']],
  ['\ufeff{"auths":{"a":{"password":"hunter2"}}}', [], ['hunter2']],
  ['{"auths":{"a":{"username":1,"password":null,"auth":[]}},"HttpHeaders":1}', [], []],
  ['{"auths":{"a":{"password":""}}}', [], []],
  ['no JSON', [], []],
  ['[]', [], []],
])('the credentials of %s', (config, users, secrets) => {
  const found = findDockerConfigCredentials(Buffer.from(config));
  expect([...found.users].sort()).toEqual([...users].sort());
  expect([...found.secrets].sort()).toEqual([...secrets].sort());
});

test('an `auth` without padding, as it is written and as a header has it', () => {
  const { secrets } = findDockerConfigCredentials(Buffer.from(`{"auths":{"a":{"auth":"${unpadded}"}}}`));
  expect(secrets).toEqual(expect.arrayContaining([unpadded, auth]));
});

test('bytes that are not UTF-8', () => {
  const encoded = Buffer.from('robot:p\xe4ssw\xf6rd', 'latin1').toString('base64');
  const { secrets } = findDockerConfigCredentials(Buffer.from(`{"auths":{"a":{"auth":"${encoded}"}}}`));
  expect(secrets).toContain('p\ufffdssw\ufffdrd');
});

describe('whatever the runner or the kubelet reads as a credential is found', () => {
  const credential = fc.string({ minLength: 4, unit: 'binary' });
  const colonless = credential.map((text) => text.replaceAll(':', '-'));
  /** A name in any case, with the letters that Go folds, and as an escape. */
  const field = (name: string): fc.Arbitrary<string> =>
    fc.array(fc.nat(4), { minLength: name.length, maxLength: name.length }).map((forms) =>
      Array.from(name)
        .map((letter, at) => writeLetter(letter, forms[at] ?? 0))
        .join(''),
    );
  const text = fc.tuple(credential, fc.array(fc.boolean(), { minLength: 1 })).map(
    ([value, escaped]) =>
      `"${Array.from(value)
        .map((each, at) => writeCharacter(each, escaped[at % escaped.length] === true))
        .join('')}"`,
  );
  const authText = fc
    .tuple(colonless, credential, fc.constantFrom('', '\\n', '\\r\\n'), fc.boolean())
    .map(([user, password, lineBreak, padded]) => {
      const encoded = base64(`${user}:${password}`);
      return `"${encoded.slice(0, 5)}${lineBreak}${padded ? encoded.slice(5) : encoded.slice(5).replace(/=+$/, '')}"`;
    });
  const member = fc.oneof(
    ...['username', 'password', 'identitytoken', 'registrytoken'].map((name) => fc.tuple(field(name), text)),
    fc.tuple(field('auth'), authText),
    fc.tuple(field('password'), fc.constant('null')),
  );
  const object = (members: readonly (readonly [string, string])[]): string =>
    `{${members.map(([key, value]) => `"${key}":${value}`).join(', ')}}`;
  const entries = fc
    .array(fc.tuple(fc.constantFrom('ghcr.io', 'quay.io', 'ghcr.i\\u006f'), fc.array(member).map(object)))
    .map(object);
  const config = fc
    .array(
      fc.oneof(
        fc.tuple(field('auths'), entries),
        fc.tuple(field('auths'), fc.constant('null')),
        fc.tuple(fc.constant('credsStore'), fc.constant('"desktop"')),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map(object);

  test.each(['runner', 'kubelet'] as const)('%s', (reader) => {
    let credentials = 0;
    fc.assert(
      fc.property(config, fc.string(), fc.string(), (file, before, after) => {
        const bytes = Buffer.from(file);
        const decoded = decodeDockerConfig(bytes, reader);
        const found = findDockerConfigCredentials(bytes);
        // The generator makes only what both readers take.
        if ('fault' in decoded) throw new Error(`${decoded.fault.code}: ${file}`);
        for (const entry of decoded.entries.values()) {
          const { username, password, identityToken, registryToken } = entry;
          const shown = [username, password].map((bytesOfText) => Buffer.from(bytesOfText, 'latin1').toString());
          const read = [...shown, shown.join(':'), btoa(`${username}:${password}`), identityToken, registryToken];
          const whole = username !== '' && password !== '' && entry.hasAuth;
          for (const each of read.filter((value, at) => value.length >= 4 && (whole || ![2, 3].includes(at)))) {
            credentials++;
            const pieces = redact(`${before}${each}${after}`, [...found.users, ...found.secrets]).split('[redacted]');
            expect(pieces.filter((piece) => piece.includes(each))).toEqual([]);
          }
        }
      }),
    );
    expect(credentials).toBeGreaterThan(0);
  });
});

function writeLetter(letter: string, form: number): string {
  const folded = { s: '\u017f', k: '\u212a' }[letter];
  const forms = [
    letter,
    letter.toUpperCase(),
    folded ?? letter,
    escape(letter),
    escape(folded ?? letter.toUpperCase()),
  ];
  return forms[form] ?? letter;
}

function writeCharacter(character: string, escaped: boolean): string {
  return escaped ? Array.from(character).map(escape).join('') : JSON.stringify(character).slice(1, -1);
}

/** As `\uXXXX`, two of them where the character is a pair. */
function escape(character: string): string {
  return Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
    .join('');
}
