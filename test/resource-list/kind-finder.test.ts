import { expect, test } from '@jest/globals';
import { KindFinder } from '../../src/resource-list/kind-finder.js';

/** What is found of each of the resources, one after the other in the same bytes. */
function findKinds(column: number, ...texts: string[]): (string | undefined)[] {
  const bytes = new Uint8Array(Buffer.from(texts.join('')));
  const finder = new KindFinder(bytes);
  let start = 0;
  return texts.map((text) => {
    const end = start + Buffer.byteLength(text);
    const kind = finder.find({ start, end, column });
    start = end;
    return kind;
  });
}

const long = 'x'.repeat(600);

test.each<[string, string, string | undefined]>([
  ['first', 'kind: A\n  a: 1\n', 'A'],
  ['last', 'a: 1\n  kind: A\n', 'A'],
  ['without a line break', 'a: 1\n  kind: A', 'A'],
  ['with Windows line breaks', 'a: 1\r\n  kind: A\r\n  b: 1\r\n', 'A'],
  ['after a comment', '# kind: no\n  kind: A\n', 'A'],
  ['before a comment', 'kind:  A.b-c_1   # d e\n', 'A.b-c_1'],
  ['before a comment at the left edge', 'kind: A\n# b\n', 'A'],
  ['in double quotes', 'kind: "A.b"\n', 'A.b'],
  ['in single quotes', "Z: 1\n  kind: 'A.b'\n", 'A.b'],
  ['deeper than the keys', 'a:\n    kind: no\n', undefined],
  ['further left than the keys', 'a: |\n kind: no\n', undefined],
  ['of a key that only begins so', 'kinds: no\n  a:\n    kind: no\n  kind: A\n', 'A'],
  // What must be parsed.
  ['missing', 'a: 1\n', undefined],
  ['empty', 'kind:\n', undefined],
  ['without a space', 'kind:A\n', undefined],
  ['of two words', 'kind: A b\n', undefined],
  ['a number', 'kind: 1\n', undefined],
  ['with an anchor', 'kind: &a A\n', undefined],
  ['with an escape', 'kind: "\\u0041"\n', undefined],
  ['with a hash after it', 'kind: A#\n', undefined],
  ['over two lines', 'kind: A\n    b\n', undefined],
  ['over two lines, with an empty one between', 'kind: A\n\n    b\n', undefined],
  ['over two lines, with an empty Windows line between', 'kind: A\r\n\r\n    b\r\n', undefined],
  ['before a key further in', 'kind: A\n   b: 1\n', undefined],
  ['very long', `kind: ${long}\n`, undefined],
  ['under a quoted key', '"kind": A\n', undefined],
  ['of a list', '- kind: A\n', undefined],
  ['nothing', '', undefined],
  // In flow style.
  ['in JSON', '{"apiVersion": "v1", "kind": "A"}', 'A'],
  ['in JSON, deeper', '{"a": {"kind": "no"}, "kind": "A"}\n', 'A'],
  ['in JSON, late', `{"a": "${long}", "kind": "A"}\n`, 'A'],
  ['in JSON, late, after a similar key', `{"a": "${long}", "kinds": "no", "kind": "A"}\n`, 'A'],
  ['in JSON, missing', '{"a": {"kind": "no"}}\n', undefined],
  ['in JSON, late, a number', `{"a": "${long}", "kind": 1}\n`, undefined],
  ['in flow style', '{apiVersion: v1, kind: A}\n', 'A'],
  ['in flow style, late', `{a: ${long}, kind: A}\n`, undefined],
])('a kind %s', (_, text, kind) => {
  expect(findKinds(2, text)).toEqual([kind]);
});

test('each kind is that of its own resource', () => {
  expect(
    findKinds(2, 'a: 1\n', '  kind: A\n', 'kind: B\n  kind: no\n', 'c: 1\n  kind: C\n', '# d\n', 'kind: E\n'),
  ).toEqual([undefined, undefined, 'B', 'C', undefined, 'E']);
});

test('a flow resource is not searched beyond its end', () => {
  expect(findKinds(2, '{"a": 1', '{"kind": "B"}')).toEqual([undefined, 'B']);
});

test('resources far in are parsed: each column would cost a search', () => {
  const deeper = (column: number): string => `a: 1\n${' '.repeat(column)}kind: A\n`;
  expect(findKinds(8, deeper(8))).toEqual(['A']);
  expect(findKinds(9, deeper(9))).toEqual([undefined]);
});
