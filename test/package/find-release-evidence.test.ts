import { expect, test } from '@jest/globals';
import { findReleaseEvidence } from '../../src/package/find-release-evidence.js';
import { findProgram } from '../../src/package/find-program.js';
import { listObjects } from '../../src/package/package-objects.js';
import { functionRunner, porchServer } from '../../src/porch/releases.js';
import type { ReleaseEvidence } from '../../src/porch/infer-release.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { toResourceList } from '../support/package-files.js';

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
    { flags: ['config', 'functions', 'pod-ttl'] },
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
