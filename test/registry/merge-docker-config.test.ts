import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseImageReference } from '../../src/registry/image-reference.js';
import { findKubeletCredential } from '../../src/registry/kubelet-credential.js';
import { type CredentialSource, mergeDockerConfig } from '../../src/registry/merge-docker-config.js';
import { findRunnerCredential } from '../../src/registry/runner-credential.js';

const aliceAuth = 'YWxpY2U6czNjcmV0';
const bobAuth = 'Ym9iOnh5eg==';

const login = (server: string, password = 's3cret', fromFile = false): CredentialSource => ({
  kind: 'login',
  server,
  username: 'alice',
  password,
  fromFile,
});
const file = (config: unknown): CredentialSource => ({
  kind: 'docker-config',
  content: Buffer.from(JSON.stringify(config)),
});

describe('keys that runner and kubelet both find', () => {
  test.each([
    ['ghcr.io', ['ghcr.io'], []],
    ['https://ghcr.io', ['ghcr.io'], []],
    ['ghcr.io/', ['ghcr.io'], []],
    ['ghcr.io/v2/', ['ghcr.io'], []],
    ['docker.io', ['index.docker.io'], []],
    ['index.docker.io', ['index.docker.io'], []],
    ['https://index.docker.io/v1/', ['index.docker.io'], []],
    ['https://registry-1.docker.io/v2/', ['registry-1.docker.io', 'index.docker.io'], []],
    ['GHCR.io', ['GHCR.io', 'ghcr.io'], []],
    ['localhost:5000', ['localhost:5000'], []],
    ['[::1]:5000', ['[::1]:5000'], []],
    ['ghcr.io/acme', ['ghcr.io/acme', 'ghcr.io'], ['credentials-widened']],
    ['https://index.docker.io/nephio', ['docker.io/nephio', 'index.docker.io'], ['credentials-widened']],
    ['*.azurecr.io', ['*.azurecr.io'], ['key-with-glob']],
  ])('%s becomes %j', (server, registries, warnings) => {
    const merged = mergeDockerConfig(undefined, [login(server)]);
    const auths = Object.fromEntries(registries.map((registry) => [registry, { auth: aliceAuth }]));
    expect(merged).toMatchObject({ text: JSON.stringify({ auths }), changed: true, registries });
    expect(merged.faults ?? merged.warnings.map((warning) => warning.code)).toEqual(warnings);
  });
});

describe('an existing docker config', () => {
  test('keeps its other entries and fields as they were written', () => {
    const existing =
      '{ "x": 1e400, "auths": {"quay.io": { "username":"b","password":"c" }, "https://ghcr.io": {}}, "y": [] }';
    expect(mergeDockerConfig(Buffer.from(existing), [login('ghcr.io')])).toMatchObject({
      text: `{"x":1e400,"auths":{"quay.io":{ "username":"b","password":"c" },"ghcr.io":{"auth":"${aliceAuth}"}},"y":[]}`,
    });
  });

  test('stays untouched where it says the same in other words', () => {
    const existing = '{"Auths": {"ghcr.io": {"username": "alice", "password": "s3cret"}}}\n';
    expect(mergeDockerConfig(Buffer.from(existing), [login('ghcr.io')])).toMatchObject({
      text: existing,
      changed: false,
    });
  });

  test("keeps a host's own credential beside one for a path", () => {
    const existing = `{"auths":{"ghcr.io":{"auth":"${bobAuth}"}}}`;
    expect(mergeDockerConfig(Buffer.from(existing), [login('ghcr.io/acme')])).toMatchObject({
      text: `{"auths":{"ghcr.io":{"auth":"${bobAuth}"},"ghcr.io/acme":{"auth":"${aliceAuth}"}}}`,
      warnings: [],
    });
  });

  test('a changed credential for a path reaches the host key that was made from it', () => {
    const existing = `{"auths":{"ghcr.io/acme":{"auth":"${bobAuth}"},"ghcr.io":{"auth":"${bobAuth}"}}}`;
    expect(mergeDockerConfig(Buffer.from(existing), [login('ghcr.io/acme')])).toMatchObject({
      text: `{"auths":{"ghcr.io/acme":{"auth":"${aliceAuth}"},"ghcr.io":{"auth":"${aliceAuth}"}}}`,
    });
  });

  // What is there, and what a credential for ghcr.io makes of it.
  const ghcr = `"ghcr.io":{"auth":"${aliceAuth}"}`;
  test.each([
    ['', `{"auths":{${ghcr}}}`],
    ['null', `{"auths":{${ghcr}}}`],
    ['{}', `{"auths":{${ghcr}}}`],
    ['{"auths":null}', `{"auths":{${ghcr}}}`],
    ['{"x":1}', `{"auths":{${ghcr}},"x":1}`],
    ['{"x":1,"auths":{},"y":2,"Auths":{"quay.io":{}},"z":3}', `{"x":1,"auths":{"quay.io":{},${ghcr}},"y":2,"z":3}`],
    ['{"é":"é","auths":{}}', `{"é":"é","auths":{${ghcr}}}`],
    ['{"a\\"b":1}', `{"auths":{${ghcr}},"a\\"b":1}`],
    // Other forms of the key go; the kubelet would still find them.
    ['{"auths":{"https://ghcr.io/v2/":{"auth":"YTpi"},"quay.io":{}}}', `{"auths":{"quay.io":{},${ghcr}}}`],
    [`{"auths":{${ghcr},"ghcr.io/":{}}}`, `{"auths":{${ghcr}}}`],
    [`{"auths":{${ghcr},"*.io":{}}}`, undefined],
    // One entry with other words, one that says more, one twice.
    ['{"auths":{"ghcr.io":{"password":"s3cret","username":"alice"}}}', undefined],
    [`{"auths":{"ghcr.io":{"auth":"${aliceAuth}","email":"a@b"}}}`, undefined],
    [`{"auths":{"ghcr.io":{"auth":"${bobAuth}"}}}`, `{"auths":{${ghcr}}}`],
    ['{"auths":{"ghcr.io":{"username":"alice","password":"other"}}}', `{"auths":{${ghcr}}}`],
    ['{"auths":{"ghcr.io":{"username":"bob","password":"s3cret"}}}', `{"auths":{${ghcr}}}`],
    [`{"auths":{"ghcr.io":{"auth":"${aliceAuth}","identitytoken":"t"}}}`, `{"auths":{${ghcr}}}`],
    [`{"auths":{"ghcr.io":{"auth":"${aliceAuth}","registrytoken":"t"}}}`, `{"auths":{${ghcr}}}`],
    ['{"auths":{"ghcr.io":{"username":"alice"}}}', `{"auths":{${ghcr}}}`],
    ['{"auths":{"ghcr.io":{"auth":"?"}}}', `{"auths":{${ghcr}}}`],
    [`{"auths":{${ghcr},${ghcr}}}`, `{"auths":{${ghcr}}}`],
    [`{"auths":{"ghcr.io":{},${ghcr}}}`, `{"auths":{${ghcr}}}`],
  ])('%s becomes %s', (existing, text) => {
    expect(mergeDockerConfig(Buffer.from(existing), [login('ghcr.io')])).toEqual({
      text: text ?? existing,
      changed: text !== undefined,
      registries: ['ghcr.io'],
      warnings: [],
    });
  });

  // What is there, and what a credential for ghcr.io/acme makes of it.
  const acme = `"ghcr.io/acme":{"auth":"${aliceAuth}"}`;
  test.each([
    [`"quay.io":{"auth":"${bobAuth}"}`, `"quay.io":{"auth":"${bobAuth}"},${acme},${ghcr}`],
    // The host has its own credential, under this or another form of its key.
    [`"ghcr.io":{"auth":"${bobAuth}"}`, `"ghcr.io":{"auth":"${bobAuth}"},${acme}`],
    [
      `"ghcr.io":{"auth":"${bobAuth}"},"ghcr.io/other":{"auth":"${bobAuth}"}`,
      `"ghcr.io":{"auth":"${bobAuth}"},"ghcr.io/other":{"auth":"${bobAuth}"},${acme}`,
    ],
    [`"https://ghcr.io":{"auth":"${bobAuth}"}`, `"https://ghcr.io":{"auth":"${bobAuth}"},${acme},${ghcr}`],
    // It has none that the runner could use.
    ['"ghcr.io":{}', `${ghcr},${acme}`],
    ['"ghcr.io":{"username":"bob"}', `${ghcr},${acme}`],
    ['"ghcr.io":{"password":"xyz"}', `${ghcr},${acme}`],
    ['"ghcr.io":{"identitytoken":"t"}', `${ghcr},${acme}`],
    ['"https://ghcr.io":{}', `${acme},${ghcr}`],
    // It has one that was made from the path's.
    [`"ghcr.io/acme":{"auth":"${bobAuth}"},"ghcr.io":{"auth":"${bobAuth}"}`, `${acme},${ghcr}`],
  ])('{"auths":{%s}} becomes {"auths":{%s}}', (existing, entries) => {
    const { text } = mergeDockerConfig(Buffer.from(`{"auths":{${existing}}}`), [login('ghcr.io/acme')]) as {
      text: string;
    };
    expect(text).toBe(`{"auths":{${entries}}}`);
  });

  test('a host key that was made from one of two paths follows both', () => {
    const existing = `{"auths":{"ghcr.io/acme":{"auth":"${bobAuth}"},"ghcr.io":{"auth":"${bobAuth}"}}}`;
    const sources = [login('ghcr.io/acme'), login('ghcr.io/other')];
    expect(mergeDockerConfig(Buffer.from(existing), sources)).toMatchObject({
      text: `{"auths":{${acme},${ghcr},"ghcr.io/other":{"auth":"${aliceAuth}"}}}`,
    });
  });

  test('with one of the two keys that a registry needs gets the other', () => {
    expect(mergeDockerConfig(Buffer.from(`{"auths":{${ghcr}}}`), [login('GHCR.io')])).toMatchObject({
      text: `{"auths":{${ghcr},"GHCR.io":{"auth":"${aliceAuth}"}}}`,
    });
  });

  test('that is not there becomes an empty one where nothing is put in', () => {
    expect(mergeDockerConfig(undefined, [])).toEqual({
      text: '{"auths":{}}',
      changed: true,
      registries: [],
      warnings: [],
    });
  });

  test.each([
    ['{"auths":{"quay.io":{"auth":"YQ=="}}}', { code: 'auth-without-colon', registry: 'quay.io' }],
    ['{"auths":{"quay.io":{"email":5}}}', { code: 'wrong-type', field: 'email', registry: 'quay.io' }],
    ['{"HttpHeaders":[]}', { code: 'wrong-type', field: 'HttpHeaders' }],
    ['{"auths":[]}', { code: 'wrong-type', field: 'auths' }],
    ['[]', { code: 'wrong-type' }],
    ['{', { code: 'not-json' }],
    [' ', { code: 'empty' }],
  ])('%s is refused', (existing, fault) => {
    expect(mergeDockerConfig(Buffer.from(existing), [login('ghcr.io')])).toEqual({ faults: [fault] });
  });

  test('at fault does not hide the faults of the sources', () => {
    expect(mergeDockerConfig(Buffer.from('{'), [login('ghcr.io'), login('localhost')])).toEqual({
      faults: [{ code: 'not-json' }, { code: 'server-without-port', registry: 'localhost', source: 1 }],
    });
  });
});

test.each([
  ['oci://ghcr.io', ['ghcr.io']],
  ['docker://ghcr.io:5000/', ['ghcr.io:5000']],
  ['Docker://docker.io', ['index.docker.io']],
  ['oci://ghcr.io/acme', ['ghcr.io/acme', 'ghcr.io']],
])('a login at %s is written under the keys that both stages find', (server, registries) => {
  const expected = { auths: Object.fromEntries(registries.map((registry) => [registry, { auth: aliceAuth }])) };
  const fromLogin = mergeDockerConfig(undefined, [login(server)]);
  const fromFile = mergeDockerConfig(undefined, [
    { kind: 'docker-config', content: Buffer.from(JSON.stringify({ auths: { [server]: { auth: aliceAuth } } })) },
  ]);
  for (const merged of [fromLogin, fromFile]) {
    expect(merged.faults).toBeUndefined();
    expect(merged.faults ?? JSON.parse(merged.text)).toEqual(expected);
  }
});

test('a key with a scheme goes from an existing docker config where the registry is written', () => {
  const existing = Buffer.from(JSON.stringify({ auths: { 'oci://ghcr.io': { auth: bobAuth } } }));
  const merged = mergeDockerConfig(existing, [login('ghcr.io')]);
  expect(merged.faults ?? JSON.parse(merged.text)).toEqual({ auths: { 'ghcr.io': { auth: aliceAuth } } });
});

describe('sources that are refused', () => {
  const alice = (server: string, username = 'alice', password = 's3cret'): CredentialSource => ({
    kind: 'login',
    server,
    username,
    password,
    fromFile: false,
  });
  test.each<[string, CredentialSource, readonly string[]]>([
    ['an empty entry', file({ auths: { 'ghcr.io': {} } }), ['entry-empty ghcr.io']],
    ['a credential store', file({ auths: { 'ghcr.io': {} }, credsStore: 'x' }), ['credential-store ghcr.io']],
    ['nothing but a credential store', file({ credsStore: 'desktop' }), ['credential-store']],
    ['a credential helper', file({ credHelpers: { 'ghcr.io': 'ecr' } }), ['credential-store ghcr.io']],
    [
      'a credential helper, with an empty entry and one of another registry',
      file({ auths: { 'ghcr.io': {}, 'quay.io': {} }, credHelpers: { 'ghcr.io': 'ecr' } }),
      ['credential-store ghcr.io', 'entry-empty quay.io'],
    ],
    [
      'a credential helper beside a good entry',
      file({ auths: { 'quay.io': { auth: aliceAuth } }, credHelpers: { 'ghcr.io': 'ecr' } }),
      ['credential-store ghcr.io'],
    ],
    ['no base64', file({ auths: { 'ghcr.io': { auth: '!!' } } }), ['auth-not-base64 ghcr.io']],
    ['no colon', file({ auths: { 'ghcr.io': { auth: 'YQ==' } } }), ['auth-without-colon ghcr.io']],
    ['a field of another type', file({ auths: { 'ghcr.io': { auth: 5 } } }), ['wrong-type ghcr.io auth']],
    ['an identity token', file({ auths: { 'ghcr.io': { identitytoken: 't' } } }), ['token-only ghcr.io']],
    ['a registry token', file({ auths: { 'ghcr.io': { registrytoken: 't' } } }), ['token-only ghcr.io']],
    [
      'a token beside half a login',
      file({
        auths: { 'ghcr.io': { username: 'a', identitytoken: 't' }, 'quay.io': { password: 'b', identitytoken: 't' } },
      }),
      ['token-only ghcr.io', 'token-only quay.io'],
    ],
    ['no password', file({ auths: { 'ghcr.io': { username: 'a' } } }), ['entry-incomplete ghcr.io']],
    ['no user', file({ auths: { 'ghcr.io': { password: 'b' } } }), ['entry-incomplete ghcr.io']],
    ['a login without password', alice('ghcr.io', 'alice', ''), ['entry-incomplete ghcr.io']],
    ['a login without user', alice('ghcr.io', ''), ['entry-incomplete ghcr.io']],
    ['a user with a colon', alice('ghcr.io', 'a:b'), ['username-with-colon ghcr.io']],
    [
      'all that at once',
      alice('localhost', ':', ''),
      ['server-without-port localhost', 'entry-incomplete localhost', 'username-with-colon localhost'],
    ],
    ['no entry', file({ auths: {} }), ['no-entries']],
    ['`auths` of another type', file({ auths: [] }), ['wrong-type  auths']],
    ['a list', file([]), ['wrong-type']],
    ['no JSON', { kind: 'docker-config', content: Buffer.from('auths:') }, ['not-json']],
    ['no host', alice('gh cr.io'), ['server-invalid gh cr.io']],
    ['no port', alice('localhost'), ['server-without-port localhost']],
    ['a colon without port', alice('ghcr.io:'), ['server-invalid ghcr.io:']],
    ['a scheme that nobody uses for images', alice('ftp://ghcr.io'), ['server-invalid ftp://ghcr.io']],
    ['a host that the kubelet refuses', alice('my_registry:5000'), ['server-invalid my_registry:5000']],
    [
      'a path that begins no image',
      file({ auths: { 'ghcr.io/Acme': { auth: aliceAuth } } }),
      ['server-invalid ghcr.io/Acme'],
    ],
    ["Docker's website", alice('https://hub.docker.com/u/acme'), ['server-is-website https://hub.docker.com/u/acme']],
    ['an old .dockercfg', file({ 'ghcr.io': { auth: aliceAuth }, 'quay.io': {} }), ['flat-dockercfg']],
    ['an old .dockercfg, in other case', file({ 'ghcr.io': { UserName: 'a' } }), ['flat-dockercfg']],
    ['fields of no registry', file({ credHelpers: {}, proxies: { default: {} }, auth: 1 }), ['no-entries']],
    [
      'paths that disagree',
      file({ auths: { 'ghcr.io/a': { auth: aliceAuth }, 'ghcr.io/b': { auth: bobAuth } } }),
      ['path-keys-disagree ghcr.io'],
    ],
  ])('%s', (_, source, expected) => {
    const { faults = [] } = mergeDockerConfig(undefined, [alice('index.docker.io'), source]);
    expect(faults.map(({ code, registry, field }) => [code, registry, field].join(' ').trimEnd())).toEqual(expected);
    expect(faults.every((fault) => fault.source === 1)).toBe(true);
  });
});

describe('several credentials for one registry', () => {
  const bob = 'bob';
  const alice = 'alice';
  const both = (one: string, other: string): CredentialSource =>
    file({ auths: { [one]: { auth: btoa(`${alice}:x`) }, [other]: { auth: btoa(`${bob}:y`) } } });
  test.each<[string, readonly CredentialSource[], string, readonly string[]]>([
    ['the last source wins', [both('ghcr.io', 'quay.io'), both('a.io', 'ghcr.io')], 'ghcr.io', [bob]],
    ['the key itself wins in one source', [both('ghcr.io', 'https://ghcr.io')], 'ghcr.io', [alice, 'keys-disagree']],
    ['wherever it stands', [both('https://ghcr.io', 'ghcr.io')], 'ghcr.io', [bob, 'keys-disagree']],
    ['of two other forms the last', [both('https://ghcr.io', 'ghcr.io/')], 'ghcr.io', [bob, 'keys-disagree']],
    [
      'and over a later source with another form',
      [both('ghcr.io', 'a.io'), both('b.io', 'https://ghcr.io')],
      'ghcr.io',
      [alice],
    ],
    ['a path does not touch the host', [both('ghcr.io', 'ghcr.io/acme')], 'ghcr.io', [alice]],
    ['nor does one that comes first', [both('ghcr.io/acme', 'ghcr.io')], 'ghcr.io', [bob]],
    ['a form of the host wins over a path', [both('https://ghcr.io', 'ghcr.io/acme')], 'ghcr.io', [alice]],
    [
      'twice the same is no contradiction',
      [file({ auths: { 'ghcr.io': { auth: aliceAuth }, 'ghcr.io/': { auth: aliceAuth } } })],
      'ghcr.io',
      [alice],
    ],
    [
      'two paths with one credential widen both',
      [file({ auths: { 'ghcr.io/a': { auth: aliceAuth }, 'ghcr.io/b': { auth: aliceAuth } } })],
      'ghcr.io',
      [alice, 'credentials-widened', 'credentials-widened'],
    ],
  ])('%s', (_, sources, registry, expected) => {
    const merged = mergeDockerConfig(undefined, sources);
    if (merged.faults) throw new Error(JSON.stringify(merged.faults));
    const { auths } = JSON.parse(merged.text) as { auths: Record<string, { auth: string }> };
    const user = atob(auths[registry]?.auth ?? '').split(':')[0];
    expect([user, ...merged.warnings.map(({ code }) => code)]).toEqual(expected);
  });

  test('a warning names the registry', () => {
    expect(mergeDockerConfig(undefined, [both('https://ghcr.io', 'ghcr.io')])).toMatchObject({
      warnings: [{ code: 'keys-disagree', registry: 'ghcr.io' }],
    });
    expect(mergeDockerConfig(undefined, [both('quay.io', 'ghcr.io/acme')])).toMatchObject({
      warnings: [{ code: 'credentials-widened', registry: 'ghcr.io/acme' }],
    });
  });
});

test.each([
  ['s3cret ', [{ code: 'password-ends-in-space', registry: 'ghcr.io' }]],
  ['s3cret\n', [{ code: 'password-ends-in-space', registry: 'ghcr.io' }]],
  ['s3 cret', []],
])('a password %j that was not read from a file stays as it is', (password, warnings) => {
  expect(mergeDockerConfig(undefined, [login('ghcr.io', password)])).toEqual({
    text: `{"auths":{"ghcr.io":{"auth":"${btoa(`alice:${password}`)}"}}}`,
    changed: true,
    registries: ['ghcr.io'],
    warnings,
  });
});

test.each([
  ['s3cret', 's3cret', []],
  ['s3cret\n', 's3cret', []],
  ['s3cret\r\n', 's3cret', []],
  ['s3cret\n\n', 's3cret\n', ['password-ends-in-space']],
  ['s3\ncret', 's3\ncret', []],
  ['s3cret\r', 's3cret\r', ['password-ends-in-space']],
])('of a password file %j one line break at the end is taken off', (content, password, warnings) => {
  const merged = mergeDockerConfig(undefined, [login('ghcr.io', content, true)]);
  expect(merged).toMatchObject({ text: `{"auths":{"ghcr.io":{"auth":"${btoa(`alice:${password}`)}"}}}` });
  expect(merged.faults ?? merged.warnings.map(({ code }) => code)).toEqual(warnings);
});

const server = fc.constantFrom(
  ...['ghcr.io', 'https://ghcr.io', 'ghcr.io/acme', 'ghcr.io/v2/', 'GHCR.io', 'docker.io', 'localhost:5000'],
  ...['https://index.docker.io/v1/', 'registry-1.docker.io', 'docker.io/acme', 'quay.io', 'quay.io/acme/'],
);
// Not `unit: 'binary'`, for which fast-check takes a second to list all characters.
const character = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));
const password = fc.string({ minLength: 1, unit: character });
const logins = fc.array(
  fc.record({
    kind: fc.constant('login' as const),
    server,
    username: fc.constant('alice'),
    password,
    fromFile: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);
const existing = fc.option(
  fc
    .dictionary(server, fc.constantFrom({ auth: aliceAuth }, { auth: bobAuth }, {}))
    .map((auths) => Buffer.from(JSON.stringify({ auths }))),
  { nil: undefined },
);

describe('always', () => {
  test('merging again changes nothing', () => {
    fc.assert(
      fc.property(existing, logins, (before, sources) => {
        const once = mergeDockerConfig(before, sources);
        if (once.faults !== undefined) return;
        const twice = mergeDockerConfig(Buffer.from(once.text), sources);
        expect(twice).toMatchObject({ text: once.text, changed: false });
      }),
    );
  });

  test('both stages find each registry that was written', () => {
    fc.assert(
      fc.property(existing, logins, (before, sources) => {
        const merged = mergeDockerConfig(before, sources);
        for (const registry of merged.faults === undefined ? merged.registries : []) {
          if (merged.faults !== undefined) return;
          // A repository that no path key of the existing docker config serves.
          const image = `${registry.replace(/\/$/, '')}/other/fn:v1`;
          const reference = parseImageReference(image);
          const bytes = Buffer.from(merged.text);
          expect(findKubeletCredential(bytes, image).outcome).toBe('authenticated');
          if (reference.error === undefined) {
            expect(findRunnerCredential(bytes, reference).outcome).toBe('authenticated');
          }
        }
      }),
    );
  });

  test('no fault or warning holds a password', () => {
    const secret = 'hunter2-hunter2';
    const content = fc
      .tuple(
        fc.constantFrom('', '!', ':', 'x'),
        fc.constantFrom('auth', 'password', 'identitytoken', 'email'),
        fc.nat(90),
      )
      .map(([before, field, cut]) =>
        Buffer.from(JSON.stringify({ auths: { 'ghcr.io': { [field]: before + secret } } }).slice(0, 90 - cut)),
      );
    fc.assert(
      fc.property(content, (bytes) => {
        const merged = mergeDockerConfig(undefined, [{ kind: 'docker-config', content: bytes }]);
        expect(JSON.stringify(merged.faults ?? merged.warnings)).not.toContain('hunter2');
      }),
    );
  });
});
