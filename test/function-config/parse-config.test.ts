import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { describeDiagnostic, type Diagnostic } from '../../src/diagnostic.js';
import { parseInjectConfig } from '../../src/function-config/inject-config.js';
import { parseValidateConfig } from '../../src/function-config/validate-config.js';
import { functionConfigItem } from '../support/function-config-item.js';
import { expectGoldenSection, goldenSectionNames } from '../support/golden.js';

const inject = 'apiVersion: fn.kpt.dev/v1alpha1\nkind: InjectRegistryAuth\n';
const validate = 'apiVersion: fn.kpt.dev/v1alpha1\nkind: ValidateImagePullSecrets\n';
const configMap = 'apiVersion: v1\nkind: ConfigMap\n';
const secret = 'apiVersion: v1\nkind: Secret\n';

describe('every field that is given', () => {
  const fields = `metadata:
  name: x
  namespace: ns
  annotations: {config.kubernetes.io/path: fn.yaml}
spec:
  porchRelease: v1.5.8
  secret:
    name: s
    file: /f
    env: E
    dockerConfigJson: {auths: {}}
    registries:
    - {server: a.io, username: a, password: pa}
    - {server: b.io, username: b, passwordEnv: PB}
    - {server: c.io, username: c, passwordFile: /pc}
  deployment: {name: d, namespace: n, container: c}
`;
  const origins = [
    { kind: 'docker-config', text: { kind: 'file', file: '/f', path: ['secret', 'file'] } },
    { kind: 'docker-config', text: { kind: 'variable', name: 'E', path: ['secret', 'env'] } },
    { kind: 'docker-config', text: { kind: 'value', value: '{"auths":{}}', path: ['secret', 'dockerConfigJson'] } },
    {
      kind: 'login',
      server: 'a.io',
      username: 'a',
      password: { kind: 'value', value: 'pa', path: ['secret', 'registries', 0, 'password'] },
    },
    {
      kind: 'login',
      server: 'b.io',
      username: 'b',
      password: { kind: 'variable', name: 'PB', path: ['secret', 'registries', 1, 'passwordEnv'] },
    },
    {
      kind: 'login',
      server: 'c.io',
      username: 'c',
      password: { kind: 'file', file: '/pc', path: ['secret', 'registries', 2, 'passwordFile'] },
    },
  ];
  const place = (kind: string): object => ({
    resourceRef: { apiVersion: 'fn.kpt.dev/v1alpha1', kind, name: 'x', namespace: 'ns' },
    file: { path: 'fn.yaml' },
  });

  test('of the mutator', () => {
    const more = `  mountPath: /m//\n  volumeName: v\n  tls: {secretName: t, mountPath: /t/, caBundle: pem}\n  rbac: leave\n  rolloutRevision: r\n`;
    const { name, ...config } = parseInjectConfig(functionConfigItem(inject + fields + more)).config ?? {};
    expect(config).toEqual({
      porchRelease: 'v1.5.8',
      secretName: 's',
      origins,
      externalSecret: undefined,
      isAbsent: false,
      prune: true,
      isSecretManifest: false,
      secretMetadata: { labels: {}, annotations: {} },
      mountPath: '/m',
      volumeName: 'v',
      deployment: { name: 'd', namespace: 'n', container: 'c' },
      tls: { secretName: 't', mountPath: '/t', caBundle: 'pem' },
      rbac: 'leave',
      rolloutRevision: 'r',
      rotation: 'none',
      place: place('InjectRegistryAuth'),
    });
    expect(name?.(['secret', 'registries', 0])).toBe('spec.secret.registries[0]');
  });

  test('of the validator', () => {
    const more = '  images: [i]\n  privateRegistries: [r]\n  requireProof: true\n  severity: {image-pull: off}\n';
    const { name, ...config } = parseValidateConfig(functionConfigItem(validate + fields + more)).config ?? {};
    expect(config).toEqual({
      porchRelease: 'v1.5.8',
      deployment: { name: 'd', namespace: 'n', container: 'c' },
      privateRegistries: ['r'],
      images: ['i'],
      secretName: 's',
      origins,
      isExternal: false,
      requireProof: true,
      severity: { 'image-pull': 'off' },
      place: place('ValidateImagePullSecrets'),
    });
    expect(name?.([])).toBe('spec');
  });

  test('as flat names', () => {
    const data =
      'data: {porchRelease: v1.5.8, secretName: s, server: a.io, username: a, passwordFile: /p, file: /f, env: E, dockerConfigJson: "{}", mountPath: /, volumeName: v, deployment: d, tlsSecretName: t, rbac: ensure, rolloutRevision: "1"}';
    const { config } = parseInjectConfig(functionConfigItem(configMap + data));
    expect(config).toMatchObject({
      porchRelease: 'v1.5.8',
      secretName: 's',
      origins: [
        { text: { file: '/f' } },
        { text: { name: 'E' } },
        { text: { value: '{}' } },
        { kind: 'login', server: 'a.io', username: 'a', password: { file: '/p' } },
      ],
      mountPath: '/',
      volumeName: 'v',
      deployment: { name: 'd' },
      tls: { secretName: 't' },
      rbac: 'ensure',
      rolloutRevision: '1',
      rotation: 'none',
      place: {},
    });
    const names = [['secret', 'registries', 0, 'server'], ['deployment', 'name'], ['tls', 'caBundle'], ['tls']];
    expect(names.map((path) => config?.name(path))).toEqual([
      'data.server',
      'data.deployment',
      'data.tls.caBundle',
      'data.tls',
    ]);
  });

  test('as flat names of the validator, lists comma-separated', () => {
    const data =
      'data: {porchRelease: main, deployment: d, privateRegistries: " a.io, ,b.io/x ", images: "", requireProof: "true", secretName: s, server: a.io, username: a, passwordEnv: P, file: /f, env: E, dockerConfigJson: "{}", severity: "image-pull=off, secret-missing=info"}';
    expect(parseValidateConfig(functionConfigItem(configMap + data)).config).toMatchObject({
      porchRelease: 'main',
      deployment: { name: 'd' },
      privateRegistries: ['a.io', 'b.io/x'],
      images: [],
      requireProof: true,
      severity: { 'image-pull': 'off', 'secret-missing': 'info' },
      secretName: 's',
      origins: [
        { text: { file: '/f' } },
        { text: { name: 'E' } },
        { text: { value: '{}' } },
        { kind: 'login', server: 'a.io', username: 'a', password: { name: 'P' } },
      ],
    });
  });

  test.each([
    ['the text "false" of a ConfigMap', `${configMap}data: {requireProof: "false"}`, false],
    ['false', `${validate}spec: {requireProof: false}`, false],
    ['null', `${validate}spec: {requireProof: null}`, false],
    ['true', `${validate}spec: {requireProof: true}`, true],
  ])('requireProof: %s', (_, text, expected) => {
    expect(parseValidateConfig(functionConfigItem(text)).config?.requireProof).toBe(expected);
  });

  test.each([
    [
      `${validate}spec: {requireProof: "true"}`,
      '`spec.requireProof` must be true or false, not a string',
      'spec.requireProof',
    ],
    [
      `${validate}spec: {requireProof: 1}`,
      '`spec.requireProof` must be true or false, not a number',
      'spec.requireProof',
    ],
    [
      `${configMap}data: {requireProof: "yes"}`,
      '`data.requireProof` must be true or false, not a string',
      'data.requireProof',
    ],
    [
      `${configMap}data: {requireProof: true}`,
      '`data.requireProof` must be a string (put it in quotes)',
      'data.requireProof',
    ],
    [
      `${configMap}data: {secretNam: s}`,
      '`data.secretNam` is not a known field; the nearest known one is `secretName`',
      'data.secretNam',
    ],
    [`${configMap}data: {mountPath: /m}`, '`data.mountPath` is not a known field', 'data.mountPath'],
  ])('%s', (text, message, fieldPath) => {
    expect(parseValidateConfig(functionConfigItem(text)).errors).toMatchObject([{ message, fieldPath }]);
  });

  test.each([
    ['{storeRef: {name: s}, remoteRef: {key: k}}', { name: 's', kind: 'SecretStore' }, { key: 'k' }],
    [
      '{storeRef: {name: s, kind: ClusterSecretStore}, remoteRef: {key: k, property: p}}',
      { name: 's', kind: 'ClusterSecretStore' },
      { key: 'k', property: 'p' },
    ],
  ])('an ExternalSecret %s', (text, storeRef, remoteRef) => {
    const given = `spec: {secret: {externalSecret: ${text}}}`;
    expect(parseInjectConfig(functionConfigItem(inject + given)).config).toMatchObject({
      origins: [],
      externalSecret: { storeRef, remoteRef },
    });
    expect(parseValidateConfig(functionConfigItem(validate + given)).config?.isExternal).toBe(true);
  });

  test('a Secret', () => {
    const text = `${secret}metadata:
  name: s
  namespace: ns
  labels: {app: porch}
  annotations:
    note: kept
    config.kubernetes.io/path: secret.yaml
    config.k8s.io/id: "1"
    internal.config.kubernetes.io/index: "0"
    internal.kpt.dev/upstream-identifier: x
    kustomize.config.k8s.io/id: x
    kubectl.kubernetes.io/last-applied-configuration: x
    example.com/config.kubernetes.io/path: kept
type: kubernetes.io/dockerconfigjson
data: {.dockerconfigjson: "Kg=="}
stringData: {.dockerconfigjson: "{}"}
`;
    const { name, ...config } = parseInjectConfig(functionConfigItem(text)).config ?? {};
    expect(config).toEqual({
      porchRelease: 'auto',
      secretName: 's',
      origins: [{ kind: 'docker-config', text: { kind: 'value', value: '{}', path: [] } }],
      externalSecret: undefined,
      isAbsent: false,
      prune: true,
      isSecretManifest: true,
      secretMetadata: {
        labels: { app: 'porch' },
        annotations: { note: 'kept', 'example.com/config.kubernetes.io/path': 'kept' },
      },
      mountPath: undefined,
      volumeName: undefined,
      deployment: {},
      tls: undefined,
      rbac: 'ensure',
      rolloutRevision: undefined,
      rotation: 'none',
      place: {
        resourceRef: { apiVersion: 'v1', kind: 'Secret', name: 's', namespace: 'ns' },
        file: { path: 'secret.yaml' },
      },
    });
    expect(name?.([])).toBe('data[.dockerconfigjson]');
  });
});

test('a Secret without namespace and file, whose annotations are not all texts', () => {
  const text = `${secret}metadata: {name: s, labels: {a: 1, b: x}, annotations: {c: true, d: y}}\ntype: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: "{}"}`;
  const { place, secretMetadata } = parseInjectConfig(functionConfigItem(text)).config ?? {};
  expect(place).toStrictEqual({ resourceRef: { apiVersion: 'v1', kind: 'Secret', name: 's' } });
  expect(secretMetadata).toStrictEqual({ labels: { b: 'x' }, annotations: { d: 'y' } });
});

test('the validator without a functionConfig', () => {
  expect({ ...parseValidateConfig(undefined).config, name: undefined }).toEqual({
    porchRelease: 'auto',
    deployment: {},
    privateRegistries: [],
    images: [],
    secretName: undefined,
    origins: [],
    isExternal: false,
    requireProof: false,
    severity: {},
    place: {},
    name: undefined,
  });
});

test.each([
  ['nothing', undefined],
  ['null', 'null'],
  ['a kind without spec', inject],
  ['a ConfigMap without data', configMap],
  ['fields that are null', `${inject}spec: {secret: {name: null, file: null}, tls: null, rbac: null}`],
])('%s means all defaults', (_, text) => {
  const { config } = parseInjectConfig(text === undefined ? undefined : functionConfigItem(text));
  expect({ ...config, name: undefined }).toEqual({
    porchRelease: 'auto',
    secretName: 'auth-secret',
    origins: [],
    externalSecret: undefined,
    isAbsent: false,
    prune: true,
    isSecretManifest: false,
    secretMetadata: { labels: {}, annotations: {} },
    mountPath: undefined,
    volumeName: undefined,
    deployment: {},
    tls: undefined,
    rbac: 'ensure',
    rolloutRevision: undefined,
    rotation: 'none',
    place: {},
    name: undefined,
  });
});

const metadata = (annotations: string): string => `metadata: {name: x, namespace: ns, annotations: {${annotations}}}\n`;

const faulty: Readonly<Record<string, string>> = {
  'a list': '- a',
  'YAML that cannot be read': 'a: [\nb: c',
  'no kind': 'apiVersion: v1',
  'another kind': 'apiVersion: v1\nkind: Service\nmetadata: {name: x}',
  'no apiVersion': 'kind: InjectRegistryAuth',
  'another apiVersion': 'apiVersion: fn.kpt.dev/v1\nkind: InjectRegistryAuth',
  'another apiVersion of a ConfigMap': 'apiVersion: v2\nkind: ConfigMap',
  'in a file': `${inject}${metadata('config.kubernetes.io/path: a.yaml')}spec: []`,
  'in the file of the newer annotation': `${inject}${metadata('internal.config.kubernetes.io/path: b.yaml, config.kubernetes.io/path: a.yaml')}spec: text`,
  'metadata of other types': `${inject}metadata: {name: 1, annotations: []}\nspec: 1`,
  'a name and a namespace of other types': `${inject}metadata: {name: x, namespace: 1, annotations: {config.kubernetes.io/path: 1}}\nspec: true`,
  'unknown names': `${inject}specs: {}\nspec: {mountPaht: s3cret, tls: {secretName: t, caBundel: s3cret}}`,
  'names that every object has': `${inject}spec: {constructor: {}, toString: 1}`,
  'wrong types': `${inject}spec: {mountPath: 1, volumeName: true, rbac: [a], rolloutRevision: {a: b}, secret: {registries: text, dockerConfigJson: 1}, tls: text}`,
  'a document that is a list': `${inject}spec: {secret: {dockerConfigJson: []}}`,
  'entries that are missing or of another type': `${inject}spec: {secret: {registries: [null, text]}}`,
  'nothing in a registry': `${inject}spec: {secret: {registries: [{}]}}`,
  'three passwords': `${inject}spec: {secret: {registries: [{server: a.io, username: u, password: s3cret, passwordEnv: P, passwordFile: /p}]}}`,
  'required fields that are null': `${inject}spec: {secret: {registries: [{server: null, username: u, password: null, passwordEnv: P}]}}`,
  'nothing in an ExternalSecret': `${inject}spec: {secret: {externalSecret: {}}}`,
  'nothing in the parts of an ExternalSecret': `${inject}spec: {secret: {externalSecret: {storeRef: {kind: Vault}, remoteRef: {}}}}`,
  'an ExternalSecret beside each source': `${inject}spec: {secret: {env: E, externalSecret: {storeRef: {name: s}, remoteRef: {key: k}}}}`,
  'empty texts': `${inject}spec: {porchRelease: "", mountPath: "", volumeName: "", rbac: "", rolloutRevision: "", secret: {name: "", file: "", env: "", registries: [{server: "", username: "", password: ""}]}, tls: {secretName: "", caBundle: ""}}`,
  'texts of the wrong form': `${inject}spec: {mountPath: a, volumeName: A, rbac: no, secret: {name: -a, env: 1A, registries: [{server: "u:s3cret@a.io", username: u, passwordEnv: s3-cret}]}, tls: {secretName: a., mountPath: /a/../b}, deployment: {name: A, namespace: a.b, container: a_b}}`,
  'servers and variables with more than one line': `${inject}spec: {secret: {env: "A\\nB", registries: [{server: "a.io b.io", username: u, passwordEnv: "A B"}]}}`,
  'a build that is unknown': `${inject}spec: {porchRelease: v0}`,
  'a ConfigMap with unknown names': `${configMap}${metadata('')}binaryData: {}\ndata: {servr: a.io, constructor: a}\nimmutable: true`,
  'a ConfigMap with other types': `${configMap}data: {mountPath: 1, server: true, username: [u], passwordEnv: {a: b}}`,
  'a ConfigMap whose data is a list': `${configMap}${metadata('')}data: [s3cret]`,
  'a ConfigMap with values of the wrong form': `${configMap}data: {secretName: -a, tlsSecretName: -b, deployment: A, porchRelease: v0}`,
  'no kind, but a name': 'apiVersion: v1\nmetadata: {name: x}',
  'a kind that is a number': 'apiVersion: v1\nkind: 1\nmetadata: {name: x}',
  'an apiVersion that is a number': 'apiVersion: 1\nkind: ConfigMap\nmetadata: {name: x}',
  'a Secret without anything': secret,
  'a Secret of another type': `${secret}metadata: {name: s}\ntype: Opaque\nstringData: {.dockerconfigjson: "{}"}`,
  'a Secret whose fields have other types': `${secret}metadata: {name: 1}\ntype: 1\ndata: {.dockerconfigjson: 1}\nstringData: []`,
  'a Secret with an empty name':
    'apiVersion: v2\nkind: Secret\nmetadata: {name: ""}\ntype: Opaque\ndata: {.dockerconfigjson: "*"}',
  'a Secret whose metadata is a list': `${secret}metadata: []\ntype: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: "e30="}`,
  'a Secret that cannot be read': `${secret}metadata: [\ntype: a`,
};
const golden = join(__dirname, 'fixtures/faults.txt');

test.each(Object.entries(faulty))('%s', (name, text) => {
  const errors = parseInjectConfig(functionConfigItem(text)).errors ?? [];
  const line = (error: Diagnostic): string => `  ${error.severity} [${error.rule}] ${describeDiagnostic(error)}\n`;
  expect(errors.map(({ message }) => message).join('\n')).not.toMatch(/s3-?cret/);
  expectGoldenSection(golden, name, errors.map(line).join(''));
});

test('each golden message is of a case', () => {
  expect(goldenSectionNames(golden)).toEqual(Object.keys(faulty));
});

test('the validator says its own kind', () => {
  const messages = (text: string): readonly string[] =>
    (parseValidateConfig(functionConfigItem(text)).errors ?? []).map(({ message }) => message);
  expect(messages(inject)).toEqual([
    '`kind` of the functionConfig must be "ValidateImagePullSecrets" or "ConfigMap", not "InjectRegistryAuth"',
  ]);
  expect(messages(`${validate}spec: {porchRelease: v0}`)).toEqual([
    expect.stringContaining('`spec.porchRelease`: "v0"'),
  ]);
});
