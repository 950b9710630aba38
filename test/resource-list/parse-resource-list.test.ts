import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outlineBlockDocument } from '../../src/resource-list/outline-block-document.js';
import { outlineJsonDocument } from '../../src/resource-list/outline-json-document.js';
import { outlineParsedDocument } from '../../src/resource-list/outline-parsed-document.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';
import { toByteText } from '../../src/text/byte-text.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';

const header = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

function parse(text: string): ResourceList {
  const { list, error } = parseResourceList(bytesOf(text));
  if (error) throw new Error(`${error.line}:${error.column}: ${error.message}`);
  return list;
}

function isBlockPath(text: string): boolean {
  return outlineBlockDocument(bytesOf(text), 0) !== undefined;
}

describe('finds items without parsing them', () => {
  test.each<[string, string, string[]]>([
    ['as kpt writes them', 'items:\n- apiVersion: v1\n  kind: A\n- apiVersion: v1\n  kind: B\n', ['A', 'B']],
    ['wide', 'items:\n  - kind: A\n    a: 1\n  - apiVersion: v1\n    kind: B\n', ['A', 'B']],
    ['kind first', 'items:\n- kind: A\n  apiVersion: v1\n', ['A']],
    ['kind last', 'items:\n- metadata:\n    kind: no\n  kind: A\n', ['A']],
    ['a kind deeper than the keys', 'items:\n- roleRef:\n    kind: Role\n  kind: A\n', ['A']],
    ['a kind in a compact list', 'items:\n- subjects:\n  - kind: User\n    name: a\n  kind: A\n', ['A']],
    ['a kind in a block scalar', 'items:\n- data: |\n    kind: no\n   kind: no\n  kind: A\n', ['A']],
    ['a kind in a block scalar of stated indentation', 'items:\n- data: |1\n   kind: no\n  kind: A\n', ['A']],
    ['quoted kinds', 'items:\n- kind: "A"\n- kind: \'B\'\n- "kind": C\n', ['A', 'B', 'C']],
    ['kinds with comments', 'items:\n- kind: A # the first\n- kind: B#\n', ['A', 'B#']],
    ['a kind over two lines', 'items:\n- kind: A\n    b\n- kind: |-\n    C\n', ['A b', 'C']],
    ['a header comment after the dash', 'items:\n- # kind: no\n  # more\n  kind: A\n', ['A']],
    ['a dash on a line of its own', 'items:\n-\n  kind: A\n-\n    kind: B\n', ['A', 'B']],
    ['keys further in', 'items:\n-   kind: A\n    a: 1\n-     a: 1\n      kind: B\n', ['A', 'B']],
    [
      'comments and empty lines at the left edge',
      '\n# a\nitems:\n# b\n- kind: A\n# c\n\n  a: 1\n# d\n- kind: B\n',
      ['A', 'B'],
    ],
    ['one-line JSON items', 'items:\n- {"apiVersion": "v1", "kind": "A"}\n- kind: B\n', ['A', 'B']],
    [
      'flow items',
      "items:\n- {apiVersion: v1, kind: A, m: {kind: no}}\n- { a: 'kind: no',\n    kind: B }\n",
      ['A', 'B'],
    ],
    ['items without a kind, and null items', 'items:\n- a: 1\n- \n-\n- null\n- kind: B\n', ['', '', '', '', 'B']],
    [
      'items before and after other keys',
      'results:\n- message: a\nitems:\n- kind: A\nfunctionConfig:\n  kind: F\n',
      ['A'],
    ],
    ['no items', 'items: []\n', []],
    ['null items', 'items:\n', []],
    ['null items, spelt out', 'items: ~ # none\n', []],
    ['no items key', 'functionConfig:\n  kind: F\n', []],
    ['no line break at the end', 'items:\n- kind: A', ['A']],
    ['a document header and end', 'items:\n- kind: A\n...\n', ['A']],
    ['a dash in a block scalar', 'items:\n- a: |\n   - kind: no\n  kind: A\n', ['A']],
    ['non-ASCII text', 'items:\n- a: "Käse – 🧀"\n  kind: A\n- kind: B\n', ['A', 'B']],
    ['trailing spaces and empty first lines', 'items:   \n\n\n- kind: A   \n', ['A']],
  ])('%s', (_, body, kinds) => {
    expect(isBlockPath(header + body)).toBe(true);
    expect(parse(header + body).items.map((item) => item.kind)).toEqual(kinds);
  });

  test.each<[string, string, string[]]>([
    [
      'a JSON document',
      '{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[{"kind":"A"},{"kind":"B"}]}',
      ['A', 'B'],
    ],
    [
      'an indented JSON document',
      `${JSON.stringify({ apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items: [{ kind: 'A' }] }, undefined, 2)}\n`,
      ['A'],
    ],
    ['a flow list of items', `${header}items: [{kind: A}, {kind: B}]\n`, ['A', 'B']],
    [
      'a document further in',
      '  apiVersion: config.kubernetes.io/v1\n  kind: ResourceList\n  items:\n  - kind: A\n',
      ['A'],
    ],
  ])('the slow way: %s', (_, text, kinds) => {
    expect(isBlockPath(text)).toBe(false);
    expect(parse(text).items.map((item) => item.kind)).toEqual(kinds);
  });
});

test('an item goes from after its dash to the end of its last line', () => {
  const list = parse(
    `${header}items:\n- kind: A\n  a: |+\n    b\n\n# of the next\n- kind: B\n\n# of what follows\nfunctionConfig: {}\n`,
  );
  expect(list.items.map((item) => item.text())).toEqual(['kind: A\n  a: |+\n    b\n\n# of the next\n', 'kind: B\n\n']);
  expect(list.items.map((item) => item.column)).toEqual([2, 2]);
});

describe('the functionConfig', () => {
  test.each<[string, string, string | undefined]>([
    ['in block style', 'functionConfig:\n  # a comment\n  kind: F\n  data: {a: b}\n', 'F'],
    ['in flow style', 'functionConfig: {kind: F}\n', 'F'],
    ['over several lines', 'functionConfig: {\n    kind: F\n  }\n', 'F'],
    ['null', 'functionConfig: null\n', undefined],
    ['empty', 'functionConfig:\n', undefined],
    ['absent', '', undefined],
    ['a list', 'functionConfig:\n- a\n', ''],
  ])('%s', (_, body, kind) => {
    expect(parse(`${header}items: []\n${body}`).functionConfig?.kind).toBe(kind);
    expect(parse(`${header}${body}items: []\n`).functionConfig?.kind).toBe(kind);
  });
});

describe('headers, versions and line endings', () => {
  test.each([
    ['a byte order mark', `\ufeff${header}items:\n- kind: A\n`],
    ['a document marker', `---\n${header}items:\n- kind: A\n`],
    [
      'a document marker with a comment, then an end',
      `# first\n--- # a ResourceList\n${header}items:\n- kind: A\n---\n# last\n`,
    ],
    ['Windows line endings', `${header}items:\n- kind: A\n`.replaceAll('\n', '\r\n')],
    [
      'quoted header values',
      `"apiVersion": "config.kubernetes.io/v1" # the version\nkind: 'ResourceList'\nitems:\n- kind: A\n`,
    ],
    ['an empty line first', `\n${header}items:\n- kind: A\n`],
    ['a character like a byte order mark', `\ufef9: 1\n${header}items:\n- kind: A\n`],
    ['a character that begins like a byte order mark', `\uf900: 1\n${header}items:\n- kind: A\n`],
    ['a character that ends like a byte order mark', `\u0eff: 1\n${header}items:\n- kind: A\n`],
    ['the version between', 'apiVersion: config.kubernetes.io/v1beta1\nkind: ResourceList\nitems:\n- kind: A\n'],
    ['an older version', 'apiVersion: config.kubernetes.io/v1alpha1\nkind: ResourceList\nitems:\n- kind: A\n'],
    [
      'a byte order mark on JSON',
      '\ufeff{"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","items":[{"kind":"A"}]}',
    ],
  ])('%s', (_, text) => {
    expect(parse(text).items.map((item) => item.kind)).toEqual(['A']);
  });
});

describe('refuses what is no ResourceList, with its place', () => {
  test.each([
    ['nothing', '', '1:1: the input is empty'],
    ['white space', ' \n\n', '1:1: the input is empty'],
    ['comments alone', '# a\n', 'a ResourceList must be a mapping'],
    ['another kind', 'apiVersion: v1\nkind: List\nitems: []\n', '`kind` must be "ResourceList"'],
    ['no kind', 'items: []\n', '`kind` must be "ResourceList"'],
    [
      'another version',
      'apiVersion: v2\nkind: ResourceList\n',
      '1:1: `apiVersion` must be "config.kubernetes.io/v1" or "config.kubernetes.io/v1beta1" or "config.kubernetes.io/v1alpha1"',
    ],
    ['no version', 'kind: ResourceList\n', '1:1: `apiVersion` must be "config.kubernetes.io/v1"'],
    ['items that are no list, after a byte order mark', `\ufeff${header}items: 3\n`, '3:8: `items` must be a list'],
    ['a scalar', 'hello\n', 'a ResourceList must be a mapping'],
    ['items that are no list', `${header}items: 3\n`, '3:8: `items` must be a list'],
    ['a tagged list', `${header}items: !!seq\n- kind: A\n`, '4:1: `items` must be a list, without an anchor or a tag'],
    ['items that are a mapping', `${header}items:\n  a: 1\n`, '`items` must be a list'],
    ['the same key twice', `${header}items: []\nitems: []\n`, '4:1: '],
    ['two documents', `${header}items: []\n---\na: 1\n`, 'another one begins'],
    ['an unclosed quote', `${header}items: "\n`, ': '],
    [
      'a lone carriage return',
      `${header}items:\n- a: b\rkind: A\n`,
      '4:7: a carriage return must be followed by a line feed',
    ],
    [
      'a lone carriage return after a pair',
      `${header}items:\r\n- a: b\r`,
      '4:7: a carriage return must be followed by a line feed',
    ],
  ])('%s', (_, text, message) => {
    const { error } = parseResourceList(bytesOf(text));
    expect(`${error?.line}:${error?.column}: ${error?.message}`).toContain(message);
  });

  const utf16 = 'the input must be UTF-8, not UTF-16';
  const invalid = 'the YAML must be valid UTF-8';
  test.each([
    ['UTF-16, little end first', [0xff, 0xfe, 0x61, 0], utf16],
    ['UTF-16, big end first', [0xfe, 0xff, 0, 0x61], utf16],
    ['bytes that begin like UTF-16', [0xff, 0x61], invalid],
    ['bytes that begin like UTF-16, big end first', [0xfe, 0x61], invalid],
    ['bytes with an end like that of a mark', [0x61, 0xfe, 0x61], invalid],
    ['bytes with an end like that of a mark, big end first', [0x61, 0xff, 0x61], invalid],
  ])('%s', (_, bytes, message) => {
    expect(parseResourceList(Uint8Array.from(bytes)).error).toMatchObject({ line: 1, column: 1, message });
  });
});

describe('what could fool a search for line beginnings takes the slow way or is refused', () => {
  test.each([
    ['a double-quoted text that goes on at the left edge', `${header}items:\n- a: "b\n- kind: no"\n`],
    ['an item list deeper, then further left', `${header}items:\n  - kind: A\n - kind: B\n`],
    ['a dash without a space', `${header}items:\n- kind: A\n-kind: B\n`],
    ['a tab after a dash', `${header}items:\n-\tkind: A\n`],
    ['a complex key', `${header}? items\n: - kind: A\n`],
    ['a key without a space', `${header}items:\n- kind: A\nresults:- a\n`],
    ['a scalar under a dash list', `${header}items: a\n- kind: A\n`],
  ])('%s', (_, text) => {
    const { list } = parseResourceList(bytesOf(text));
    const readsWell = list?.items.every((item) => item.read().error === undefined);
    // Where the lines were taken for items, whoever reads one of them, and so whoever edits it, is told.
    expect(isBlockPath(text) && readsWell).toBe(false);
  });
});

describe('both ways agree', () => {
  const key = fc.constantFrom('a', 'b', 'kind', 'data', 'items');
  const scalar = fc.constantFrom(
    '1',
    'x',
    '"q: - y"',
    "'it''s'",
    '|\n      - kind: no\n      # no comment',
    '>-\n      folded\n\n      text',
    '{k: v}',
    '[]',
    '',
  );
  const comment = fc.constantFrom('', '', '', '# left\n', '    # deep\n', '\n');
  const entry = fc.tuple(key, scalar, comment);
  const item = fc.uniqueArray(entry, { minLength: 1, maxLength: 4, selector: ([name]) => name });
  const render = (column: string, entries: readonly (readonly [string, string, string])[]): string =>
    entries
      .map(([name, value, after], index) => `${index === 0 ? `${column}- ` : `${column}  `}${name}: ${value}\n${after}`)
      .join('');
  test('on lists with comments, block scalars and empty lines', () => {
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('', '  '),
        fc.boolean(),
        (items, column, crlf) => {
          const body = items.map((entries) => render(column, entries)).join('');
          const lines = `${header}items:\n${body}functionConfig:\n  kind: F\n`;
          const text = crlf ? lines.replaceAll('\n', '\r\n') : lines;
          const bytes = bytesOf(text);
          const { node } = parseYaml(text);
          if (node === undefined) throw new Error('the generator made no YAML');
          const fast = outlineBlockDocument(bytes, 0);
          expect(outlineBlockDocument(bytes, 0, 0)).toEqual(fast);
          const { outline: slow } = outlineParsedDocument(bytes, node) as { outline?: typeof fast };
          expect(fast?.items.map((range) => range.start)).toEqual(slow?.items.map((range) => range.start));
          expect(parse(text).items.map((found) => found.kind)).toEqual(
            items.map((entries) => kindOf(entries.find(([name]) => name === 'kind')?.[1])),
          );
        },
      ),
    );
  });

  test.each([
    'items:\n- a: 1\n- b: 2\nresults:\n- message: m\n- message: n\n',
    'items:\n- a: 1\n- b: 2\n# of the results\n\nresults: # all\n# first\n- message: m\n',
    'items:\n- a: 1\n- b: 2\nfunctionConfig:\n  c: 3\nresults:\n- message: m\n',
    'results:\n- message: m\nitems:\n- a: 1\n# between\n\n- b: 2\nfunctionConfig: {}\n',
    'items:\n-\n  a: 1\n-\n\n  b: 2\n- c: 3\n...\n',
    'items:\n  - a:\n    - 1\n# left\n  - b: 2\nresults:\n  - message: m\n',
    'items:\n- a: 1\n- b: |\n    - 1\n\n    # 2\n- c: 3',
    'items:\n- a: 1\n- b: 2\n---\nitems:\n- c: 3\n',
    'items:\n- a: 1\n- b: 2\n-c: 3\n',
    'items:\n- a: 1\n - b: 2\n- c: 3\nwhat is this\n- d: 4\n',
  ])('from dash to dash and line by line: %j', (lines) => {
    for (const text of [header + lines, (header + lines).replaceAll('\n', '\r\n')]) {
      expect(outlineBlockDocument(bytesOf(text), 0, 0)).toEqual(outlineBlockDocument(bytesOf(text), 0, Infinity));
    }
  });

  test('on JSON documents of any content', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.jsonValue(),
        fc.constantFrom(undefined, 2, '\t'),
        (items, functionConfig, indent) => {
          const text = JSON.stringify({ kind: 'ResourceList', items, functionConfig, results: [] }, undefined, indent);
          const { node, error } = parseYaml(toByteText(bytesOf(text)));
          if (error) throw new Error(error.message);
          const outlined = outlineParsedDocument(bytesOf(text), node);
          if (outlined.error) throw new Error(outlined.error.message);
          const byBrackets = outlineJsonDocument(bytesOf(text), 0);
          expect(byBrackets ?? outlined.outline).toEqual(outlined.outline);
          const { items: ranges, kind, layout } = outlined.outline;
          expect(kind).toBe('ResourceList');
          expect(ranges.map(({ start, end }) => JSON.parse(textOf(text, start, end)) as unknown)).toEqual(
            JSON.parse(JSON.stringify(items)),
          );
          const { results, end } = layout;
          expect([textOf(text, results?.start, results?.end).replace(/\s/g, ''), results?.end]).toEqual([
            '"results":[]',
            end,
          ]);
        },
      ),
    );
  });

  function textOf(text: string, start?: number, end?: number): string {
    return Buffer.from(text).subarray(start, end).toString();
  }

  function kindOf(written: string | undefined): string {
    const { node } = parseYaml(`kind: ${written ?? ''}\n`);
    const value = node?.kind === 'mapping' ? node.entries[0]?.value : undefined;
    return value?.kind === 'scalar' ? value.value : '';
  }
});

test('items are read on demand, and what is small is read once', () => {
  const [item] = parse(`${header}items:\n- kind: A\n`).items;
  expect(item?.read().node?.kind).toBe('mapping');
  expect(item?.read()).toBe(item?.read());
  const value = 'x'.repeat(600_000);
  const { items } = parse(`${header}items:\n- a: ${value}\n- a: ${value}\n- a: 1\n`);
  expect(items.map((found) => found.read() === found.read())).toEqual([true, false, true]);
});

test('items are numbered; the functionConfig is none', () => {
  const { items, functionConfig } = parse(`${header}items:\n- kind: A\n- kind: B\nfunctionConfig:\n  kind: F\n`);
  expect([...items, functionConfig].map((item) => item?.index)).toEqual([0, 1, -1]);
});
