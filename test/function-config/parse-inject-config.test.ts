import { describe, expect, test } from '@jest/globals';
import { parseInjectConfig } from '../../src/function-config/inject-config.js';
import { parseValidateConfig } from '../../src/function-config/validate-config.js';
import { functionConfigItem } from '../support/function-config-item.js';

const head = 'apiVersion: fn.kpt.dev/v1alpha1\nkind: InjectRegistryAuth\nmetadata: {name: x}\n';

function errorsOf(text: string): readonly string[] {
  return (parseInjectConfig(functionConfigItem(text)).errors ?? []).map(({ message }) => message);
}

test('without a functionConfig everything has its default', () => {
  expect(parseInjectConfig(undefined).config).toMatchObject({
    porchRelease: 'auto',
    secretName: 'auth-secret',
    origins: [],
    rbac: 'ensure',
    tls: undefined,
  });
});

test('a ConfigMap with flat names, in flow style, says the same as the kind with fields', () => {
  const flat =
    'data: {secretName: s, server: ghcr.io, username: u, passwordEnv: P, tlsSecretName: t}\nkind: ConfigMap\napiVersion: v1';
  const own = `${head}spec:\n  secret:\n    name: s\n    registries:\n    - server: ghcr.io\n      username: u\n      passwordEnv: P\n  tls:\n    secretName: t`;
  const said = [own, flat].map((text) => {
    const { secretName, origins, tls, rbac } = parseInjectConfig(functionConfigItem(text)).config ?? {};
    return { secretName, origins, tls, rbac };
  });
  expect(said[0]).toMatchObject({ secretName: 's', tls: { secretName: 't' } });
  expect(said[1]).toEqual(said[0]);
});

describe('faults, all of them, with the nearest known name and without values', () => {
  test.each([
    [
      'unknown field',
      'spec:\n  mountPaht: /s3cret',
      ['`spec.mountPaht` is not a known field; the nearest known one is `mountPath`'],
    ],
    [
      'nested',
      'spec:\n  secret:\n    registries:\n    - server: a.io\n      username: u\n      passwrd: s3cret',
      [
        '`spec.secret.registries[0].passwrd` is not a known field; the nearest known one is `password`',
        'one of `spec.secret.registries[0].password`, `spec.secret.registries[0].passwordEnv`, `spec.secret.registries[0].passwordFile` must be set',
      ],
    ],
    [
      'number',
      'spec:\n  secret:\n    registries:\n    - server: a.io\n      username: u\n      password: 123',
      ['`spec.secret.registries[0].password` must be a string (put it in quotes), not a number'],
    ],
    ['list for text', 'spec:\n  mountPath: [a]', ['`spec.mountPath` must be a string, not a list']],
    [
      'two',
      'spec:\n  rbac: maybe\n  tls: {}',
      ['`spec.rbac` must be "ensure" or "leave", not "maybe"', '`spec.tls.secretName` must be set'],
    ],
    ['top level', 'specs: {}', ['`specs` is not a known field; the nearest known one is `spec`']],
    [
      'path',
      'spec:\n  mountPath: relative',
      ['`spec.mountPath` must be an absolute path without "..", ":" or spaces, not "relative"'],
    ],
    [
      'both',
      'spec:\n  secret:\n    file: /a\n    externalSecret: {storeRef: {name: s}, remoteRef: {key: k}}',
      [
        '`spec.secret.externalSecret`: an ExternalSecret replaces the Secret, so other sources of credentials are not used; remove one or the other',
      ],
    ],
  ])('%s', (_, text, messages) => {
    expect(errorsOf(head + text)).toEqual(messages);
  });

  test('an unknown release names the nearest', () => {
    expect(errorsOf(`${head}spec: {porchRelease: v4.0.99}`)[0]).toContain('"v4.0.0"');
  });

  test.each([
    ['kind: Other\napiVersion: fn.kpt.dev/v1alpha1', 'kind'],
    ['kind: InjectRegistryAuth\napiVersion: fn.kpt.dev/v1', 'apiVersion'],
    ['kind: ConfigMap\napiVersion: v2', 'apiVersion'],
  ])('%j', (text, fieldPath) => {
    expect(parseInjectConfig(functionConfigItem(text)).errors).toEqual([expect.objectContaining({ fieldPath })]);
  });

  test('a ConfigMap names its own fields', () => {
    expect(errorsOf('apiVersion: v1\nkind: ConfigMap\ndata: {server: ghcr.io, pasword: s3cret, mountPath: 1}')).toEqual(
      [
        '`data.pasword` is not a known field; the nearest known one is `password`',
        '`data.mountPath` must be a string (put it in quotes)',
        '`data.username` must be set',
        'one of `data.password`, `data.passwordEnv`, `data.passwordFile` must be set',
      ],
    );
  });
});

test('the validator splits lists at commas', () => {
  const item = functionConfigItem(
    'apiVersion: v1\nkind: ConfigMap\ndata: {privateRegistries: "a.io, b.io/x", images: ""}',
  );
  expect(parseValidateConfig(item).config).toMatchObject({ privateRegistries: ['a.io', 'b.io/x'], images: [] });
});

describe('a functionConfig that is a Secret', () => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: mine\n  creationTimestamp: null\n';
  test('is the source of the credentials', () => {
    const text = `${secret}type: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: e30=`;
    expect(parseInjectConfig(functionConfigItem(text)).config).toMatchObject({
      secretName: 'mine',
      origins: [{ kind: 'docker-config', text: { value: '{}' } }],
    });
  });
  test('must have the type and the key', () => {
    expect(errorsOf(`${secret}type: Opaque\ndata:\n  .dockerconfigjson: "*"`)).toEqual([
      '`type` of a functionConfig that is a Secret must be "kubernetes.io/dockerconfigjson"',
      '`data[.dockerconfigjson]` must be set in base64, or as text under `stringData`',
    ]);
  });
});

test.each([
  ['/', true],
  ['/a/b', true],
  ['/a/', true],
  ['/.a/..b/...', true],
  ['a', false],
  ['/a:b', false],
  ['/a b', false],
  ['/.', false],
  ['/a/../b', false],
  ['/a/..', false],
])('mountPath %s', (path, isTaken) => {
  expect(errorsOf(`${head}spec: {mountPath: "${path}"}`)).toHaveLength(isTaken ? 0 : 1);
});

test.each([
  ['secret: {name: NAME}', 253],
  ['volumeName: NAME', 63],
])('%s of at most %d characters', (field, longest) => {
  const errorsWith = (length: number): readonly string[] =>
    errorsOf(`${head}spec: {${field.replace('NAME', 'a'.repeat(length))}}`);
  expect([errorsWith(longest).length, errorsWith(longest + 1).length]).toEqual([0, 1]);
});
