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

  test('with an entry that breaks every image is refused', () => {
    const existing = '{"auths":{"quay.io":{"auth":"YQ=="}}}';
    expect(mergeDockerConfig(Buffer.from(existing), [login('ghcr.io')])).toEqual({
      faults: [{ code: 'auth-without-colon', registry: 'quay.io' }],
    });
  });
});

describe('sources that are refused', () => {
  test.each([
    ['an empty entry', file({ auths: { 'ghcr.io': {} } }), 'entry-empty', 'ghcr.io'],
    ['a credential store', file({ auths: { 'ghcr.io': {} }, credsStore: 'desktop' }), 'credential-store', 'ghcr.io'],
    ['a credential helper', file({ credHelpers: { 'ghcr.io': 'ecr' } }), 'credential-store', 'ghcr.io'],
    ['no base64', file({ auths: { 'ghcr.io': { auth: '!!' } } }), 'auth-not-base64', 'ghcr.io'],
    ['no colon', file({ auths: { 'ghcr.io': { auth: 'YQ==' } } }), 'auth-without-colon', 'ghcr.io'],
    ['a token', file({ auths: { 'ghcr.io': { identitytoken: 't' } } }), 'token-only', 'ghcr.io'],
    ['no password', file({ auths: { 'ghcr.io': { username: 'a' } } }), 'entry-incomplete', 'ghcr.io'],
    ['no entry', file({ auths: {} }), 'no-entries', undefined],
    ['a list', file([]), 'wrong-type', undefined],
    ['no host', login('localhost'), 'server-invalid', 'localhost'],
    [
      'paths that disagree',
      file({ auths: { 'ghcr.io/a': { auth: aliceAuth }, 'ghcr.io/b': { auth: bobAuth } } }),
      'path-keys-disagree',
      'ghcr.io',
    ],
  ])('%s', (_, source, code, registry) => {
    expect(mergeDockerConfig(undefined, [source])).toEqual({
      faults: [expect.objectContaining({ code, source: 0, ...(registry === undefined ? {} : { registry }) })],
    });
  });
});

test('one line break at the end of a password file is taken off', () => {
  expect(mergeDockerConfig(undefined, [login('ghcr.io', 's3cret\n', true)])).toMatchObject({
    text: `{"auths":{"ghcr.io":{"auth":"${aliceAuth}"}}}`,
    warnings: [],
  });
});

const server = fc.constantFrom(
  ...['ghcr.io', 'https://ghcr.io', 'ghcr.io/acme', 'ghcr.io/v2/', 'GHCR.io', 'docker.io', 'localhost:5000'],
  ...['https://index.docker.io/v1/', 'registry-1.docker.io', 'docker.io/acme', 'quay.io', 'quay.io/acme/'],
);
const password = fc.string({ minLength: 1, unit: 'binary' });
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
