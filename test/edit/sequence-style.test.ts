import { describe, expect, test } from '@jest/globals';
import { sequenceStyleOf } from '../../src/edit/sequence-style.js';
import { findNode } from '../../src/yaml/find-node.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';

describe('by the first sequence of the text, after its first line', () => {
  test.each([
    ['compact', 'kind: A\nargs:\n- a\n'],
    ['wide', 'kind: A\nargs:\n  - a\n'],
    ['wide', 'kind: A\nargs:\n - a\n'],
    ['compact', 'kind: A\nspec:\n  args:\n  - a\n'],
    ['wide', 'kind: A\nspec:\n  args:\n    - a\n'],
    ['wide', 'kind: A\nargs: \n  - a\n'],
    ['wide', 'kind: A\r\nargs:\r\n  - a\r\n'],
    ['wide', 'kind: A\nargs:\n  # why\n# and why\n  - a\n'],
    ['wide', 'kind: A\n"x y": 1\n\'args\':\n  - a\n'],
    // The first one counts.
    ['wide', 'kind: A\na:\n  - a\nb:\n- b\n'],
    ['compact', 'kind: A\na:\n- a\nb:\n  - b\n'],
    // A key after dashes stands where its name does.
    ['compact', 'kind: A\nlist:\n- args:\n  - a\n'],
    ['compact', '- x\n- args:\n  - a\n'],
    ['wide', '- x\n- args:\n    - a\n'],
    ['wide', '- x\n-   args:\n      - a\n'],
    ['compact', '- x\n- - args:\n    - a\n'],
    // The first line of an item's text lacks what stands before it.
    ['compact', 'args:\n    - a\n'],
    // Neither values, nor comments, nor lists in flow style say anything.
    ['compact', 'kind: A\n# args:\n  - a\n'],
    ['compact', 'kind: A\nargs: x\n  - a\n'],
    ['compact', 'kind: A\nargs: [a]\nb: 1\n'],
    ['compact', 'kind: A\nargs:\n  -a\n'],
    ['compact', 'kind: A\nargs:\n  x: 1\n  - a\n'],
    ['compact', 'kind: A\n'],
    ['compact', 'kind: A'],
  ])('%s: %j', (style, text) => {
    expect(sequenceStyleOf(text)).toBe(style);
  });
});

describe('by a sibling before the rest of the text', () => {
  test.each<[string, string, (string | number)[]]>([
    ['wide', 'a:\n  - x\nb:\n  c:\n  - y\n', []],
    ['compact', 'b:\n  c:\n    - y\na:\n- x\n', []],
    ['wide', 'l:\n- x: 1\n  y:\n    - z\n', ['l', 0]],
    ['compact', 'l:\n  - x: 1\n    y:\n    - z\n', ['l', 0]],
    // A sibling in flow style says nothing.
    ['wide', 'a: [x]\nb:\n  c:\n    - y\n', []],
  ])('%s: %j at %j', (style, text, path) => {
    const mapping = findNode(parseYaml(text).node, path);
    if (mapping?.kind !== 'mapping') throw new Error('no mapping');
    expect(sequenceStyleOf(text, mapping)).toBe(style);
  });
});
