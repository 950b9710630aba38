import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { applyEdits } from '../../src/edit/apply-edits.js';
import { planAppendEntry, planInsertEntryAfter } from '../../src/edit/plan-insert-entry.js';
import { planRemoveEntry } from '../../src/edit/plan-remove-entry.js';
import { planReplaceScalar } from '../../src/edit/plan-replace-scalar.js';
import { planAppendUnderKey, planSetKey } from '../../src/edit/plan-set-key.js';
import type { Edit } from '../../src/edit/edit.js';
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
const both =
  (...plans: readonly ((text: string) => PlannedEdits)[]) =>
  (text: string): PlannedEdits => ({ edits: plans.flatMap((plan) => plan(text).edits ?? []) });
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
    ['after a comment', 'args:\n- --a # keep in sync\n', append('--b', 'args'), 'args:\n- --a # keep in sync\n- --b\n'],
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
      'args: [\n  a, # first\n  b, c # last\n  ]\n',
    ],
    [
      'to flow style over lines, several after the last, which has a comment',
      'args: [\n  a, # first\n  b # last\n  ]\n',
      both(append('c', 'args'), append('d', 'args')),
      'args: [\n  a, # first\n  b, c, d # last\n  ]\n',
    ],
    [
      'to flow style over lines, several after the last',
      'args: [\n  a,\n  b  \n  ]\n',
      both(append('c', 'args'), append('d', 'args')),
      'args: [\n  a,\n  b,\n  c,\n  d  \n  ]\n',
    ],
    [
      'to flow style over lines, with the comma after a comment, as Windows ends lines',
      'args: [\r\n  a # first\r\n  , b]\r\n',
      both(insertAfter(0, 'c', 'args'), insertAfter(0, 'd', 'args')),
      'args: [\r\n  a, c, d # first\r\n  , b]\r\n',
    ],
    ['to flow style with a last comma', 'args: [\n  a,\n  ]\n', append('b', 'args'), 'args: [\n  a,\n  b,\n  ]\n'],
    [
      'to flow style over lines, with the comma before a comment',
      'args: [\n  a, b, # last\n  ]\n',
      append('c', 'args'),
      'args: [\n  a, b, c, # last\n  ]\n',
    ],
    [
      'to flow style over lines, with the comma after a comment',
      'args: [\n  a # first, really\n  # of b\n  , b]\n',
      insertAfter(0, 'c', 'args'),
      'args: [\n  a, c # first, really\n  # of b\n  , b]\n',
    ],
    [
      'to flow style over lines, with the comma on a line of its own',
      'args: [\n  a # first, really\n  ,\n  b]\n',
      insertAfter(0, 'c', 'args'),
      'args: [\n  a # first, really\n  ,\n  c,\n  b]\n',
    ],
    [
      'to flow style over lines, in the middle',
      'args: [\n  a, # first\n  b\n  ]\n',
      insertAfter(0, 'c', 'args'),
      'args: [\n  a, # first\n  c,\n  b\n  ]\n',
    ],
    ['to flow style that ends on the line', 'args: [a,\n  b]\n', append('c', 'args'), 'args: [a,\n  b, c]\n'],
    ['to flow style that begins on the line', 'args: [a\n  ]\n', append('b', 'args'), 'args: [a, b\n  ]\n'],
    ['to flow style before the first', 'args: [b]\n', insertAfter(-1, 'a', 'args'), 'args: [a, b]\n'],
    ['to flow style with tight commas', '[a,b]\n', append({ c: 1, d: 2 }), '[a,b, {c: 1, d: 2}]\n'],
    ['to flow style with texts in double quotes', 'a: ["x", y]\n', append('z', 'a'), 'a: ["x", y, "z"]\n'],
    ['to flow style with mappings', 'a: [{b: "x"}]\n', append({ b: 'z' }, 'a'), 'a: [{b: "x"}, {b: z}]\n'],
    ['to empty flow style', 'args: []\n', append('a', 'args'), 'args: [a]\n'],
    ['to JSON', '{"args": ["a"]}\n', append('b', 'args'), '{"args": ["a", "b"]}\n'],
    ['to JSON, nested', '[["a"]]\n', append(['b', 'c']), '[["a"],["b","c"]]\n'],
    ['to JSON with spaces, nested', '{"a": ["x"]}\n', append({ b: 1, c: 2 }, 'a'), '{"a": ["x", {"b": 1, "c": 2}]}\n'],
    ['to tight JSON, before the first', '{"a":["x"]}\n', insertAfter(-1, 'w', 'a'), '{"a":["w","x"]}\n'],
    ['to tight JSON amid YAML', 'a: {"b":["x"],"c":1}\n', setKey('d', 2, 'a'), 'a: {"b":["x"],"c":1,"d":2}\n'],
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
    ['under a key with ~', 'volumes: ~\n', appendUnder('volumes', 'b'), 'volumes:\n- b\n'],
    ['under a key with null, spelt out', 'volumes: Null\n', appendUnder('volumes', 'b'), 'volumes:\n- b\n'],
    [
      'under a key with null, wide as its siblings',
      'a:\n  - x\nvolumes:\n',
      appendUnder('volumes', 'b'),
      'a:\n  - x\nvolumes:\n  - b\n',
    ],
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
      'not under a text that looks like null',
      "volumes: 'null'\n",
      appendUnder('volumes', 'b'),
      'refused: the value of `volumes` is not a list that can be added to (at 9)',
    ],
    [
      'not under a text that is tagged as one',
      'volumes: !!str null\n',
      appendUnder('volumes', 'b'),
      'refused: the value of `volumes` is not a list that can be added to (at 15)',
    ],
    [
      'not under a null with a tag, which would stay before the list',
      '{volumes: !!null null}\n',
      appendUnder('volumes', 'b'),
      'refused: the value of `volumes` is not a list that can be added to (at 17)',
    ],
    [
      'not under a mapping',
      'volumes: {a: 1}\n',
      appendUnder('volumes', 'b'),
      'refused: the value of `volumes` is not a list that can be added to (at 9)',
    ],
    [
      'not before the first that stands after another dash',
      '- - a\n',
      insertAfter(-1, 'b', 0),
      'refused: the first entry of the list is not on its own line (at 2)',
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
    [
      'not on the first line of a nested list with a comment',
      '- - a # c\n  - b\n',
      removeAt(0, 0),
      'refused: the entry is not on its own line (at 2)',
    ],
    ['without a value', 'args:\n-\n- b\n', removeAt(0, 'args'), 'args:\n- b\n'],
    ['not beyond the last', 'args:\n- a\n', removeAt(1, 'args'), 'refused: the list has no such entry (at 6)'],
    ['and the last leaves []', 'args:\n- a # b\nx: 1\n', removeAt(0, 'args'), 'args: []\nx: 1\n'],
    ['and the last at the end of a text', 'args:\n  - a', removeAt(0, 'args'), 'args: []'],
    ['and the last after blanks', 'args: \n- a\n', removeAt(0, 'args'), 'args: [] \n'],
    [
      'and the last below comments and blank lines',
      'args:\n\n# c\n  # d\n- a\n',
      removeAt(0, 'args'),
      'args: []\n\n# c\n  # d\n',
    ],
    ['and the last on the first line of a nested list', '- - a\n', removeAt(0, 0), '- []\n'],
    ['and the last of the document', '- a\n', removeAt(0), '[]\n'],
    ['and the last of the document, below a comment', '\n# c\n- a\n', removeAt(0), '\n# c\n[]\n'],
    ['and the last of the document, below its marker', '---\n- a\n', removeAt(0), '---\n[]\n'],
    ['and the last of the document, below a marker with a comment', '--- # c\n- a\n', removeAt(0), '--- # c\n[]\n'],
    ['and the last under a key like a marker', 'm:\n  ---x:\n  - a\n', removeAt(0, 'm', '---x'), 'm:\n  ---x: []\n'],
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
    [
      'not before a blank line that would join a literal text within a mapping',
      'a:\n- w: 0\n  x: 1\n  y: |+\n    z\n- b\n\n',
      removeAt(1, 'a'),
      'refused: what follows the entry would become part of the text before it (at 31)',
    ],
    [
      'not before a comment that would join a folded text within a list',
      'a:\n- - x\n  - >\n    y\n- b\n# c\n',
      removeAt(1, 'a'),
      'refused: what follows the entry would become part of the text before it (at 21)',
    ],
    ['after a literal text', 'a:\n- |\n  x\n- b\n- c # c\n', removeAt(1, 'a'), 'a:\n- |\n  x\n- c # c\n'],
    ['before a blank line', 'a:\n- x\n- b\n\nc: 1\n', removeAt(1, 'a'), 'a:\n- x\n\nc: 1\n'],
    ['not an anchor', 'a:\n- &x b\n- *x\n', removeAt(0, 'a'), 'refused: the entry is a value with an anchor (at 3)'],
    ['from flow style', 'args: [a, b, c]\n', removeAt(1, 'args'), 'args: [a, c]\n'],
    ['last of flow style', 'args: [a, b]\n', removeAt(1, 'args'), 'args: [a]\n'],
    ['only one of flow style', 'args: [ a ]\n', removeAt(0, 'args'), 'args: []\n'],
    [
      'not from flow style before a comment',
      'args: [a # c\n  , b]\n',
      removeAt(0, 'args'),
      'refused: there is a comment beside the entry (at 7)',
    ],
    [
      'not from flow style after a comment',
      'args: [a, # c\n  b]\n',
      removeAt(1, 'args'),
      'refused: there is a comment beside the entry (at 16)',
    ],
  ])('%s', (_, before, plan, after) => {
    expect(apply(before, plan(before))).toBe(after);
  });
});

describe('keys are set', () => {
  test.each<Row>([
    ['new, after the last', 'a: 1 # c\n# end\n', setKey('b', 'x'), 'a: 1 # c\nb: x\n# end\n'],
    [
      'new, in a nested mapping',
      'm:\n  a: 1\nz: 1\n',
      setKey('b', { c: ['d'] }, 'm'),
      'm:\n  a: 1\n  b:\n    c:\n    - d\nz: 1\n',
    ],
    ['new, in an entry', 'l:\n- a: 1\n- a: 2\n', setKey('b', true, 'l', 0), 'l:\n- a: 1\n  b: true\n- a: 2\n'],
    ['null', 'a:\nb: 1\n', setKey('a', 'x'), 'a: x\nb: 1\n'],
    ['null, with a comment', 'a: # c\nb: 1\n', setKey('a', { x: 1 }), 'a: # c\n  x: 1\nb: 1\n'],
    ['replaced by a text, in its quotes', "a: 'x' # c\n", setKey('a', 'y z'), "a: 'y z' # c\n"],
    ['replaced by null', "a: 'x' # c\n", setKey('a', null), 'a: null # c\n'],
    ['replaced by a list', 'a: x # c\nb: 1\n', setKey('a', ['x']), 'a: # c\n- x\nb: 1\n'],
    ['replaced by a list, wide as its siblings', 'a: x\nb:\n  - z\n', setKey('a', ['x']), 'a:\n  - x\nb:\n  - z\n'],
    ['replaced after a blank', 'a : x\n', setKey('a', { b: 1 }), 'a :\n  b: 1\n'],
    ['replaced by a mapping', 'a: x # c\n', setKey('a', { b: 1 }), 'a: # c\n  b: 1\n'],
    ['a mapping replaced by a text', 'a:\n  b: 1\nc: 2\n', setKey('a', 'x'), 'a: x\nc: 2\n'],
    [
      'a mapping replaced by another, before a comment',
      'a:\n  b: 1\n  c: 2 # why\nd: 3\n',
      setKey('a', { b: 1, c: 3 }),
      'a:\n  b: 1\n  c: 3 # why\nd: 3\n',
    ],
    [
      'a mapping replaced by another, with CRLF',
      'a:\r\n  b: 1\r\nc: 2\r\n',
      setKey('a', { d: 3 }),
      'a:\r\n  d: 3\r\nc: 2\r\n',
    ],
    ['at the end of a text', 'a: x', setKey('a', { b: 1 }), 'a:\n  b: 1'],
    ['in flow style', '{a: 1}\n', setKey('b', 'x'), '{a: 1, b: x}\n'],
    ['in JSON', '{"a":1}\n', setKey('b', { c: [true] }), '{"a":1,"b":{"c":[true]}}\n'],
    ['in JSON over lines', '{\n  "a": 1\n}\n', setKey('b', 'x'), '{\n  "a": 1,\n  "b": "x"\n}\n'],
    ['in an empty flow mapping', 'a: {}\n', setKey('b', 'x', 'a'), 'a: {b: x}\n'],
    ['in flow style, a key alone', '{a, b: 1}\n', setKey('a', 'x'), '{a: x, b: 1}\n'],
    ['in flow style, a key without a value', '{b: 1, a:}\n', setKey('a', 'x'), '{b: 1, a: x}\n'],
    ['in flow style, a value', '{a: x, b: 1}\n', setKey('a', ['y', 'z1']), "{a: ['y', z1], b: 1}\n"],
    ['not where an alias stands', 'a: &a 1\nb: *a\n', setKey('b', 2), 'refused: the value is an alias (at 11)'],
    ['not where a tag stands', 'a: !!str x\n', setKey('a', 'y'), 'refused: the value has a tag (at 9)'],
    ['not where a tag stands, to null', 'a: !!str x\n', setKey('a', null), 'refused: the value has a tag (at 9)'],
    [
      'not where a tag would stay before a mapping',
      '{a: !!str x}\n',
      setKey('a', { b: 1 }),
      'refused: the value has a tag (at 10)',
    ],
  ])('%s', (_, before, plan, after) => {
    expect(apply(before, plan(before))).toBe(after);
  });
});

describe('scalars are replaced', () => {
  test.each<Row>([
    ['plain', 'a: x # c\n', replace('y z', 'a'), 'a: y z # c\n'],
    ['plain that must be quoted', 'a: x # c\n', replace('yes', 'a'), "a: 'yes' # c\n"],
    ['in double quotes', 'a: "x"\n', replace('y', 'a'), 'a: "y"\n'],
    ['in single quotes', "a: 'x'\n", replace('y z', 'a'), "a: 'y z'\n"],
    ['in single quotes, which cannot hold it', "a: 'x'\n", replace('y\n', 'a'), 'a: "y\\n"\n'],
    ['over lines', 'a: |\n  x\n  y\nb: 1\n', replace('z', 'a'), 'a: z\nb: 1\n'],
    ['by a number', "a: 'x'\n", replace(420, 'a'), 'a: 420\n'],
    ['not with a tag', 'a: !!str x\n', replace('y', 'a'), 'refused: the value has a tag (at 9)'],
  ])('%s', (_, before, plan, after) => {
    expect(apply(before, plan(before))).toBe(after);
  });

  test('by itself: no edit', () => {
    expect(replace('x', 'a')('a: x\n')).toEqual({ edits: [] });
    expect(setKey('a', null)('a: null\n')).toEqual({ edits: [] });
  });
});

describe('in the text of an item, whose first line begins at a column', () => {
  const text = '- a\n  - b\n';
  const { node } = parseYaml(text, 2);
  if (node?.kind !== 'sequence') throw new Error('no sequence');

  test('nothing comes before the first entry', () => {
    expect(planInsertEntryAfter(text, node, -1, 'x')).toEqual({
      refused: 'the first entry of the list is not on its own line',
      offset: 0,
    });
  });

  test('the second entry takes the place of the first', () => {
    expect(apply(text, planRemoveEntry(text, node, 0))).toBe('- b\n');
  });
});

describe('edits are applied', () => {
  const edits = (...triples: [start: number, end: number, text: string][]): Edit[] =>
    triples.map(([start, end, text]) => ({ start, end, text }));

  test.each([
    ['none', [], 'abc'],
    ['in the order of the text', edits([3, 3, 'd'], [0, 1, '']), 'bcd'],
    ['side by side', edits([0, 1, 'x'], [1, 2, 'y']), 'xyc'],
    ['insertions at one place in the order given', edits([1, 1, 'x'], [1, 1, 'y']), 'axybc'],
    ['an insertion before a replacement at its place', edits([1, 2, 'B'], [1, 1, 'x']), 'axBc'],
    ['all of the text', edits([0, 3, '']), ''],
  ])('%s', (_, list, after) => {
    expect(applyEdits('abc', list)).toBe(after);
  });

  test.each([
    [edits([2, 4, '']), 'edit [2, 4) lies outside the text of length 3'],
    [edits([-1, 0, '']), 'edit [-1, 0) lies outside the text of length 3'],
    [edits([2, 1, '']), 'edit [2, 1) lies outside the text of length 3'],
    [edits([1, 3, ''], [0, 2, '']), 'edit [1, 3) overlaps one that ends at 2'],
  ])('but not %j', (list, message) => {
    expect(() => applyEdits('abc', list)).toThrow(new RangeError(message));
  });
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

  test('renderBlock, compact by default', () => {
    expect(renderBlock({ a: ['x', { b: null }], c: {} }, 2)).toBe('  a:\n  - x\n  - b: null\n  c: {}\n');
  });

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
