import fc from 'fast-check';
import { chance, oneOf, type Draw } from './draw.js';
import type { Value } from './draw-yaml.js';

/** A resource of a package. */
export type Resource = Readonly<Record<string, Value>>;

/** What the function runner's Deployment already has of the wiring. */
export interface Wiring {
  readonly volume: boolean;
  readonly mount: boolean;
  /** Flags of the feature, as words of the command line. */
  readonly flags: readonly string[];
}

/** A Porch package as data, and what was drawn of it. */
export interface DrawnPackage {
  readonly build: string;
  readonly runnerField: 'command' | 'args';
  readonly wiring: Wiring;
  readonly resources: readonly Resource[];
}

const namespace = 'porch-system';
const functionNamespace = 'porch-fn-system';
const authFolder = '/var/tmp/auth-secret';
const authPath = `${authFolder}/.dockerconfigjson`;

/** Builds that differ from each other in what the functions must do. */
export const builds = ['v3.0.2', 'v3.0.3', 'v4.1.2', 'v1.5.4', 'v1.5.8', 'main-2026-04'] as const;

export function drawPackage(draw: Draw): DrawnPackage {
  const build = oneOf(draw, ...builds);
  const wiring = drawWiring(draw, build);
  const runnerField = oneOf(draw, 'command', 'command', 'command', 'args');
  const resources = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'porch-fn-runner', namespace } },
    drawRunner(draw, build, runnerField, wiring),
    drawRole(draw, build),
    roleBinding,
    ...drawImages(draw, build),
    ...drawSecrets(draw),
    ...drawOthers(draw),
  ];
  return { build, runnerField, wiring, resources };
}

function drawWiring(draw: Draw, build: string): Wiring {
  const enable = build === 'v3.0.2' ? '--enable-private-registry' : '--enable-private-registries';
  const path = `--registry-auth-secret-path=${authPath}`;
  const name = '--registry-auth-secret-name=auth-secret';
  const flags = oneOf<readonly string[]>(
    draw,
    [],
    [],
    [path],
    [enable, path, name],
    [name, enable],
    [`${enable}=true`, `-${path.slice(2)}`, name],
    [`${enable}=false`, path],
    [path, path],
    [enable, 'true', path, name],
    ['--registry-auth-secret-path', authPath, `${enable}=T`],
    ['--registry-auth-secret-path=/elsewhere/.dockerconfigjson', enable],
  );
  return { volume: flags.length > 0 && !chance(draw, 4), mount: flags.length > 0 && !chance(draw, 4), flags };
}

function drawRunner(draw: Draw, build: string, runnerField: 'command' | 'args', wiring: Wiring): Resource {
  const server = build.startsWith('v3') ? '/server' : '/home/nonroot/server';
  const flags = [
    ...(build.startsWith('main') ? [] : ['--config=/config.yaml']),
    '--functions=/functions',
    `--pod-namespace=${functionNamespace}`,
    ...(chance(draw, 2) ? ['--max-request-body-size=6291456'] : []),
  ].filter((flag) => !flag.startsWith('--max') || build !== 'v3.0.2');
  const at = draw(fc.nat, flags.length);
  const words = [...flags.slice(0, at), ...wiring.flags, ...flags.slice(at)];
  const image = `docker.io/nephio/porch-function-runner${oneOf(draw, `:${build}`, ':latest', '')}`;
  const mounts = [
    ...(wiring.mount ? [{ name: 'docker-config', mountPath: authFolder, readOnly: true }] : []),
    ...(chance(draw, 2) ? [{ mountPath: '/pod-cache-config', name: 'pod-cache-config-volume' }] : []),
  ];
  const volumes = [
    ...(wiring.volume ? [{ name: 'docker-config', secret: { secretName: 'auth-secret' } }] : []),
    ...(chance(draw, 2) ? [{ name: 'pod-cache-config-volume', configMap: { name: 'pod-cache-config' } }] : []),
  ];
  const container = {
    name: 'function-runner',
    image,
    ...(runnerField === 'command' ? { command: [server, ...words] } : { args: words }),
    env: [
      { name: 'WRAPPER_SERVER_IMAGE', value: 'docker.io/nephio/porch-wrapper-server:latest' },
      { name: 'OTEL_EXPORTER_PROMETHEUS_PORT', value: '9464' },
    ],
    ports: [{ containerPort: 9445 }],
    ...(mounts.length > 0 || chance(draw, 4) ? { volumeMounts: mounts } : {}),
  };
  const sidecar = { name: 'sidecar', image: 'ghcr.io/example/sidecar:v1', volumeMounts: [] };
  const podSpec = {
    serviceAccountName: 'porch-fn-runner',
    containers: chance(draw, 5) ? [sidecar, container] : [container],
    ...(volumes.length > 0 || chance(draw, 4) ? { volumes } : {}),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'function-runner', namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'function-runner' } },
      template: { metadata: { labels: { app: 'function-runner' } }, spec: podSpec },
    },
  };
}

function drawRole(draw: Draw, build: string): Resource {
  const podVerbs = ['create', 'delete', 'patch', 'get', 'watch', 'list'];
  const secretVerbs = oneOf<readonly string[] | undefined>(
    draw,
    undefined,
    ['get'],
    ['create', 'update', 'get'],
    ['get', 'list', 'watch', 'create', 'update'],
    ['*'],
  );
  const core: readonly string[] = [''];
  const rules: Value[] = [
    { apiGroups: core, resources: ['pods'], verbs: podVerbs },
    ...(build.startsWith('v3') ? [] : [{ apiGroups: core, resources: ['services'], verbs: ['create', 'get'] }]),
    ...(secretVerbs ? [{ apiGroups: core, resources: ['secrets'], verbs: secretVerbs }] : []),
  ];
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'porch-function-executor', namespace: functionNamespace },
    rules,
  };
}

const roleBinding: Resource = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'porch-function-executor', namespace: functionNamespace },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'porch-function-executor' },
  subjects: [{ kind: 'ServiceAccount', name: 'porch-fn-runner', namespace }],
};

const images = [
  'ghcr.io/example/private/set-labels:v1',
  'registry.example.com:5000/functions/apply:v2',
  'docker.io/example/starlark:v0.4',
  'set-namespace:v0.4.1',
  'gcr.io/kpt-fn/set-image:v0.1.1',
  `ghcr.io/example/pinned@sha256:${'0123456789abcdef'.repeat(4)}`,
];

function drawImages(draw: Draw, build: string): readonly Resource[] {
  const kptfile = {
    apiVersion: 'kpt.dev/v1',
    kind: 'Kptfile',
    metadata: { name: 'porch' },
    pipeline: {
      mutators: [{ image: oneOf(draw, ...images), configMap: { a: 'b' } }],
      validators: [{ image: oneOf(draw, ...images) }],
    },
  };
  const image = oneOf(draw, ...images);
  if (build.startsWith('main')) {
    const functionConfig = {
      apiVersion: 'config.porch.kpt.dev/v1alpha1',
      kind: 'FunctionConfig',
      metadata: { name: 'set-labels', namespace: functionNamespace },
      spec: { image: 'set-labels', prefixes: ['ghcr.io/example/private'], podExecutor: { tags: ['v1', 'v2'] } },
    };
    return chance(draw, 3) ? [functionConfig] : [kptfile, functionConfig];
  }
  const content = build === 'v1.5.8' ? `- name: ${image}\n  timeToLive: 30m\n` : `${image}: 30m\n`;
  const podCacheConfig = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'pod-cache-config', namespace },
    data: { 'pod-cache-config.yaml': content },
  };
  return chance(draw, 3) ? [kptfile] : [kptfile, podCacheConfig];
}

function drawSecrets(draw: Draw): readonly Resource[] {
  if (!chance(draw, 3)) return [];
  const auth = Buffer.from('alice:example').toString('base64');
  const content = oneOf<Value>(
    draw,
    { auths: { 'ghcr.io': { auth } } },
    { auths: { 'https://index.docker.io/v1/': { username: 'alice', password: 'example' } } },
    { auths: {} },
    { auths: { 'ghcr.io': {} }, credsStore: 'desktop' },
  );
  const encoded = Buffer.from(JSON.stringify(content)).toString('base64');
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'auth-secret', namespace },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': encoded },
    },
  ];
}

const texts = [
  'plain',
  '',
  'true',
  '0x1F',
  '1e3',
  "it's",
  'a: b # c',
  '- kind: Secret',
  'kind: ResourceList\nitems: []\n',
  '---\nkind: Deployment\n',
  'two\n\n  lines',
  'Käse – 🧀',
  'tab\there',
  ' spaces ',
  'bell \u0007 and \u001b[31m',
  '__proto__',
  '\u2028 and \ufeff',
];

/** Resources that the functions have nothing to do with. */
function drawOthers(draw: Draw): readonly Resource[] {
  return Array.from({ length: draw(fc.nat, 3) }, (_, index): Resource => {
    const key = oneOf(draw, 'a', 'b.yaml', '__proto__', 'constructor', 'items', 'no', 'x y');
    const name = `other-${index}`;
    return oneOf<Resource>(
      draw,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { [key]: oneOf(draw, ...texts) } },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace },
        spec: {
          template: {
            spec: { containers: [{ name: 'c', image: 'ghcr.io/example/other', args: [oneOf(draw, ...texts)] }] },
          },
        },
      },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data: { [key]: 'YQ==' } },
      {
        kind: 'Service',
        apiVersion: 'v1',
        metadata: { name, namespace },
        spec: { ports: [{ port: 9445 }], list: [[1, [2]], {}, []] },
      },
      {
        apiVersion: 'example.com/v1',
        kind: 'Anything',
        metadata: { name },
        spec: { [key]: draw(fc.jsonValue, { maxDepth: 3 }) as Value },
      },
    );
  });
}
