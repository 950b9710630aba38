import { expect, test } from '@jest/globals';
import { findReleaseEvidence } from '../../src/package/find-release-evidence.js';
import { findProgram } from '../../src/package/find-program.js';
import { listObjects } from '../../src/package/package-objects.js';
import { functionRunner, porchServer, type Component, type PackageMark } from '../../src/porch/releases.js';
import type { ReleaseEvidence } from '../../src/porch/infer-release.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { toResourceList } from '../support/package-files.js';

/** What shows who evaluates pods. */
type Shown = ReleaseEvidence['evaluators'][number];
const titles = { 'function-runner': functionRunner.title, 'porch-server': porchServer.title };
const byFlag = (name: Component['name'], flag: string): Shown => ({
  name,
  seen: `${titles[name]} has the flag "--${flag}"`,
});
const byVariable = (name: Component['name']): Shown => ({
  name,
  seen: `${titles[name]} has the variable "WRAPPER_SERVER_IMAGE"`,
});

const deployment = (args: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: function-runner
  namespace: porch-system
spec:
  template:
    spec:
      containers:
      - name: function-runner
        image: nephio/porch-function-runner:latest
        command: [/server]
        args: [${args}]
        env:
        - name: LATER
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
`;

/** What a package shows that has these documents besides the runner's Deployment. */
function evidenceOf(args: string, documents: readonly string[]): ReleaseEvidence {
  const files = { 'runner.yaml': deployment(args), 'others.yaml': documents.join('---\n') };
  const { list } = parseResourceList(Buffer.from(toResourceList(files)));
  if (!list) throw new Error('no list');
  const objects = listObjects(list);
  const [runner, server] = [functionRunner, porchServer].map((each) => findProgram(objects, each, {}).program);
  return findReleaseEvidence(objects, { runner, server });
}

const configMap = (data: string, namespace = 'porch-system'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: pod-cache-config\n  namespace: ${namespace}\ndata:\n${data}`;
const mapping = '  pod-cache-config.yaml: |\n    ghcr.io/acme/set-labels:v1: 1h\n    ghcr.io/acme/other:v1: 1h\n';
const list =
  '  pod-cache-config.yaml: |\n    - name: ghcr.io/acme/set-labels:v1\n      timeToLive: 1h\n    - timeToLive: 1h\n';
const role = (rules: string, namespace = 'porch-fn-system'): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: runner\n  namespace: ${namespace}\n${rules}`;
const pods = 'rules:\n- {apiGroups: [""], resources: [pods], verbs: [create, delete]}\n';
const secrets = 'rules:\n- {apiGroups: [""], resources: [services, secrets], verbs: [get, "*", 5]}\n';
const functionConfig = (group: string): string =>
  `apiVersion: ${group}/v1alpha1\nkind: FunctionConfig\nmetadata:\n  name: set-labels\n  namespace: porch-fn-system\n`;
const podTemplate = (name: string): string =>
  `apiVersion: v1\nkind: PodTemplate\nmetadata:\n  name: ${name}\n  namespace: porch-fn-system\n`;

const nothing = {
  image: 'nephio/porch-function-runner:latest',
  flags: [],
  program: '/server',
  hasFunctionConfigs: false,
  hasPodTemplates: false,
  podCacheConfig: undefined,
  cachedImages: [],
  roleResources: undefined,
  secretVerbs: [],
  evaluators: [],
  serverFlags: [],
  marks: new Map([
    ['the images are those of ghcr.io/kptdev', false],
    ['the function runner has a startupProbe', false],
    ['the function runner has the port "pprof"', false],
  ]),
};

test.each<[string, string, readonly string[], Partial<ReleaseEvidence>]>([
  ['nothing but the Deployment', '', [], {}],
  [
    'flags in every form, a value that is not known and words that are no flags',
    '--config=/a=b, -functions, /functions, --pod-ttl, "--", "-", "--=x", "---on", "x--y", "$(LATER)"',
    [],
    { flags: ['config', 'functions', 'pod-ttl'], evaluators: [byFlag('function-runner', 'pod-ttl')] },
  ],
  ['FunctionConfig objects', '', [functionConfig('config.porch.kpt.dev')], { hasFunctionConfigs: true }],
  ['FunctionConfig objects of another group', '', [functionConfig('example.com')], {}],
  [
    'FunctionConfig objects of both groups',
    '',
    [functionConfig('config.porch.kpt.dev'), functionConfig('example.com')],
    { hasFunctionConfigs: true },
  ],
  ['the PodTemplate', '', [podTemplate('base-pod-template'), podTemplate('other')], { hasPodTemplates: true }],
  ['another PodTemplate', '', [podTemplate('other')], {}],
  [
    'a mapping of cached images',
    '',
    [configMap(mapping)],
    { podCacheConfig: 'mapping', cachedImages: ['ghcr.io/acme/set-labels:v1', 'ghcr.io/acme/other:v1'] },
  ],
  [
    'a list of cached images, one without a name',
    '',
    [configMap(list)],
    { podCacheConfig: 'list', cachedImages: ['ghcr.io/acme/set-labels:v1'] },
  ],
  [
    'the first of two ConfigMaps of cached images',
    '',
    [configMap(list), configMap(mapping)],
    {
      podCacheConfig: 'list',
      cachedImages: ['ghcr.io/acme/set-labels:v1'],
    },
  ],
  ['cached images in another namespace', '', [configMap(mapping, 'other')], {}],
  ['cached images that are neither', '', [configMap('  pod-cache-config.yaml: none\n')], {}],
  ['a ConfigMap that only mentions the key', '', [configMap('  other: pod-cache-config.yaml\n')], {}],
  ['a Role for function pods', '', [role(pods)], { roleResources: ['pods'] }],
  [
    'two Roles, one for secrets',
    '',
    [role(pods), role(secrets)],
    { roleResources: ['pods', 'services', 'secrets'], secretVerbs: ['get', '*'] },
  ],
  ['a Role without rules', '', [role('rules: null\n')], { roleResources: [] }],
  ['a Role whose rules cannot be told', '', [role('rules:\n- {resources: pods}\n- none\n')], { roleResources: [] }],
  ['a Role in the namespace of the runner', '', [role(pods, 'porch-system')], {}],
  [
    'a Role of another namespace that mentions the one for function pods',
    '',
    [role(`${pods}# not porch-fn-system\n`, 'porch-system')],
    {},
  ],
  [
    'a Role in the namespace that a flag names',
    '--pod-namespace=fns',
    [role(pods, 'fns')],
    { flags: ['pod-namespace'], roleResources: ['pods'] },
  ],
  [
    'a Role in the namespace that the last flag names, as a word of its own',
    '--pod-namespace=porch-fn-system, -pod-namespace, fns',
    [role(pods, 'fns'), role(secrets)],
    { flags: ['pod-namespace', 'pod-namespace'], roleResources: ['pods'] },
  ],
  [
    'a flag for the namespace without a value',
    '--pod-namespace',
    [role(pods)],
    { flags: ['pod-namespace'], roleResources: ['pods'] },
  ],
  [
    'flags with a longer name',
    '--pod-namespaces=fns, x--pod-namespace=fns',
    [role(pods)],
    { flags: ['pod-namespaces'], roleResources: ['pods'] },
  ],
])('evidence of %s', (_, args, documents, expected) => {
  expect(evidenceOf(args, documents)).toEqual({ ...nothing, ...expected });
});

interface Program {
  readonly image?: string;
  readonly args?: string;
  readonly env?: string;
  readonly more?: string;
}

/** A Deployment called as every package calls it. */
const program = (
  name: string,
  { image = `nephio/porch-${name}:latest`, args = '', env = '', more = '' }: Program,
): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: porch-system
spec:
  template:
    spec:
      serviceAccountName: ${name}
      containers:
      - name: ${name}
        image: ${image}
        args: [${args}]
        env: [${env}]
        ${more}
`;
const runner = (parts: Program): string => program('function-runner', parts);
const server = (parts: Program): string => program('porch-server', parts);
const controllers = (parts: Program): string => program('porch-controllers', parts);
const wrapper = '{name: WRAPPER_SERVER_IMAGE, value: x}';
const binding = (account: string, namespace = 'porch-fn-system'): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: x\n  namespace: ${namespace}\n` +
  `roleRef: {kind: Role, name: x}\nsubjects:\n- {kind: ServiceAccount, name: ${account}, namespace: porch-system}\n`;

function evidenceOfFiles(documents: readonly string[]): ReleaseEvidence {
  const { list } = parseResourceList(Buffer.from(toResourceList({ 'all.yaml': documents.join('---\n') })));
  if (!list) throw new Error('no list');
  const objects = listObjects(list);
  const [found, other] = [functionRunner, porchServer].map((each) => findProgram(objects, each, {}).program);
  return findReleaseEvidence(objects, { runner: found, server: other });
}

const byBinding: Shown = {
  name: 'porch-server',
  seen: 'porch-server is bound to a Role in the function namespace',
};

test.each<[string, readonly string[], readonly Shown[]]>([
  ['neither', [runner({}), server({})], []],
  ['the runner, by its variable', [runner({ env: wrapper }), server({})], [byVariable('function-runner')]],
  ['porch-server, by its variable', [runner({}), server({ env: wrapper })], [byVariable('porch-server')]],
  [
    'both, by their variables',
    [runner({ env: wrapper }), server({ env: wrapper })],
    [byVariable('function-runner'), byVariable('porch-server')],
  ],
  [
    'the one with the variable, whatever flags the other has',
    [runner({ args: '--pod-ttl=1m' }), server({ env: wrapper })],
    [byVariable('porch-server')],
  ],
  ['the runner, by a flag', [runner({ args: '-pod-ttl=1m' }), server({})], [byFlag('function-runner', 'pod-ttl')]],
  [
    'porch-server, by a flag with underscores',
    [runner({}), server({ args: '--pod_evaluator_port=9447' })],
    [byFlag('porch-server', 'pod_evaluator_port')],
  ],
  [
    'both, by flags',
    [runner({ args: '--scan-interval=1m' }), server({ args: '--max-waitlist-length=1' })],
    [byFlag('function-runner', 'scan-interval'), byFlag('porch-server', 'max-waitlist-length')],
  ],
  [
    'neither, by flags for private registries, which may stand on the wrong one',
    [runner({ args: '--enable-private-registries' }), server({ args: '--function-runner=f:9445' })],
    [],
  ],
  ['porch-server, by a binding', [runner({}), server({}), binding('porch-server')], [byBinding]],
  ['porch-server without a runner', [server({}), binding('porch-server')], [byBinding]],
  ['the runner, bound as ever', [runner({}), server({}), binding('function-runner')], []],
  ['a binding elsewhere', [runner({}), server({}), binding('porch-server', 'porch-system')], []],
  [
    'a flag before a binding',
    [runner({ args: '--pod-ttl=1m' }), server({}), binding('porch-server')],
    [byFlag('function-runner', 'pod-ttl')],
  ],
])('who evaluates pods: %s', (_, documents, evaluators) => {
  expect(evidenceOfFiles(documents).evaluators).toEqual(evaluators);
});

test('the flags, image and namespaces of porch-server, where there is no runner', () => {
  const args = '--pod-namespace=fns, --enable_private_registries, word, -v=2';
  const evidence = evidenceOfFiles([server({ args, image: 'ghcr.io/kptdev/porch-server:v1.7.0' }), role(pods, 'fns')]);
  expect(evidence).toMatchObject({
    image: 'ghcr.io/kptdev/porch-server:v1.7.0',
    flags: [],
    serverFlags: ['pod-namespace', 'enable-private-registries', 'v'],
    roleResources: ['pods'],
  });
});

test.each<[string, readonly string[], Readonly<Partial<Record<PackageMark, boolean>>>]>([
  ['of nothing', [], {}],
  [
    'of the runner alone',
    [runner({ image: 'mirror.example/porch-function-runner' })],
    { 'the function runner has a startupProbe': false, 'the function runner has the port "pprof"': false },
  ],
  [
    'of a newer runner',
    [
      runner({
        image: 'ghcr.io/kptdev/porch-function-runner:latest',
        more: 'startupProbe: {grpc: {port: 9445}}\n        ports: [{containerPort: 9445}, {containerPort: 8080, name: pprof}]',
      }),
    ],
    {
      'the images are those of ghcr.io/kptdev': true,
      'the function runner has a startupProbe': true,
      'the function runner has the port "pprof"': true,
    },
  ],
  [
    'of porch-server',
    [server({ env: '{name: CERT_STORAGE_DIR, value: /c}' })],
    { 'the images are those of ghcr.io/kptdev': false, 'porch-server has the variable "CERT_STORAGE_DIR"': true },
  ],
  [
    'of porch-server without its certificates, in a registry of somebody',
    [server({ image: 'r.example/nephio/porch-server' })],
    { 'porch-server has the variable "CERT_STORAGE_DIR"': false },
  ],
  [
    'of porch-controllers',
    [controllers({ more: 'volumeMounts: [{name: webhook-certs, mountPath: /c}]' })],
    { 'porch-controllers mounts "webhook-certs"': true },
  ],
  ['of older porch-controllers', [controllers({})], { 'porch-controllers mounts "webhook-certs"': false }],
])('marks %s', (_, documents, expected) => {
  expect(Object.fromEntries(evidenceOfFiles(documents).marks ?? [])).toEqual(expected);
});
