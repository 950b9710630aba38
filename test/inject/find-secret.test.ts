import { expect, test } from '@jest/globals';
import { checkReadable, findItems, findSecret } from '../../src/inject/find-secret.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';

function listOf(...items: readonly string[]): ResourceList {
  const entries = items.map((item) => `- ${item.trimEnd().replaceAll('\n', '\n  ')}\n`);
  const { list, error } = parseResourceList(
    Buffer.from(`apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${entries.join('')}`),
  );
  if (error) throw new Error(error.message);
  return list;
}

const item = (kind: string, rest: string): string => `apiVersion: v1\nkind: ${kind}\n${rest}`;

test.each([
  ['config.kubernetes.io/path: a/b-c.yaml', 'a/b-c.yaml'],
  ["config.kubernetes.io/path: 'a.yaml'", 'a.yaml'],
  ['config.kubernetes.io/path: "a.yaml"', 'a.yaml'],
  ['config.kubernetes.io/path:  a.yaml', 'a.yaml'],
  ["internal.config.kubernetes.io/path: 'a.yaml'", 'a.yaml'],
  ['x-config.kubernetes.io/path: a.yaml', undefined],
  ['note: config.kubernetes.io/path', undefined],
])('the file of an item that cannot be read: %s', (annotation, path) => {
  const text = item('Secret', `metadata:\n  name: auth-secret\n  annotations:\n    ${annotation}\ndata: [\n`);
  const [error, ...none] = checkReadable(listOf(text), 'Secret', ['auth-secret']);
  expect(none).toEqual([]);
  expect(error?.file).toEqual(path === undefined ? undefined : { path });
  expect(error && 'file' in error).toBe(path !== undefined);
});

test('only items of the kind that mention a name are found, and those that are no mapping left out', () => {
  const named = (name: string): string => `metadata: {name: ${name}}`;
  const list = listOf(item('Secret', named('one')), item('Role', named('one')), item('Secret', named('two')));
  expect(findItems(list, 'Secret', ['one', 'three']).map((found) => found.item)).toEqual([list.items[0]]);
  expect(findItems(listOf(item('Secret', 'one: "\n')), 'Secret', ['one'])).toEqual([]);
});

const secret = { name: 'a', namespace: 'ns' };

test.each([
  ['Secret', 'metadata: {name: a, namespace: ns}', true],
  ['Secret', 'metadata: {name: a}', false],
  ['Secret', 'metadata: {name: a, namespace: other}', false],
  ['Secret', 'metadata: {name: b, namespace: ns, labels: {a: a}}', false],
  ['Secret', 'metadata: {name: b, namespace: ns}\nspec: {target: {name: a}}', false],
  ['SealedSecret', 'metadata: {name: a, namespace: ns}', true],
  ['SealedSecret', 'metadata: {name: b, namespace: ns}\nspec: {template: {metadata: {name: a}}}', true],
  ['SealedSecret', 'metadata: {name: a, namespace: ns}\nspec: {template: {metadata: {name: b}}}', false],
  ['ExternalSecret', 'metadata: {name: a, namespace: ns}', true],
  ['ExternalSecret', 'metadata: {name: b, namespace: ns}\nspec: {target: {name: a}}', true],
  ['ExternalSecret', 'metadata: {name: a, namespace: ns}\nspec: {target: {name: b}}', false],
] as const)('%s with %s', (kind, rest, isFound) => {
  expect(findSecret(listOf(item(kind, rest)), kind, secret) !== undefined).toBe(isFound);
});
