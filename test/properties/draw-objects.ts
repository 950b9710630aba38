import { releases } from '../../src/porch/releases.js';
import { chance, oneOf, type Draw } from './draw.js';

export const login = { username: 'robot', password: 'not-a-password' };
export const namespace = 'porch-system';
const functionNamespace = 'porch-fn-system';

/** A Porch package of a build, with more or less of the wiring, and with what people get wrong. */
export function drawObjects(draw: Draw, build: string): readonly object[] {
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
