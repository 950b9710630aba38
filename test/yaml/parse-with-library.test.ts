import { describe, expect, test } from '@jest/globals';
import { toByteText } from '../../src/text/byte-text.js';
import { encodeUtf8 } from '../../src/text/utf8.js';
import { findNode } from '../../src/yaml/find-node.js';
import { parseWithLibrary } from '../../src/yaml/parse-with-library.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';

const longKey = 'k'.repeat(1025);

describe('each fault of a text has a sentence of ours', () => {
  test.each([
    ['a: &x 1\nb: &y *x\n', '2:7: an alias must not have an anchor or a tag of its own'],
    ['a: *\n', '1:4: an anchor or alias has no usable name, or an alias comes before its anchor'],
    ['%YAML\n---\na: 1\n', '1:1: YAML does not know this `%` directive'],
    ['a: "\\q"\n', '1:5: YAML does not know this escape in double quotes'],
    ['a:\n  b: 1\n c: 2\n', '3:1: the indentation does not fit the lines around it'],
    ['!x ? a\n', '1:4: an anchor or tag must come directly before its value'],
    ['a: @b\n', '1:4: a string that begins with this character must be quoted'],
    ['a: b: c\n', '1:4: a nested mapping or sequence must begin on its own line'],
    ['{a:\n  - b}\n', '2:3: `{}` and `[]` must not contain a block mapping or sequence'],
    ['a: {b: 1, b: 2}\n', '1:11: a mapping has the same key twice'],
    [`${longKey}: 1\n`, '1:1: a key must not be longer than 1024 characters'],
    ['a: "x\n', '1:6: a double quote is not closed'],
    ["a: 'x\n", '1:6: a single quote is not closed'],
    ['a: [x,\nb: 1\n', '2:1: "[" is not closed'],
    ['a:\n  - {x: [1]\n', '2:12: "{" is not closed'],
    ['[x, {y: 1}', '1:11: "[" is not closed'],
    ['a: [1 2, "x" "y"]\n', '1:14: a comma is missing here'],
    ['a: [b]#c\n', '1:7: a colon, a dash or a space is missing here'],
    ['a:\n- b\nc\n', '3:1: a colon, a dash or a space is missing here'],
    ['a\nb: c\n', '1:1: a key must be on one line and be followed by a colon'],
    ['a: &x &y b\n', '1:7: a value must not have two anchors'],
    ['a: 1\n---\nb: 2\n', '2:1: there must be only one YAML document, but another one begins here'],
    ['a: !!str !!int 1\n', '1:10: a value must not have two tags'],
    ['a:\n\tb: 1\n', '2:1: indentation must be spaces, not tabs'],
    ['a: !x!y b\n', '1:4: a tag does not fit its value'],
    ['a: 1\n]\n', '2:1: the YAML is not valid from here on'],
    ['a: \x0b\n', '1:4: YAML does not allow this control character'],
    ['a: \x0c\n', '1:4: YAML does not allow this control character'],
    ['a: \x1f\n', '1:4: YAML does not allow this control character'],
    ['a: \x08\n', '1:4: YAML does not allow this control character'],
    ['a: \x7f\n', '1:4: YAML does not allow this control character'],
    ['a: 1\r', '1:5: a carriage return must be followed by a line feed'],
    ['a: 1\nb: é \xff\nc: 1\n', '2:1: the YAML must be valid UTF-8'],
    ['\xff', '1:1: the YAML must be valid UTF-8'],
    ['a: *x\nx: &x 1\n', '1:4: an alias must name an anchor that comes before it'],
    ['a: &a {b: *a}\n', '1:7: an alias must not be inside its own anchor'],
    ['&x {? !!str 1 : a, "1": b}\n', '1:20: a mapping has the same key twice'],
  ])('%j', (text, message) => {
    const { error } = parseWithLibrary(text, 0);
    expect(`${error?.line}:${error?.column}: ${error?.message}`).toBe(message);
  });

  test.each([
    // The first line begins at the column, the others do not.
    ['a: @b\n', 2, '1:6: a string that begins with this character must be quoted', 3],
    ['a: 1\n  b: @b\n', 2, '2:6: a string that begins with this character must be quoted', 10],
    ['a: 1\n- b\n', 2, '2:4: there must be only one YAML document, but another one begins here', 8],
    ['a: é\n  b: "\n', 2, '2:7: a double quote is not closed', 12],
    ['a: €😀\n b: @\n', 1, '2:5: a string that begins with this character must be quoted', 15],
  ])('%j at column %d', (text, column, message, offset) => {
    const { error } = parseWithLibrary(encodeUtf8(text), column);
    expect(`${error?.line}:${error?.column}: ${error?.message}`).toBe(message);
    expect(error?.offset).toBe(offset);
  });
});

/** Where a node of the text stands, as it stands there. */
function textAt(text: string, column: number, ...path: (string | number)[]): string | undefined {
  const bytes = encodeUtf8(text);
  const node = findNode(parseWithLibrary(bytes, column).node, path);
  return node && Buffer.from(bytes.slice(node.start, node.end), 'latin1').toString();
}

test.each([
  ['a: 1 # c\n', 0, ['a'], '1'],
  ['ä: 1\nb: é # c\n', 0, ['b'], 'é'],
  ['a: "€"\n  b: 😀 # c\n', 2, ['b'], '😀'],
  ['a: |\n  x\n\nb: 1\n', 0, ['a'], '|\n  x'],
  ['a: |+\n  x\n\nb: 1\n', 0, ['a'], '|+\n  x\n'],
  ['a: |2+\r\n  x\r\n\r\nb: 1\r\n', 0, ['a'], '|2+\r\n  x\r\n'],
  ['a: |\r\n  x\r\n\r\nb: 1\r\n', 0, ['a'], '|\r\n  x'],
  ['a: >-  # c\n  x \n  y  \n \nb: 1\n', 0, ['a'], '>-  # c\n  x \n  y  '],
  ['a: | # c\n\nb: 1\n', 0, ['a'], '|'],
  ['a: |\n', 0, ['a'], '|'],
  ['a: |\n  x', 0, ['a'], '|\n  x'],
  ['a: [1, # b\n  2 ] # c\n', 0, ['a'], '[1, # b\n  2 ]'],
  ['a:\n- b\n# c\n-\n\nd: 1\n', 0, ['a'], '- b\n# c\n-'],
  ['a:\n  b: 1\n  c: # d\n\ne: 1\n', 0, ['a'], 'b: 1\n  c:'],
  ['a: &x\n  b: 1\n\n# c\n', 0, ['a'], 'b: 1'],
  ['a: {b, c: }\n', 0, ['a'], '{b, c: }'],
  ['- a: 1\n  b: 2\n', 0, [0], 'a: 1\n  b: 2'],
])('in %j at column %d the value at %j is %j', (text, column, path, written) => {
  expect(textAt(text, column, ...path)).toBe(written);
});

describe('columns', () => {
  test.each([
    ['a: 1\n', 0, [], 0],
    ['a: 1\n', 2, [], 2],
    ['a:\n  b: 1\n', 0, ['a'], 2],
    ['a:\n    b: 1\n', 2, ['a'], 4],
    ['a: {b: 1}\n', 2, ['a'], 5],
    ['a:\n- b: 1\n', 0, ['a', 0], 2],
  ])('in %j at column %d the mapping at %j stands at %d', (text, column, path, expected) => {
    expect(findNode(parseWithLibrary(text, column).node, path)).toMatchObject({ kind: 'mapping', column: expected });
  });
});

describe('what must be left alone is opaque, with what it stands for', () => {
  test.each([
    ['b: &b [1]\na: *b\n', 'an alias', [1]],
    ['a: &b 1\n', 'a value with an anchor', 1],
    ['a: &b\n', 'a value with an anchor', null],
    ['a: !!seq []\n', 'a collection with a tag', []],
    ['a: !!set {b}\n', 'a collection with a tag', { b: null }],
    ['a: !!omap [b: 1]\n', 'a collection with a tag', [{ b: 1 }]],
    ['a:\n  : b\n', 'a mapping with a key that is not a string', { null: 'b' }],
    ['a: {[b]: c}\n', 'a mapping with a key that is not a string', { '["b"]': 'c' }],
    ['a: {&b c: d}\n', 'a mapping with an anchored key', { c: 'd' }],
    ['a: {!!str 1: d, 2: e}\n', 'a mapping with a tagged key', { 1: 'd', 2: 'e' }],
    ['a: {<<: {b: 1}}\n', 'a mapping with a merge key (`<<`)', { b: 1 }],
    ['a: {? b : c}\n', 'a mapping with a `?` key', { b: 'c' }],
    ['a:\n  ? b\n  : c\n', 'a mapping with a `?` key', { b: 'c' }],
    // Own keys win over merged ones, earlier merged mappings over later ones, in whatever order they stand.
    ['a: {b: 1, <<: {b: 2, c: 3}}\n', 'a mapping with a merge key (`<<`)', { b: 1, c: 3 }],
    ['a: {<<: [{b: 1}, {b: 2, c: 3}, 4, ~], d: 5}\n', 'a mapping with a merge key (`<<`)', { b: 1, c: 3, d: 5 }],
    // Only the plain key merges.
    ["a: !x {'<<': {b: 1}}\n", 'a collection with a tag', { '<<': { b: 1 } }],
    // An anchor may be defined anew.
    ['b: [&b 1, &b 2]\na: &c [*b]\n', 'a value with an anchor', [2]],
    ['a: !x [!!int "1", !!str 1, !y 1, ! 1, "1", 1]\n', 'a collection with a tag', [1, '1', '1', '1', '1', 1]],
  ])('%j: %s', (text, reason, value) => {
    const node = findNode(parseWithLibrary(text, 0).node, ['a']);
    expect(node).toMatchObject({ kind: 'opaque', reason });
    expect(JSON.parse(JSON.stringify(yamlValue(node)))).toEqual(value);
  });
});

test('a tag is given as it is mostly written, and makes a value of nothing', () => {
  const { node } = parseWithLibrary('a: !<tag:yaml.org,2002:int> 1\nb: !x 1\nc: !!str |\n  d\ne: !!null\n', 0);
  expect(['a', 'b', 'c', 'e'].map((key) => findNode(node, [key]))).toMatchObject([
    { style: 'plain', tag: '!!int', value: '1' },
    { style: 'plain', tag: '!x', value: '1' },
    { style: 'literal', tag: '!!str', value: 'd\n' },
    { style: 'plain', tag: '!!null', value: '' },
  ]);
});

test.each([
  ['', '', 0],
  ['# only a comment\n', '', 0],
])('without a node there is an empty text: %j', (text, value, start) => {
  expect(parseWithLibrary(text, 0).node).toEqual({ kind: 'scalar', start, end: start, style: 'plain', value });
});

test('a text of bytes is decoded', () => {
  expect(parseWithLibrary(toByteText(new Uint8Array(Buffer.from('é: ü'))), 0).node).toMatchObject({
    entries: [{ key: { value: 'é' }, value: { value: 'ü' } }],
  });
});
