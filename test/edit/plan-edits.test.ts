import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { applyEdits } from '../../src/edit/apply-edits.js';
import { planAppendEntry, planInsertEntryAfter } from '../../src/edit/plan-insert-entry.js';
import { planRemoveEntry } from '../../src/edit/plan-remove-entry.js';
import { planReplaceScalar } from '../../src/edit/plan-replace-scalar.js';
import { planAppendUnderKey, planSetKey } from '../../src/edit/plan-set-key.js';
import type { PlannedEdits } from '../../src/edit/planned-edits.js';
import { renderBlock } from '../../src/edit/render-block.js';
import type { YamlData } from '../../src/edit/yaml-data.js';
import { findNode } from '../../src/yaml/find-node.js';
import type { MappingNode, ScalarNode, SequenceNode } from '../../src/yaml/node.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';

type Path = (string | number)[];
function at(text: string, path: Path, kind: 'mapping'): MappingNode;
function at(text: string, path: Path, kind: 'sequence'): SequenceNode;
function at(text: string, path: Path, kind: 'scalar'): ScalarNode;
function at(text: string, path: Path, kind: string): unknown {
  const node = findNode(parseYaml(text).node, path);
  if (node?.kind !== kind) throw new Error(`no ${kind} at ${path.join('.')}`);
  return node;
}

const apply = (text: string, planned: PlannedEdits): string =>
  planned.edits ? applyEdits(text, planned.edits) : `refused: ${planned.refused} (at ${planned.offset})`;

const append =
  (value: YamlData, ...path: Path) =>
  (text: string) =>
    planAppendEntry(text, at(text, path, 'sequence'), value);
const insertAfter =
  (index: number, value: YamlData, ...path: Path) =>
  (text: string) =>
    planInsertEntryAfter(text, at(text, path, 'sequence'), index, value);
const removeAt =
  (index: number, ...path: Path) =>
  (text: string) =>
    planRemoveEntry(text, at(text, path, 'sequence'), index);
const setKey =
  (key: string, value: YamlData, ...path: Path) =>
  (text: string) =>
    planSetKey(text, at(text, path, 'mapping'), key, value);
const appendUnder = (key: string, value: YamlData) => (text: string) =>
  planAppendUnderKey(text, at(text, [], 'mapping'), key, value);
const replace =
  (value: string | number, ...path: Path) =>
  (text: string) =>
    planReplaceScalar(text, at(text, path, 'scalar'), value);

type Row = [title: string, before: string, plan: (text: string) => PlannedEdits, after: string];

const volume = { name: 'docker-config', secret: { secretName: 'auth-secret' } };

describe('entries are added', () => {
  test.each<Row>([
    ['to a compact sequence', 'args:\n- --a\nname: x\n', append('--b', 'args'), 'args:\n- --a\n- --b\nname: x\n'],
    ['to a wide sequence', 'args:\n  - --a\nname: x\n', append('--b', 'args'), 'args:\n  - --a\n  - --b\nname: x\n'],
    [
      'behind a comment',
      'args:\n- --a # keep in sync\n',
      append('--b', 'args'),
      'args:\n- --a # keep in sync\n- --b\n',
    ],
    [
      'before the comment lines that follow',
      'args:\n- --a\n# end\nname: x\n',
      append('--b', 'args'),
      'args:\n- --a\n- --b\n# end\nname: x\n',
    ],
    ['in the middle', 'args:\n- a\n# c\n- c\n', insertAfter(0, 'b', 'args'), 'args:\n- a\n- b\n# c\n- c\n'],
    ['before the first', 'args:\n- b\n', insertAfter(-1, 'a', 'args'), 'args:\n- a\n- b\n'],
    ['with CRLF', 'args:\r\n- a\r\nx: 1\r\n', append('b', 'args'), 'args:\r\n- a\r\n- b\r\nx: 1\r\n'],
    ['without a final line break', 'args:\n- a', append('b', 'args'), 'args:\n- a\n- b'],
    ['after a literal text', 'args:\n- |\n  a\n\nx: 1\n', append('b', 'args'), 'args:\n- |\n  a\n- b\n\nx: 1\n'],
    [
      'as mappings',
      'volumes:\n- name: a\n  emptyDir: {}\n',
      append(volume, 'volumes'),
      'volumes:\n- name: a\n  emptyDir: {}\n- name: docker-config\n  secret:\n    secretName: auth-secret\n',
    ],
    ['to flow style', 'args: [--a, --b] # c\n', append('--c', 'args'), 'args: [--a, --b, --c] # c\n'],
    [
      'to flow style over lines',
      'args: [\n  a, # first\n  b # last\n  ]\n',
      append('c', 'args'),
      'args: [\n  a, # first\n  b, # last\n  c\n  ]\n',
    ],
    ['to flow style with a last comma', 'args: [\n  a,\n  ]\n', append('b', 'args'), 'args: [\n  a,\n  b,\n  ]\n'],
    ['to empty flow style', 'args: []\n', append('a', 'args'), 'args: [a]\n'],
    ['to JSON', '{"args": ["a"]}\n', append('b', 'args'), '{"args": ["a", "b"]}\n'],
    [
      'to tight JSON',
      '{"v":[{"name":"a"}]}\n',
      append(volume, 'v'),
      '{"v":[{"name":"a"},{"name":"docker-config","secret":{"secretName":"auth-secret"}}]}\n',
    ],
    ['under a key', 'volumes:\n- name: a\n', appendUnder('volumes', { name: 'b' }), 'volumes:\n- name: a\n- name: b\n'],
    [
      'under a key with null',
      'volumes: # none\nx: 1\n',
      appendUnder('volumes', { name: 'b' }),
      'volumes: # none\n- name: b\nx: 1\n',
    ],
    [
      'under a key with []',
      'volumes: [] # none\nx: 1\n',
      appendUnder('volumes', { name: 'b' }),
      'volumes: # none\n- name: b\nx: 1\n',
    ],
    ['under a key with {}', 'volumes: {}\n', appendUnder('volumes', { name: 'b' }), 'volumes:\n- name: b\n'],
    [
      'under a missing key, wide as its siblings',
      'a:\n  - x\n',
      appendUnder('volumes', 'b'),
      'a:\n  - x\nvolumes:\n  - b\n',
    ],
    [
      'not under a text',
      'volumes: x\n',
      appendUnder('volumes', 'b'),
      'refused: the value of `volumes` is not a list that can be added to (at 9)',
    ],
    [
      'not to an alias',
      'a: &a [x]\nvolumes: *a\n',
      appendUnder('volumes', 'b'),
      'refused: the value of `volumes` is not a list that can be added to (at 19)',
    ],
  ])('%s', (_, before, plan, after) => {
    expect(apply(before, plan(before))).toBe(after);
  });
});

describe('entries are removed', () => {
  test.each<Row>([
    ['with their comment', 'args:\n- a # why\n# b\n- b\n', removeAt(0, 'args'), 'args:\n# b\n- b\n'],
    [
      'with all their lines',
      'v:\n- name: a\n  x:\n    y: 1\n- name: b\nz: 1\n',
      removeAt(0, 'v'),
      'v:\n- name: b\nz: 1\n',
    ],
    ['at the end of a text', 'args:\n- a\n- b', removeAt(1, 'args'), 'args:\n- a'],
    ['with CRLF', 'args:\r\n- a\r\n- b\r\n', removeAt(0, 'args'), 'args:\r\n- b\r\n'],
    ['on the first line of a nested list', '- - a\n  - b\n', removeAt(0, 0), '- - b\n'],
    ['and the last leaves []', 'args:\n- a # b\nx: 1\n', removeAt(0, 'args'), 'args: []\nx: 1\n'],
    ['and the last at the end of a text', 'args:\n  - a', removeAt(0, 'args'), 'args: []'],
    [
      'not the last where the key has a comment',
      'args: # c\n- a\n',
      removeAt(0, 'args'),
      'refused: the last entry can be removed only under a key without a comment (at 10)',
    ],
    [
      'not before what would join a literal text',
      'a:\n- |\n  x\n- b\n  # c\n',
      removeAt(1, 'a'),
      'refused: what follows the entry would become part of the text before it (at 11)',
    ],
    ['not an anchor', 'a:\n- &x b\n- *x\n', removeAt(0, 'a'), 'refused: the entry is a value with an anchor (at 3)'],
    ['from flow style', 'args: [a, b, c]\n', removeAt(1, 'args'), 'args: [a, c]\n'],
    ['last of flow style', 'args: [a, b]\n', removeAt(1, 'args'), 'args: [a]\n'],
    ['only one of flow style', 'args: [ a ]\n', removeAt(0, 'args'), 'args: []\n'],
  ])('%s', (_, before, plan, after) => {
    expect(apply(before, plan(before))).toBe(after);
  });
});

describe('keys are set', () => {
  test.each<Row>([
    ['new, behind the last', 'a: 1 # c\n# end\n', setKey('b', 'x'), 'a: 1 # c\nb: x\n# end\n'],
    [
      'new, in a nested mapping',
      'm:\n  a: 1\nz: 1\n',
      setKey('b', { c: ['d'] }, 'm'),
      'm:\n  a: 1\n  b:\n    c:\n    - d\nz: 1\n',
    ],
    ['new, in an entry', 'l:\n- a: 1\n- a: 2\n', setKey('b', true, 'l', 0), 'l:\n- a: 1\n  b: true\n- a: 2\n'],
    ['null', 'a:\nb: 1\n', setKey('a', 'x'), 'a: x\nb: 1\n'],
    ['null, with a comment', 'a: # c\nb: 1\n', setKey('a', { x: 1 }), 'a: # c\n  x: 1\nb: 1\n'],
    ['replaced by a text, in its quotes', "a: 'x' # c\n", setKey('a', 'y'), "a: 'y' # c\n"],
    ['replaced by a mapping', 'a: x # c\n', setKey('a', { b: 1 }), 'a: # c\n  b: 1\n'],
    ['a mapping replaced by a text', 'a:\n  b: 1\nc: 2\n', setKey('a', 'x'), 'a: x\nc: 2\n'],
    ['at the end of a text', 'a: x', setKey('a', { b: 1 }), 'a:\n  b: 1'],
    ['in flow style', '{a: 1}\n', setKey('b', 'x'), '{a: 1, b: x}\n'],
    ['in JSON', '{"a":1}\n', setKey('b', { c: [true] }), '{"a":1,"b":{"c":[true]}}\n'],
    ['in JSON over lines', '{\n  "a": 1\n}\n', setKey('b', 'x'), '{\n  "a": 1,\n  "b": "x"\n}\n'],
    ['in an empty flow mapping', 'a: {}\n', setKey('b', 'x', 'a'), 'a: {b: x}\n'],
    ['not where an alias stands', 'a: &a 1\nb: *a\n', setKey('b', 2), 'refused: the value is an alias (at 11)'],
  ])('%s', (_, before, plan, after) => {
    expect(apply(before, plan(before))).toBe(after);
  });
});

describe('scalars are replaced', () => {
  test.each<Row>([
    ['plain', 'a: x # c\n', replace('y z', 'a'), 'a: y z # c\n'],
    ['plain that must be quoted', 'a: x # c\n', replace('yes', 'a'), "a: 'yes' # c\n"],
    ['in double quotes', 'a: "x"\n', replace('y', 'a'), 'a: "y"\n'],
    ['in single quotes, which cannot hold it', "a: 'x'\n", replace('y\n', 'a'), 'a: "y\\n"\n'],
    ['over lines', 'a: |\n  x\n  y\nb: 1\n', replace('z', 'a'), 'a: z\nb: 1\n'],
    ['by a number', "a: 'x'\n", replace(420, 'a'), 'a: 420\n'],
    ['not with a tag', 'a: !!str x\n', replace('y', 'a'), 'refused: the value has a tag (at 9)'],
  ])('%s', (_, before, plan, after) => {
    expect(apply(before, plan(before))).toBe(after);
  });

  test('by itself: no edit', () => {
    expect(replace('x', 'a')('a: x\n')).toEqual({ edits: [] });
  });
});

test('edits outside the text, or over one another, are refused', () => {
  expect(() => applyEdits('abc', [{ start: 2, end: 4, text: '' }])).toThrow(RangeError);
  expect(() =>
    applyEdits('abc', [
      { start: 0, end: 2, text: '' },
      { start: 1, end: 3, text: '' },
    ]),
  ).toThrow(RangeError);
  expect(
    applyEdits('abc', [
      { start: 3, end: 3, text: 'd' },
      { start: 0, end: 1, text: '' },
    ]),
  ).toBe('bcd');
});

describe('what is written is what was meant, and nothing else is touched', () => {
  const key = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 6 });
  const { data } = fc.letrec<{ data: YamlData; leaf: YamlData }>((tie) => ({
    leaf: fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.integer(), fc.boolean(), fc.constant(null)),
    data: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.array(tie('data'), { maxLength: 3 }),
      fc.dictionary(key, tie('data'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  const entries = fc.array(data, { minLength: 1, maxLength: 4 });
  const styles = fc.constantFrom<'compact' | 'wide' | 'flow'>('compact', 'wide', 'flow');
  const write = (list: YamlData[], style: 'compact' | 'wide' | 'flow'): string =>
    style === 'flow' ? `list: ${JSON.stringify(list)} # c\nz: 1\n` : `${renderBlock({ list }, 0, style)}# c\nz: 1\n`;

  test('renderBlock', () => {
    fc.assert(
      fc.property(data, styles, (value, style) => {
        expect(parse(renderBlock({ value }, 0, style === 'wide' ? 'wide' : 'compact'))).toEqual({ value });
      }),
    );
  });

  test('planInsertEntryAfter', () => {
    fc.assert(
      fc.property(entries, data, styles, fc.nat(3), (list, value, style, n) => {
        const before = write(list, style);
        const index = (n % (list.length + 1)) - 1;
        const planned = insertAfter(index, value, 'list')(before);
        const after = apply(before, planned);
        expect(parse(after)).toEqual({ list: list.toSpliced(index + 1, 0, value), z: 1 });
        for (const edit of planned.edits ?? []) expect(edit.start).toBe(edit.end);
      }),
    );
  });

  test('planRemoveEntry', () => {
    fc.assert(
      fc.property(entries, styles, fc.nat(3), (list, style, n) => {
        const before = write(list, style);
        const index = n % list.length;
        const after = apply(before, removeAt(index, 'list')(before));
        expect(parse(after)).toEqual({ list: list.toSpliced(index, 1), z: 1 });
        expect(after).toContain('# c\nz: 1\n');
      }),
    );
  });

  test('planSetKey', () => {
    fc.assert(
      fc.property(data, data, styles, (old, value, style) => {
        const before =
          style === 'flow' ? `{"a": ${JSON.stringify(old)}, "z": 1}\n` : `${renderBlock({ a: old }, 0, style)}z: 1\n`;
        expect(parse(apply(before, setKey('a', value)(before)))).toEqual({ a: value, z: 1 });
        expect(parse(apply(before, setKey('new', value)(before)))).toEqual({ a: old, z: 1, new: value });
      }),
    );
  });
});
