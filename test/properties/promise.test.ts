import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Diagnostic } from '../../src/diagnostic.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { releases } from '../../src/porch/releases.js';
import { assembleOutput } from '../../src/resource-list/assemble-output.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { surroundings } from '../support/surroundings.js';
import { resourceListOf } from '../validate/resource-list-of.js';
import { chance, oneOf, runs, type Draw } from './draw.js';

const registry = 'registry.example.com';
const image = `${registry}/functions/set-region:v1.2.0`;
const login = { username: 'robot', password: 'not-a-password' };
const dockerConfig = JSON.stringify({ auths: { [registry]: login } });
const files = { '/docker.json': dockerConfig, '/password': login.password };
const variables = { DOCKER_AUTH: dockerConfig, PASSWORD: login.password };
/** Just enough of a certificate: a PEM block with a DER sequence. */
const caBundle = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n';

/** Every way to give the mutator credentials. */
const sources: readonly object[] = [
  { dockerConfigJson: dockerConfig },
  { registries: [{ server: registry, ...login }] },
  { registries: [{ server: registry, username: login.username, passwordEnv: 'PASSWORD' }] },
  { registries: [{ server: `https://${registry}/`, username: login.username, passwordFile: '/password' }] },
  { file: '/docker.json' },
  { env: 'DOCKER_AUTH' },
];

const namespace = 'porch-system';
const functionNamespace = 'porch-fn-system';

/** A Porch package of a build, with more or less of the wiring, and with what people get wrong. */
function drawObjects(draw: Draw, build: string): readonly object[] {
  const release = releases.find((each) => each.build === build) ?? releases[0];
  const isServer = release?.evaluator.name === 'porch-server';
  const enable = release?.privateRegistries?.enableFlag ?? 'enable-private-registries';
  const stray = oneOf<readonly string[]>(
    draw,
    [],
    [],
    [`--${enable}`],
    [`--${enable}`, 'true'],
    ['--registry-auth-secret-path=/nowhere/.dockerconfigjson'],
    [`--${enable}=false`, '--registry-auth-secret-name=other'],
    ['--no-such-flag=1'],
  );
  const secretVolume = (secretName: string, more: object = {}): object => ({
    name: 'docker-config',
    secret: { secretName, ...more },
  });
  const volumes = oneOf<readonly object[]>(
    draw,
    [],
    [],
    [secretVolume('auth-secret')],
    [secretVolume('auth-secret', { defaultMode: 0o400 })],
    [secretVolume('auth-secret', { optional: true })],
    [secretVolume('auth-secret', { items: [{ key: '.dockerconfigjson', path: 'config.json' }] })],
    [secretVolume('other')],
    [{ name: 'docker-config', emptyDir: {} }],
  );
  const volumeMounts = oneOf<readonly object[]>(
    draw,
    [],
    [{ name: 'docker-config', mountPath: '/var/tmp/auth-secret' }],
    [{ name: 'docker-config', mountPath: '/var/tmp/auth-secret/.dockerconfigjson', subPath: '.dockerconfigjson' }],
    [{ name: 'docker-config', mountPath: '/home/nonroot' }],
    [{ name: 'cache', mountPath: '/var/tmp' }],
  ).filter((mount) => volumes.length > 0 || !('name' in mount && mount.name === 'docker-config'));
  const used = volumeMounts.some((mount) => 'name' in mount && mount.name === 'cache');
  const wrapper = { name: 'WRAPPER_SERVER_IMAGE', value: 'registry.example.com/porch/porch-wrapper-server:v1' };
  const program = (name: string, isEvaluator: boolean, words: object): object => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      template: {
        spec: {
          serviceAccountName: name === 'porch-server' ? 'porch-server' : 'porch-fn-runner',
          containers: [
            {
              name,
              image: `ghcr.io/kptdev/porch-${name === 'porch-server' ? 'server' : 'function-runner'}:latest`,
              ...words,
              env: isEvaluator && !chance(draw, 8) ? [wrapper] : [],
              ...(isEvaluator && volumeMounts.length > 0 && { volumeMounts }),
            },
          ],
          ...(isEvaluator && (volumes.length > 0 || used)
            ? { volumes: [...volumes, ...(used ? [{ name: 'cache', emptyDir: {} }] : [])] }
            : {}),
        },
      },
    },
  });
  const ofOther = chance(draw, 4) ? ['--enable-private-registries=true'] : [];
  const runnerWords = isServer ? ofOther : ['--pod-namespace=porch-fn-system', ...stray];
  const runner = program('function-runner', !isServer, {
    command: [release?.runnerPath ?? '/server', '--functions=/functions', ...runnerWords],
  });
  const server = program('porch-server', isServer, {
    args: ['--function-runner=function-runner:9445', ...(isServer ? stray : ofOther)],
  });
  return [
    runner,
    ...(isServer || chance(draw, 2) ? [server] : []),
    ...drawAccess(draw, isServer),
    ...drawSecrets(draw),
  ];
}

function drawAccess(draw: Draw, isServer: boolean): readonly object[] {
  const verbs = oneOf<readonly string[]>(draw, ['create', 'delete', 'update', 'get'], ['get'], ['*'], []);
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'porch-function-executor', namespace: functionNamespace },
    rules: [
      { apiGroups: [''], resources: ['pods'], verbs: ['create'] },
      ...(verbs.length === 0 ? [] : [{ apiGroups: [''], resources: ['secrets'], verbs }]),
    ],
  };
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'porch-function-executor', namespace: functionNamespace },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: oneOf(draw, 'Role', 'Role', 'Role', 'ClusterRole'),
      name: 'porch-function-executor',
    },
    subjects: [{ kind: 'ServiceAccount', name: isServer ? 'porch-server' : 'porch-fn-runner', namespace }],
  };
  return oneOf<readonly object[]>(draw, [role, binding], [role, binding], [role], [binding], []);
}

function drawSecrets(draw: Draw): readonly object[] {
  const plain = (where: string, type: string, data: object, more: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'auth-secret', namespace: where },
    type,
    data,
    ...more,
  });
  const base64 = Buffer.from(JSON.stringify({ auths: { 'ghcr.io': login } })).toString('base64');
  const type = 'kubernetes.io/dockerconfigjson';
  return oneOf<readonly object[]>(
    draw,
    [],
    [],
    [plain(namespace, type, { '.dockerconfigjson': base64 })],
    [plain(namespace, 'Opaque', { '.dockerconfigjson': base64 })],
    [plain(namespace, type, { '.dockerconfigjson': 'not base64' })],
    [plain(namespace, type, {})],
    [plain(functionNamespace, 'Opaque', {})],
    [plain(functionNamespace, type, { '.dockerconfigjson': base64 }, { immutable: true })],
    [
      {
        apiVersion: 'bitnami.com/v1alpha1',
        kind: 'SealedSecret',
        metadata: { name: 'auth-secret', namespace },
        spec: { encryptedData: { '.dockerconfigjson': 'AgB' }, template: { type, metadata: { name: 'other' } } },
      },
    ],
    [
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'auth-secret', namespace },
        spec: { target: { template: { type, data: { 'config.json': '{{ .x }}' } } }, data: [] },
      },
    ],
  );
}

function withConfig(list: ResourceList, kind: string, spec: object): ResourceList {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind, metadata: { name: 'config' }, spec };
  return { ...list, functionConfig: resourceListOf([], config).functionConfig };
}

function rulesOf(diagnostics: readonly Diagnostic[], wanted: string): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === wanted).map(({ rule }) => rule);
}

/** The promise of both functions to each other. */
test('what the mutator ends well on has no error for the validator, but for faults that a warning named', () => {
  const builds = releases.filter(({ privateRegistries }) => privateRegistries !== undefined);
  let kept = 0;
  fc.assert(
    fc.property(fc.gen(), (draw) => {
      const build = oneOf(draw, ...builds);
      const tls = build.privateRegistries?.tls && chance(draw, 2) ? { secretName: 'registry-ca', caBundle } : undefined;
      const common = { porchRelease: build.build, ...(chance(draw, 3) && { deployment: { namespace } }) };
      const secret = oneOf(draw, ...sources);
      const list = withConfig(resourceListOf(drawObjects(draw, build.build)), 'InjectRegistryAuth', {
        ...common,
        secret,
        ...(tls && { tls }),
      });
      const outcome = injectRegistryAuth(list, surroundings({ files, variables }));
      if (rulesOf(outcome.diagnostics, 'error').length > 0) return;
      kept++;
      const { list: output, error } = parseResourceList(Buffer.concat(assembleOutput(list, outcome)));
      if (error) throw new Error(error.message);
      const request = { ...common, privateRegistries: [registry], images: [image] };
      const { diagnostics } = validateImagePullSecrets(
        withConfig(output, 'ValidateImagePullSecrets', request),
        surroundings(),
      );
      const named = rulesOf(outcome.diagnostics, 'warning');
      const unnamed = rulesOf(diagnostics, 'error').filter(
        (rule) => !named.includes(rule) && (rule !== 'image-pull' || named.length === 0),
      );
      expect({ unnamed, named: unnamed.length > 0 ? named : [] }).toEqual({ unnamed: [], named: [] });
    }),
    runs(100),
  );
  expect(kept).toBeGreaterThan(10);
});
