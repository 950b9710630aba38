import { describe, expect, test } from '@jest/globals';
import { expandVariables } from '../../src/porch/expand-variables.js';
import { findRunner, type RunnerSelector } from '../../src/porch/find-runner.js';
import type { Item, NodeOrError } from '../../src/resource-list/resource-list.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';

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

const container = (image: string, name = 'function-runner'): string =>
  `- name: ${name}\n  image: ${image}\n  command:\n  - /server\n  - --config=/config.yaml`;

describe('findRunner', () => {
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
      name: 'fr',
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

  test.each<[RunnerSelector, string]>([
    [
      {},
      'runner-ambiguous: 2 Deployments may be the function runner: "a/one", "b/one"; set `deployment.name` and `deployment.namespace` to say which',
    ],
    [
      { name: 'one' },
      'runner-ambiguous: 2 Deployments may be the function runner: "a/one", "b/one"; set `deployment.name` and `deployment.namespace` to say which',
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
      runner ? `${runner.namespace}/${runner.name}` : `${diagnostics[0]?.rule ?? ''}: ${diagnostics[0]?.message ?? ''}`,
    ).toBe(expected);
  });

  const sidecars = [container('nginx', 'proxy'), container('porch-function-runner', 'runner')].join('\n');
  const unclear = [container('nginx', 'proxy'), container('envoy', 'mesh')].join('\n');

  test.each<[string, RunnerSelector, string | undefined, string | undefined]>([
    [sidecars, {}, 'runner', undefined],
    [sidecars, { container: 'proxy' }, 'proxy', undefined],
    [sidecars, { container: 'nope' }, undefined, 'runner-container-not-found'],
    [unclear, {}, undefined, 'runner-container-ambiguous'],
    [`${sidecars}\n${container('porch-function-runner', 'again')}`, {}, undefined, 'runner-container-ambiguous'],
  ])('finds the container %#', (containers, selector, name, rule) => {
    const { runner, diagnostics } = findRunner(listOf({ containers }), selector);
    expect([runner?.containerName, diagnostics[0]?.rule]).toEqual([name, rule]);
  });

  test('leaves initContainers aside', () => {
    const pod = 'initContainers: [{name: function-runner, image: porch-function-runner}]';
    const { runner } = findRunner(listOf({ pod, containers: container('nginx', 'only') }), {});
    expect(runner?.containerName).toBe('only');
  });

  test('says why a Deployment cannot be read', () => {
    const { diagnostics } = findRunner(listOf({ containers: '- image: "porch-function-runner' }), {});
    expect(diagnostics.map(({ rule }) => rule)).toEqual(['runner-unreadable']);
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
    ['serviceAccountName: porch-fn-runner', 'porch-fn-runner'],
    ['serviceAccount: old-name', 'old-name'],
    ['', 'default'],
  ])('reads the ServiceAccount from %j', (pod, name) => {
    const list = listOf({ pod, containers: container('porch-function-runner') });
    expect(findRunner(list, {}).runner?.serviceAccountName).toBe(name);
  });

  test.each([
    ['command: [/server, --a]', '/server', ['--a'], 'command 1'],
    ['command: [/server]\n  args: [--a]', '/server', ['--a'], 'args 0'],
    ['command: [/server, --a]\n  args: [--b]', '/server', ['--a', '--b'], 'command 1'],
    ['command: [/server]', '/server', [], 'command 1'],
    ['args: [--a]', undefined, ['--a'], 'args 0'],
    ['command: []\n  args: [--a]', undefined, ['--a'], 'args 0'],
    ['command:\n  args: [--a]', undefined, ['--a'], 'args 0'],
    ['tty: false', undefined, [], 'nowhere'],
    [
      'command: [/server, "$(A)=$(B)", $$(A), $(C), $(D)]',
      '/server',
      ['--a=--a/b', '$(A)', '$(C)', undefined],
      'command 1',
    ],
    ['command: [/server, 5]', '/server', [undefined], 'command 1'],
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
    const { flagList } = runner ?? {};
    expect(flagList ? `${flagList.field} ${String(flagList.first)}` : 'nowhere').toBe(place);
  });

  test.each([
    [
      'command: [/bin/sh, -c, "/server --a"]',
      'command',
      '`command` runs the function runner through "sh", so its flags cannot be told',
    ],
    ['command: /server --a', 'command', '`command` is not a list that can be read'],
    ['command: [/server]\n  args: --a', 'args', '`args` is not a list that can be read'],
  ])('cannot tell the flags of %j', (lines, field, reason) => {
    const { runner, diagnostics } = findRunner(
      listOf({ containers: `- name: runner\n  image: porch-function-runner\n  ${lines}` }),
      {},
    );
    expect(runner?.flagList).toBeUndefined();
    expect(runner?.arguments.map(({ value }) => value)).toEqual([undefined]);
    expect(diagnostics).toMatchObject([
      {
        rule: 'runner-flags-unreadable',
        message: `Deployment "function-runner": ${reason}; the flags must be written as a list`,
        fieldPath: `spec.template.spec.containers[0].${field}`,
      },
    ]);
  });

  test('parses no Deployment that cannot be the runner', () => {
    const list = listOf(
      { name: 'other', containers: container('nginx') },
      { containers: container('porch-function-runner') },
    );
    const items = list.items.map((item): Item => {
      const { index, start, end, column, kind } = item;
      const read = (): NodeOrError => {
        if (index === 0) throw new Error('parsed');
        return item.read();
      };
      return { index, start, end, column, kind, text: () => item.text(), read };
    });
    expect(findRunner({ ...list, items }, {}).runner?.item.index).toBe(1);
  });
});

test.each([
  ['$(A)', 'a'],
  ['x$(A)$(A)y', 'xaay'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$a'],
  ['$(NONE)', '$(NONE)'],
  ['$A $', '$A $'],
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
