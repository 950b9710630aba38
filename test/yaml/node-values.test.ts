import { expect, test } from '@jest/globals';
import { findEntry, findNode, scalarText } from '../../src/yaml/find-node.js';
import type { YamlNode } from '../../src/yaml/node.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';

const text = "list:\n- a\n- b: 'c'\n-\nopaque: &x {d: e}\nnumber: 1\nquoted: '1'\nnothing:\ntagged: !!str 2\n";
const parsed = (): YamlNode | undefined => parseYaml(text).node;

test.each([
  [[], 'mapping'],
  [['list'], 'sequence'],
  [['list', 0], 'scalar'],
  [['list', 1, 'b'], 'scalar'],
  // There is nothing, or nothing is written there.
  [['list', 2], undefined],
  [['list', 3], undefined],
  [['list', 'b'], undefined],
  [['list', 0, 'a'], undefined],
  [['list', 0, 0], undefined],
  [['none'], undefined],
  [['none', 'a'], undefined],
  [['nothing'], undefined],
  [[0], undefined],
  // The walk ends where nothing may be edited.
  [['opaque'], 'opaque'],
  [['opaque', 'd', 0], 'opaque'],
])('at %j there is %j', (path, kind) => {
  expect(findNode(parsed(), path)?.kind).toBe(kind);
});

test('an entry is found by its key', () => {
  expect(findEntry(parsed(), 'nothing')).toMatchObject({ key: { value: 'nothing' }, value: undefined });
  expect(findEntry(parsed(), 'none')).toBeUndefined();
  expect(findEntry(findNode(parsed(), ['list']), '0')).toBeUndefined();
  expect(findEntry(undefined, 'a')).toBeUndefined();
});

test.each([
  [['list', 1, 'b'], 'c'],
  [['quoted'], '1'],
  [['tagged'], '2'],
  [['number'], undefined],
  [['opaque'], undefined],
  [['list'], undefined],
  [['nothing'], undefined],
])('the text at %j is %j', (path, text) => {
  expect(scalarText(findNode(parsed(), path))).toBe(text);
});

test('the text that an alias stands for', () => {
  expect(scalarText(findNode(parseYaml('a: &a x\nb: *a\n').node, ['b']))).toBe('x');
});

test.each<[string, unknown]>([
  ['1', 1],
  ['0400', 256],
  ['"0400"', '0400'],
  ["'1'", '1'],
  ['|\n  1\n', '1\n'],
  ['', null],
  ['~', null],
  ['[0400, {a: 0400}]', [256, { a: 256 }]],
  ['{a: , b: x}', { a: null, b: 'x' }],
  ['&a [0400]', [256]],
  // A tag says what a text is; of those that make a number, a boolean or null only the ones of YAML count.
  ['!!str 0400', '0400'],
  ['!!int "0400"', 256],
  ['!!float "1"', 1],
  ['!!bool "true"', true],
  ['!!null ""', null],
  ['!!int2 1', '1'],
])('%s means %j', (text, value) => {
  const found = findNode(parseYaml(`a: ${text}\n`).node, ['a']);
  expect(yamlValue(found)).toEqual(value);
});
