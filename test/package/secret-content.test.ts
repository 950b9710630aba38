import { describe, expect, test } from '@jest/globals';
import { valueObjects } from '../../src/package/package-objects.js';
import { findSecrets, secretIn } from '../../src/package/secret-content.js';

const metadata = { name: 'auth', namespace: 'porch-system' };
const type = 'kubernetes.io/dockerconfigjson';
const key = '.dockerconfigjson';

/** A Secret in one line: its name, type and keys; `?` for keys that are not known. */
function summary(value: object): readonly string[] {
  return findSecrets(valueObjects([{ metadata, ...value }], 'the package'), []).map((secret) =>
    [
      `${secret.namespace}/${secret.name}`,
      secret.type,
      ...(secret.immutable ? ['immutable'] : []),
      ...(secret.keys === undefined
        ? ['?']
        : [...secret.keys].map(([name, bytes]) =>
            bytes instanceof Uint8Array ? `${name}=${new TextDecoder().decode(bytes)}` : `${name} ${bytes}`,
          )),
    ].join(' '),
  );
}

describe('a Secret', () => {
  test.each<[object, string]>([
    [{ type, data: { [key]: btoa('{}') } }, `${type} ${key}={}`],
    [{ type, stringData: { [key]: '{}' } }, `${type} ${key}={}`],
    // What `stringData` holds is written over `data`.
    [{ type, data: { [key]: btoa('old') }, stringData: { [key]: 'new' } }, `${type} ${key}=new`],
    [{ data: { a: '=' }, immutable: true }, 'Opaque immutable a invalid'],
    [{ data: { a: null, b: 5 } }, 'Opaque a= b invalid'],
    [{ data: { a: 'ENC[AES256_GCM,data:x]' } }, 'Opaque a encrypted'],
    [{ data: { a: btoa('x') }, sops: { version: '3' } }, 'Opaque a encrypted'],
    [{}, 'Opaque'],
  ])('%j: %s', (value, expected) => {
    expect(summary({ kind: 'Secret', ...value })).toEqual([`porch-system/auth ${expected}`]);
  });
});

describe('a SealedSecret', () => {
  test.each<[object, string]>([
    [{ encryptedData: { [key]: 'Ag' }, template: { type } }, `auth ${type} ${key} encrypted`],
    [{ encryptedData: { a: 'Ag' } }, 'auth Opaque a encrypted'],
    [
      { encryptedData: { a: 'Ag' }, template: { data: { [key]: '{{ .a }}' } } },
      `auth Opaque a encrypted ${key} encrypted`,
    ],
    // Its controller gives the Secret the SealedSecret's own name.
    [{ encryptedData: {}, template: { metadata: { name: 'other' }, type, immutable: true } }, `auth ${type} immutable`],
  ])('%j: %s', (spec, expected) => {
    expect(summary({ kind: 'SealedSecret', spec })).toEqual([`porch-system/${expected}`]);
  });
});

describe('an ExternalSecret', () => {
  const fetched = { data: [{ secretKey: 'config.json' }] };
  const typed = { type, data: { [key]: '{{ .a }}' } };

  test.each<[object, readonly string[]]>([
    [fetched, ['auth Opaque config.json encrypted']],
    [{ ...fetched, target: { name: 'other', immutable: true } }, ['other Opaque immutable config.json encrypted']],
    [{ ...fetched, target: { template: typed } }, [`auth ${type} ${key} encrypted`]],
    [
      { ...fetched, target: { template: { ...typed, mergePolicy: 'Merge' } } },
      [`auth ${type} ${key} encrypted config.json encrypted`],
    ],
    [{ ...fetched, target: { template: { type } } }, [`auth ${type} config.json encrypted`]],
    // Keys that only the store or another object knows.
    [{ dataFrom: [{ extract: { key: 'k' } }] }, ['auth Opaque ?']],
    [{ ...fetched, dataFrom: [{ find: {} }], target: { template: typed } }, [`auth ${type} ${key} encrypted`]],
    [{ ...fetched, target: { template: { ...typed, templateFrom: [{ configMap: {} }] } } }, [`auth ${type} ?`]],
    // It makes no Secret.
    [{ ...fetched, target: { creationPolicy: 'None' } }, []],
    [{}, ['auth Opaque']],
  ])('%j: %j', (spec, expected) => {
    expect(summary({ kind: 'ExternalSecret', spec })).toEqual(expected.map((each) => `porch-system/${each}`));
  });
});

test('Secrets in clear come before those that are made from another object, and are found by name and namespace', () => {
  const values = [
    { kind: 'SealedSecret', metadata, spec: { encryptedData: { a: 'x' } } },
    { kind: 'Secret', metadata: { name: 'auth', namespace: 'other' }, stringData: { a: '1' } },
    { kind: 'Secret', metadata, stringData: { a: '2' } },
    { kind: 'ConfigMap', metadata, data: { a: '3' } },
  ];
  const secrets = findSecrets(valueObjects(values, 'the package'), []);
  expect(secrets.map(({ object }) => object.ref.kind)).toEqual(['Secret', 'Secret', 'SealedSecret']);
  expect(secretIn(secrets, 'porch-system', 'auth')).toBe(secrets[1]);
  expect(secretIn(secrets, 'porch-system', 'absent')).toBeUndefined();
});
