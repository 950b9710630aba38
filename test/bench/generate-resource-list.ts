import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { parse } from 'yaml';

/** The shapes of input that are measured; all but the first are hard on a reader, and valid. */
export type Shape =
  | 'plain'
  | 'deployments-and-secrets'
  | 'deep-nesting'
  | 'long-lines'
  | 'many-comments'
  | 'flow-items'
  | 'json-items'
  | 'json-document'
  | 'short-lines'
  | 'package-kinds'
  | 'one-item';

const resources = ['packages', 'variants', 'revisions', 'mirrors', 'approvals', 'workspaces', 'upstreams', 'drafts'];

function annotations(path: string, index: number): string {
  return [
    '  annotations:',
    `    config.kubernetes.io/index: '${index}'`,
    `    config.kubernetes.io/path: '${path}'`,
    `    internal.config.kubernetes.io/index: '${index}'`,
    `    internal.config.kubernetes.io/path: '${path}'`,
    "    internal.config.kubernetes.io/seqindent: 'compact'",
    `    internal.config.kubernetes.io/id: '${index + 1}'`,
    `    config.k8s.io/id: '${index + 1}'`,
  ].join('\n');
}

function customResource(name: string, index: number): string {
  const properties = Array.from({ length: 44 }, (_, field) =>
    [
      `            field${field}:`,
      '              description: |-',
      `                Field ${field} says how the controller treats the ${name} that it finds in a repository,`,
      '                and what it writes back once it has dealt with all of them.',
      '              type: string',
    ].join('\n'),
  );
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}.example.com
${annotations(`0-${name}.yaml`, index)}
spec:
  group: example.com
  names:
    kind: ${name}
    plural: ${name}
  scope: Namespaced
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        description: ${name} of the example API
        properties:
          spec:
            properties:
${properties.join('\n').replace(/^ {12}/gm, '              ')}
            type: object
        type: object
    served: true
    storage: true
`;
}

function clusterRole(name: string, index: number): string {
  const rules = resources.map(
    (resource) =>
      `- apiGroups:\n  - example.com\n  resources:\n  - ${resource}\n  verbs:\n  - get\n  - list\n  - watch\n`,
  );
  return `# Rules of ${name}\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ${name}\n${annotations(`5-${name}.yaml`, index)}\nrules:\n${rules.join('')}`;
}

function deployment(name: string, index: number, flags: readonly string[]): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: porch-system
${annotations(`2-${name}.yaml`, index)}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      serviceAccountName: ${name}
      containers:
      - name: ${name}
        image: docker.io/nephio/porch-${name}:v1.5.8
        command:
        - /server
${flags.map((flag) => `        - ${flag}\n`).join('')}        env:
        - name: WRAPPER_SERVER_IMAGE
          value: docker.io/nephio/porch-wrapper-server:v1.5.8
        volumeMounts:
        - mountPath: /config
          name: config-volume
      volumes:
      - name: config-volume
        configMap:
          name: config
`;
}

const runnerFlags = ['--config=/config.yaml', '--functions=/functions', '--pod-namespace=porch-fn-system'];
const functionRunner = deployment('function-runner', 0, runnerFlags);
const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: porch-function-executor
  namespace: porch-fn-system
${annotations('2-function-runner.yaml', 1)}
rules:
- apiGroups:
  - ""
  resources:
  - pods
  - secrets
  verbs:
  - create
  - get
  - update
`;
const roleBinding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: porch-function-executor
  namespace: porch-fn-system
${annotations('2-function-runner.yaml', 2)}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: porch-function-executor
subjects:
- kind: ServiceAccount
  name: function-runner
  namespace: porch-system
`;

/** What the functions look for, once more for another installation: only a suffix tells its names from the first one's. */
function alikeItem(number: number): string {
  const installation = Math.floor(number / 3);
  const item = [functionRunner, role, roleBinding][number % 3] ?? '';
  return item.replace(/function-runner(?=\n|:)|porch-function-executor/g, (name) => `${name}-${installation}`);
}

/** One item of a package, by its number: of thirty, twelve are definitions, the rest Roles and Deployments. */
function plainItem(number: number): string {
  const name = `${resources[number % resources.length] ?? ''}-${number}`;
  if (number % 30 >= 3 && number % 30 < 12) return customResource(name, number);
  if (number % 30 < 27) return clusterRole(name, number);
  return deployment(name, number, ['--port=8080']);
}

function hardItem(shape: Shape, number: number): string {
  const head = (kind: string): string =>
    `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: item-${number}\n  namespace: other\n`;
  switch (shape) {
    case 'deployments-and-secrets':
      return number % 2 === 0
        ? deployment(
            `runner-${number}`,
            number,
            Array.from({ length: 80 }, (_, flag) => `--flag-${flag}=value`),
          )
        : `${head('Secret')}type: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${Buffer.from(JSON.stringify({ auths: Object.fromEntries(Array.from({ length: 40 }, (_, host) => [`r${host}.example.com`, { auth: 'YTpi' }])) })).toString('base64')}\n`;
    case 'deep-nesting': {
      const lines = Array.from({ length: 90 }, (_, depth) => `${'  '.repeat(depth + 1)}a:\n`);
      return `${head('ConfigMap')}data:\n${lines.join('')}${'  '.repeat(91)}a: b\n`;
    }
    case 'long-lines':
      return `${head('ConfigMap')}data:\n  a: ${'text '.repeat(900)}\n`;
    case 'many-comments':
      return `${'# a comment of the kind that nobody reads\n  '.repeat(100)}${head('ConfigMap').replaceAll('\n', '\n  ')}`.replaceAll(
        '\n  ',
        '\n',
      );
    case 'short-lines':
      return `${head('ConfigMap')}data:\n  a:\n${'  -\n'.repeat(1100)}`;
    case 'flow-items':
      return `{apiVersion: v1, kind: ConfigMap, metadata: {name: item-${number}}, data: {${Array.from({ length: 200 }, (_, key) => `key-${key}: 'value, ${key}'`).join(', ')}}}\n`;
    case 'json-items':
    case 'json-document':
      return `${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `item-${number}` }, data: Object.fromEntries(Array.from({ length: 160 }, (_, key) => [`key-${key}`, `value, "${key}"`])) })}\n`;
    case 'one-item':
      return `${head('ConfigMap')}data:\n  a: |\n${'    some text of a file that is kept in the package\n'.repeat(123_000)}`;
    case 'package-kinds':
      return alikeItem(number);
    case 'plain':
      return plainItem(number);
  }
}

const functionConfigs = {
  'inject-registry-auth': {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'InjectRegistryAuth',
    metadata: { name: 'config' },
    spec: {
      porchRelease: 'v1.5.8',
      secret: { registries: [{ server: 'registry.example.com', username: 'alice', password: 'not-a-secret' }] },
    },
  },
  'validate-image-pull-secrets': {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'ValidateImagePullSecrets',
    metadata: { name: 'config' },
    spec: { porchRelease: 'v1.5.8' },
  },
  'set-namespace': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'config' },
    data: { namespace: 'porch-system' },
  },
};

/** How much a plain item takes on average. */
const averageBytes = 4570;

/**
 * Writes a ResourceList of as many plain items, or of as many bytes in items of another shape; the first three are what
 * the functions look for. Of no items it has two lines, without a functionConfig.
 */
export function writeResourceList(path: string, functionName: string, shape: Shape, count: number): void {
  if (count === 0) {
    writeFileSync(path, 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n');
    return;
  }
  const config = Object.entries(functionConfigs).find(([name]) => name === functionName)?.[1];
  const file = openSync(path, 'w');
  const json = shape === 'json-document';
  writeSync(
    file,
    json
      ? '{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": ['
      : 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n',
  );
  const most = shape === 'plain' ? Infinity : count * averageBytes;
  let written = 0;
  for (let number = 0; written < most && (number < count || shape !== 'plain'); number++) {
    const item = [functionRunner, role, roleBinding][number] ?? hardItem(shape, number);
    const entry = `- ${item.trimEnd().replaceAll('\n', '\n  ')}\n`;
    written += writeSync(file, json ? (number > 0 ? ',\n' : '') + (number < 3 ? jsonOf(item) : item) : entry);
  }
  writeSync(
    file,
    json ? `], "functionConfig": ${JSON.stringify(config)}}\n` : `functionConfig: ${JSON.stringify(config)}\n`,
  );
  closeSync(file);
}

function jsonOf(item: string): string {
  return JSON.stringify(parse(item));
}
