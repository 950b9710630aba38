import { expect, test } from '@jest/globals';
import { applyEdits } from '../../src/edit/apply-edits.js';
import { planAppendEntries } from '../../src/inject/plan-append-entries.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';

test.each([
  ['a: 1\n', [], 'a: 1\n'],
  ['a: 1\n', ['x'], 'a: 1\nlist:\n- x\n'],
  ['a: 1\n', ['x', 'z'], 'a: 1\nlist:\n- x\n- z\n'],
  ['list: []\n', ['x'], 'list:\n- x\n'],
  ['list: []\n', ['x', 'z'], 'list:\n- x\n- z\n'],
  ['list:\n- a # kept\n', ['x', 'z'], 'list:\n- a # kept\n- x\n- z\n'],
  ['list: [a]\n', ['x', 'z'], 'list: [a, x, z]\n'],
  ['b: &b [a]\nlist: *b\n', ['x'], undefined],
  ['b: &b [a]\nlist: *b\n', ['x', 'z'], undefined],
])('%j and %j', (text, values, expected) => {
  const { node } = parseYaml(text);
  if (node?.kind !== 'mapping') throw new Error('no mapping');
  const { edits } = planAppendEntries(text, node, 'list', values);
  expect(edits && applyEdits(text, edits)).toBe(expected);
});
