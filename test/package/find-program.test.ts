import { describe, expect, test } from '@jest/globals';
import { expandVariables } from '../../src/package/expand-variables.js';
import {
  findNamedComponent,
  findProgram,
  type DeploymentSelector,
  type PorchProgram,
} from '../../src/package/find-program.js';
import { textAt } from '../../src/package/json-value.js';
import { listObjects } from '../../src/package/package-objects.js';
import { functionRunner, porchServer, type Component } from '../../src/porch/releases.js';
import type { Diagnostic } from '../../src/diagnostic.js';
import type { Item, ResourceList } from '../../src/resource-list/resource-list.js';
import type { ParsedYaml } from '../../src/yaml/node.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { toResourceList } from '../support/package-files.js';

/** The function runner of a ResourceList. */
function findRunner(
  list: ResourceList,
  selector: DeploymentSelector,
): { readonly runner: PorchProgram | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const { program, diagnostics } = findProgram(listObjects(list), functionRunner, selector);
  return { runner: program, diagnostics };
}

/** A ResourceList of Deployments; each text is what stands in `containers`, at the column of its dashes. */
function listOf(...deployments: readonly { name?: string; namespace?: string; containers: string; pod?: string }[]) {
  const items = deployments.map(({ name = 'function-runner', namespace = 'porch-system', containers, pod = '' }) =>
    [
      '- apiVersion: apps/v1',
      '  kind: Deployment',
      '  metadata:',
      `    name: ${name}`,
      ...(namespace === '' ? [] : [`    namespace: ${namespace}`]),
      '    annotations:',
      "      config.kubernetes.io/path: 'runner.yaml'",
      "      config.kubernetes.io/index: '2'",
      '  spec:',
      '    template:',
      '      spec:',
      ...(pod === '' ? [] : [`        ${pod}`]),
      '        containers:',
      ...containers
        .trim()
        .split('\n')
        .map((line) => `        ${line}`),
    ].join('\n'),
  );
  const text = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join('\n')}\n`;
  const { list, error } = parseResourceList(Buffer.from(text));
  if (!list) throw new Error(error.message);
  return list;
}

/** A ResourceList that holds that Deployment alone. */
function packageOf(deployment: string) {
  const { list, error } = parseResourceList(Buffer.from(toResourceList({ 'runner.yaml': deployment })));
  if (!list) throw new Error(error.message);
  return list;
}

const deployment = (containers = '- {name: one}'): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: other
  namespace: porch-system
spec:
  template:
    spec:
      containers:
      ${containers}
`;

const container = (image: string, name = 'function-runner'): string =>
  `- name: ${name}\n  image: ${image}\n  command:\n  - /server\n  - --config=/config.yaml`;

describe('findProgram', () => {
  test.each([
    'docker.io/nephio/porch-function-runner:v3.0.2',
    'porch-function-runner',
    'mirror.example:5000/a/b/porch-function-runner',
    `mirror.example/porch-function-runner@sha256:${'0'.repeat(64)}`,
  ])('knows the runner by its image %s', (image) => {
    const list = listOf(
      { name: 'other', containers: container('nginx') },
      { name: 'fr', containers: container(image) },
    );
    expect(findRunner(list, {}).runner).toMatchObject({
      object: { ref: { name: 'fr' } },
      namespace: 'porch-system',
      image,
      program: '/server',
    });
  });

  test.each(['porch-function-runner-extra:v1', 'my-porch-function-runner:v1', 'porch-function-runner/other:v1'])(
    'does not take %s for it',
    (image) => {
      const { runner, diagnostics } = findRunner(listOf({ name: 'fr', containers: container(image) }), {});
      expect(runner).toBeUndefined();
      expect(diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([['runner-not-found', 'error']]);
    },
  );

  test('falls back on the name of the Deployment', () => {
    expect(findRunner(listOf({ containers: container('mirror.example/fr:v1') }), {}).runner?.image).toBe(
      'mirror.example/fr:v1',
    );
  });

  const two = listOf(
    { name: 'one', namespace: 'a', containers: container('porch-function-runner') },
    { name: 'one', namespace: 'b', containers: container('porch-function-runner') },
    { name: 'three', namespace: 'b', containers: container('nginx') },
  );

  test.each<[DeploymentSelector, string]>([
    [
      {},
      'runner-ambiguous: 2 Deployments may be the function runner: "a/one", "b/one"; set `deployment.name` and `deployment.namespace` to choose one',
    ],
    [
      { name: 'one' },
      'runner-ambiguous: 2 Deployments may be the function runner: "a/one", "b/one"; set `deployment.name` and `deployment.namespace` to choose one',
    ],
    [{ namespace: 'b' }, 'b/one'],
    [{ name: 'one', namespace: 'a' }, 'a/one'],
    [{ name: 'three' }, 'b/three'],
    [
      { name: 'four' },
      'runner-not-found: the package has no Deployment "four"; `deployment.name` and `deployment.namespace` must be the function runner\'s',
    ],
    [
      { namespace: 'c' },
      'runner-not-found: no Deployment in namespace "c" runs an image called "porch-function-runner"; `deployment.namespace` must be the function runner\'s',
    ],
  ])('with the selector %j: %s', (selector, expected) => {
    const { runner, diagnostics } = findRunner(two, selector);
    expect(
      runner
        ? `${runner.namespace}/${runner.object.ref.name}`
        : `${diagnostics[0]?.rule ?? ''}: ${diagnostics[0]?.message ?? ''}`,
    ).toBe(expected);
  });

  test('takes the one that runs the image where several have the name', () => {
    const list = listOf(
      { name: 'one', namespace: 'a', containers: container('nginx') },
      { name: 'one', namespace: 'b', containers: container('porch-function-runner') },
    );
    expect(findRunner(list, { name: 'one' }).runner?.namespace).toBe('b');
  });

  test('names Deployments without a namespace by their names', () => {
    const list = listOf(
      { name: 'one', namespace: '', containers: container('porch-function-runner') },
      { name: 'two', containers: container('porch-function-runner') },
    );
    expect(findRunner(list, {}).diagnostics[0]?.message).toBe(
      '2 Deployments may be the function runner: "one", "porch-system/two"; set `deployment.name` and `deployment.namespace` to choose one',
    );
  });

  const sidecars = [container('nginx', 'proxy'), container('porch-function-runner', 'runner')].join('\n');
  const unclear = [container('nginx', 'proxy'), container('envoy', 'mesh')].join('\n');

  test.each<[string, DeploymentSelector, string | undefined, string | undefined]>([
    [sidecars, {}, 'runner', undefined],
    [sidecars, { container: 'proxy' }, 'proxy', undefined],
    [sidecars, { container: 'nope' }, undefined, 'runner-container-not-found'],
    [unclear, {}, undefined, 'runner-container-ambiguous'],
    [`${sidecars}\n${container('porch-function-runner', 'again')}`, {}, undefined, 'runner-container-ambiguous'],
    [
      `${container('porch-function-runner', 'one')}\n${container('porch-function-runner')}`,
      {},
      undefined,
      'runner-container-ambiguous',
    ],
    [`${container('nginx', 'proxy')}\n${container('mine')}`, {}, 'function-runner', undefined],
    [container('nginx', 'only'), {}, 'only', undefined],
  ])('finds the container %#', (containers, selector, name, rule) => {
    const { runner, diagnostics } = findRunner(listOf({ containers }), selector);
    expect([textAt(runner?.container, 'name'), diagnostics[0]?.rule]).toEqual([name, rule]);
  });

  test('gives the place of the container and what is around it', () => {
    const { runner } = findRunner(listOf({ containers: sidecars }), {});
    expect(runner).toMatchObject({
      containerIndex: 1,
      containerPath: 'spec.template.spec.containers[1]',
      flagsPath: 'spec.template.spec.containers[1].command',
      image: 'porch-function-runner',
    });
    expect(textAt(runner?.pod, 'containers', 1, 'name')).toBe('runner');
  });

  const runnerImage = 'image: porch-function-runner';
  test.each<[string, string, DeploymentSelector, string]>([
    [
      'without the runner',
      deployment(),
      {},
      'runner-not-found: no Deployment in the package runs an image called "porch-function-runner" or is called "function-runner"; add the function runner\'s Deployment, or set `deployment.name` to its name',
    ],
    [
      'without the Deployment chosen',
      deployment(),
      { name: 'fr', namespace: 'a' },
      'runner-not-found: the package has no Deployment "fr" in namespace "a"; `deployment.name` and `deployment.namespace` must be the function runner\'s',
    ],
    [
      'of an older group',
      deployment(`- ${runnerImage}`).replace('apps/v1', 'extensions/v1beta1'),
      { namespace: 'porch-system' },
      'runner-not-found: no Deployment in namespace "porch-system" runs an image called "porch-function-runner"; `deployment.namespace` must be the function runner\'s',
    ],
    [
      'without a name',
      deployment(`- ${runnerImage}`).replace('  name: other\n', ''),
      { namespace: 'porch-system' },
      'runner-not-found: no Deployment in namespace "porch-system" runs an image called "porch-function-runner"; `deployment.namespace` must be the function runner\'s',
    ],
    [
      'of another kind',
      deployment(`- ${runnerImage}`).replace('kind: Deployment', 'kind: StatefulSet'),
      { name: 'other' },
      'runner-not-found: the package has no Deployment "other"; `deployment.name` and `deployment.namespace` must be the function runner\'s',
    ],
    [
      'that is no YAML',
      deployment('- image: "porch-function-runner'),
      {},
      'item-unreadable: item 0 of kind "Deployment" cannot be read (line 17, column 40 of the item: a double quote is not closed), so its part of the package is not known; correct its YAML',
    ],
    [
      'whose containers are no list',
      deployment('  none').replace('name: other', 'name: function-runner'),
      {},
      'runner-unreadable: Deployment "function-runner": `spec.template.spec.containers` must be a list of containers',
    ],
    [
      'whose pod is no mapping',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: function-runner\n  namespace: x\nspec:\n  template:\n    spec: none\n',
      {},
      'runner-unreadable: Deployment "function-runner": `spec.template.spec.containers` must be a list of containers',
    ],
    [
      'without a pod',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: function-runner\n  namespace: x\n',
      {},
      'runner-unreadable: Deployment "function-runner": `spec.template.spec.containers` must be a list of containers',
    ],
    [
      'without the container chosen',
      deployment(`- {name: one, ${runnerImage}}\n      - {name: two}`),
      { container: 'three' },
      'runner-container-not-found: Deployment "other": it has no container "three"; `deployment.container` must be one of "one", "two"',
    ],
    [
      'with the image twice',
      deployment(`- {name: one, ${runnerImage}}\n      - {name: two, ${runnerImage}}`),
      {},
      'runner-container-ambiguous: Deployment "other": several containers may be the function runner; set `deployment.container` to one of "one", "two"',
    ],
    [
      'with an empty namespace',
      deployment(`- {name: one, ${runnerImage}}`).replace('namespace: porch-system', "namespace: ''"),
      {},
      'runner-namespace-missing: Deployment "other": `metadata.namespace` is not set, so the namespace of its Secret is not known; set it to the namespace that the function runner is deployed to, such as "porch-system"',
    ],
    [
      'without a namespace',
      deployment(`- {name: one, ${runnerImage}}`).replace('  namespace: porch-system\n', ''),
      {},
      'runner-namespace-missing: Deployment "other": `metadata.namespace` is not set, so the namespace of its Secret is not known; set it to the namespace that the function runner is deployed to, such as "porch-system"',
    ],
  ])('says what is wrong with a package %s', (_, text, selector, expected) => {
    const { runner, diagnostics } = findRunner(packageOf(text), selector);
    expect(runner).toBeUndefined();
    expect(diagnostics.map(({ rule, severity, message }) => [severity, `${rule}: ${message}`])).toEqual([
      ['error', expected],
    ]);
  });

  test('leaves initContainers aside', () => {
    const pod = 'initContainers: [{name: function-runner, image: porch-function-runner}]';
    const { runner } = findRunner(listOf({ pod, containers: container('nginx', 'only') }), {});
    expect(textAt(runner?.container, 'name')).toBe('only');
  });

  test('says why a Deployment cannot be read', () => {
    const { diagnostics } = findRunner(listOf({ containers: '- image: "porch-function-runner' }), {});
    expect(diagnostics.map(({ rule }) => rule)).toEqual(['item-unreadable']);
  });

  test('needs a namespace, and says where', () => {
    const { runner, diagnostics } = findRunner(
      listOf({ namespace: '', containers: container('porch-function-runner') }),
      {},
    );
    expect(runner).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        rule: 'runner-namespace-missing',
        resourceRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'function-runner' },
        file: { path: 'runner.yaml', index: 2 },
      },
    ]);
  });

  test.each([
    ['config.kubernetes.io/path: a.yaml', { path: 'a.yaml' }],
    ["internal.config.kubernetes.io/path: a.yaml\n    config.kubernetes.io/path: 'b.yaml'", { path: 'a.yaml' }],
    ["config.kubernetes.io/path: a.yaml\n    config.kubernetes.io/index: '12'", { path: 'a.yaml', index: 12 }],
    ["config.kubernetes.io/path: a.yaml\n    config.kubernetes.io/index: 'x1'", { path: 'a.yaml' }],
    ["config.kubernetes.io/path: a.yaml\n    config.kubernetes.io/index: '1x'", { path: 'a.yaml' }],
    ["config.kubernetes.io/index: '1'", undefined],
  ])('an error about a Deployment annotated with %j is about the file %j', (annotations, file) => {
    const text = deployment().replace('name: other\n', `name: function-runner\n  annotations:\n    ${annotations}\n`);
    const items = `- ${text.trim().replace(/\n/g, '\n  ')}`;
    const { list } = parseResourceList(
      Buffer.from(`apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items}\n`),
    );
    const { diagnostics } = list ? findRunner(list, { container: 'two' }) : { diagnostics: [] };
    expect(diagnostics.map((diagnostic) => [diagnostic.resourceRef, diagnostic.file])).toEqual([
      [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'function-runner', namespace: 'porch-system' }, file],
    ]);
  });

  test.each([
    ['serviceAccountName: porch-fn-runner', 'porch-fn-runner'],
    ['serviceAccount: old-name', 'old-name'],
    ['', 'default'],
  ])('reads the ServiceAccount from %j', (pod, name) => {
    const list = listOf({ pod, containers: container('porch-function-runner') });
    expect(findRunner(list, {}).runner?.serviceAccountName).toBe(name);
  });

  test.each([
    ['command: [/server, --a]', '/server', ['--a'], 'command'],
    ['command: [/server]\n  args: [--a]', '/server', ['--a'], 'args'],
    ['command: [/server, --a]\n  args: [--b]', '/server', ['--a', '--b'], 'command'],
    ['command: [/server]', '/server', [], 'command'],
    ['args: [--a]', undefined, ['--a'], 'args'],
    ['command: []\n  args: [--a]', undefined, ['--a'], 'args'],
    ['command:\n  args: [--a]', undefined, ['--a'], 'args'],
    ['command: null\n  args: [--a]', undefined, ['--a'], 'args'],
    ['tty: false', undefined, [], 'args'],
    [
      'command: [/server, "$(A)=$(B)", $$(A), $(C), $(D)]',
      '/server',
      ['--a=--a/b', '$(A)', '$(C)', undefined],
      'command',
    ],
    ['command: [/server, 5]', '/server', [undefined], 'command'],
  ])('reads %j', (lines, program, values, place) => {
    const env = [
      '  env:',
      '  - {name: A, value: --a}',
      '  - {name: B, value: $(A)/b}',
      '  - {name: D, valueFrom: {fieldRef: {fieldPath: metadata.name}}}',
    ];
    const containers = `- name: runner\n  image: porch-function-runner\n  ${lines}\n${env.join('\n')}`;
    const { runner, diagnostics } = findRunner(listOf({ containers }), {});
    expect(diagnostics).toEqual([]);
    expect(runner?.program).toBe(program);
    expect(runner?.arguments.map(({ value }) => value)).toEqual(values);
    expect(runner?.flagsField).toBe(place);
  });

  test.each([
    [
      'command: [/bin/sh, -c, "/server --a"]',
      'command',
      '`command` runs the function runner through "sh", so its flags are not known',
    ],
    ...['ash', 'bash', 'dash', 'busybox', 'env', 'tini', 'dumb-init', 'dlv'].map((wrapper) => [
      `command: [${wrapper}, /server, --a]`,
      'command',
      `\`command\` runs the function runner through "${wrapper}", so its flags are not known`,
    ]),
    ['command: /server --a', 'command', '`command` is not a list'],
    ['command: [/server]\n  args: --a', 'args', '`args` is not a list'],
  ])('cannot tell the flags of %j', (lines, field, reason) => {
    const { runner, diagnostics } = findRunner(
      listOf({ containers: `- name: runner\n  image: porch-function-runner\n  ${lines}` }),
      {},
    );
    expect(runner?.arguments).toMatchObject([{ field, index: 0, value: undefined, written: undefined }]);
    expect(diagnostics).toMatchObject([
      {
        rule: 'runner-flags-unreadable',
        message: `Deployment "function-runner": ${reason}; write the program and its flags as a list`,
        fieldPath: `spec.template.spec.containers[0].${field}`,
      },
    ]);
  });

  test('gives each argument its place', () => {
    const lines = 'command: [/server, --a]\n  args: [--b, "$(C)"]';
    const { runner } = findRunner(listOf({ containers: `- name: x\n  ${runnerImage}\n  ${lines}` }), {});
    const path = 'spec.template.spec.containers[0]';
    expect(runner?.arguments).toEqual([
      { field: 'command', index: 1, fieldPath: `${path}.command[1]`, value: '--a', written: '--a' },
      { field: 'args', index: 0, fieldPath: `${path}.args[0]`, value: '--b', written: '--b' },
      { field: 'args', index: 1, fieldPath: `${path}.args[1]`, value: '$(C)', written: '$(C)' },
    ]);
    expect(runner?.flagsPath).toBe(`${path}.command`);
  });

  test.each<[string, readonly (readonly [string, string | undefined])[]]>([
    ['[]', []],
    ['none', []],
    [
      '[{name: A, value: a}, {name: B, value: $(A)b}]',
      [
        ['A', 'a'],
        ['B', 'ab'],
      ],
    ],
    ['[{name: A}, {value: b}, none]', [['A', '']]],
    ['[{name: A, value: a}, {name: A, value: $(A)a}]', [['A', 'aa']]],
    ['[{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]', [['A', undefined]]],
    ['[{name: A, value: a, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]', [['A', 'a']]],
    [
      '[{name: A, valueFrom: {}}, {name: B, value: b$(A)}]',
      [
        ['A', undefined],
        ['B', undefined],
      ],
    ],
  ])('reads the environment %s', (env, expected) => {
    const { runner } = findRunner(listOf({ containers: `- name: x\n  ${runnerImage}\n  env: ${env}` }), {});
    expect([...(runner?.environment ?? [])]).toEqual(expected);
  });

  test('parses no Deployment that cannot be the runner', () => {
    const list = listOf(
      { name: 'other', containers: container('nginx') },
      { containers: container('porch-function-runner') },
    );
    const items = list.items.map((item): Item => {
      const { index, start, end, column, kind } = item;
      const read = (): ParsedYaml => {
        if (index === 0) throw new Error('parsed');
        return item.read();
      };
      return { index, start, end, column, kind, text: () => item.text(), read };
    });
    expect(findRunner({ ...list, items }, {}).runner?.object.item?.index).toBe(1);
  });
});

test.each([
  ['$(A)', 'a'],
  ['x$(A)$(A)y', 'xaay'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$a'],
  ['$(NONE)', '$(NONE)'],
  ['$A $', '$A $'],
  ['xxAy', 'xxAy'],
  ['$(A', '$(A'],
  ['$(UNKNOWN)', undefined],
  ['', ''],
])('expandVariables(%j) is %j', (text, expected) => {
  expect(
    expandVariables(
      text,
      new Map([
        ['A', 'a'],
        ['UNKNOWN', undefined],
      ]),
    ),
  ).toBe(expected);
});

const serverDeployment = (lines: string, name = 'porch-server'): string =>
  deployment(`- name: porch-server\n        image: ghcr.io/kptdev/porch-server:latest\n        ${lines}`).replace(
    'name: other',
    `name: ${name}`,
  );

describe('porch-server', () => {
  const findServer = (text: string): PorchProgram | undefined =>
    findProgram(listObjects(packageOf(text)), porchServer, {}).program;

  // Its flags stand in `args`, after the image's entrypoint, unless somebody wrote a command.
  test.each([
    ['args: [--a, --b]', undefined, ['--a', '--b'], 'args'],
    ['command: [/porch]\n        args: [--a]', '/porch', ['--a'], 'args'],
    ['command: [/porch, --b]\n        args: [--a]', '/porch', ['--b', '--a'], 'args'],
    ['command: [/porch, --a]', '/porch', ['--a'], 'command'],
    ['command: [/porch]', '/porch', [], 'command'],
    ['tty: false', undefined, [], 'args'],
  ])('with %j', (lines, program, values, field) => {
    const found = findServer(serverDeployment(lines));
    expect(found?.arguments.map(({ value }) => value)).toEqual(values);
    expect([found?.program, found?.flagsField, found?.component]).toEqual([program, field, porchServer]);
  });

  test('is not the function runner, nor the other way round', () => {
    const list = listOf({ name: 'porch-server', containers: container('porch-function-runner') });
    expect(findProgram(listObjects(list), functionRunner, {}).program?.object.ref.name).toBe('porch-server');
    expect(findServer(serverDeployment('', 'function-runner'))?.object.ref.name).toBe('function-runner');
  });

  test('is named where it cannot be found', () => {
    expect(findProgram(listObjects(packageOf(deployment())), porchServer, {}).diagnostics[0]?.message).toBe(
      'no Deployment in the package runs an image called "porch-server" or is called "porch-server"; add porch-server\'s Deployment, or set `deployment.name` to its name',
    );
  });

  test('says whether envFrom may set more variables', () => {
    expect(findServer(serverDeployment('args: []'))?.hasMoreVariables).toBe(false);
    expect(findServer(serverDeployment('envFrom: [{secretRef: {name: db}}]'))?.hasMoreVariables).toBe(true);
  });
});

describe('findNamedComponent', () => {
  const list = listOf(
    { name: 'function-runner', containers: container('mirror.example/fr:v1') },
    { name: 'evaluator', containers: container('ghcr.io/kptdev/porch-server') },
    { name: 'evaluator', namespace: 'b', containers: container('porch-function-runner') },
    { name: 'porch-server', containers: container('porch-function-runner') },
    { name: 'other', containers: container('nginx') },
  );
  test.each<[DeploymentSelector, Component | undefined]>([
    [{}, undefined],
    [{ namespace: 'b' }, undefined],
    [{ name: 'function-runner' }, functionRunner],
    [{ name: 'evaluator', namespace: 'porch-system' }, porchServer],
    [{ name: 'evaluator', namespace: 'b' }, functionRunner],
    // What it runs says more than what it is called.
    [{ name: 'porch-server' }, functionRunner],
    [{ name: 'porch-server', namespace: 'c' }, porchServer],
    [{ name: 'other' }, undefined],
    [{ name: 'absent' }, undefined],
  ])('%j', (selector, component) => {
    expect(findNamedComponent(listObjects(list), selector, [functionRunner, porchServer])).toBe(component);
  });
});
