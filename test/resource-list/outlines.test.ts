import { describe, expect, test } from '@jest/globals';
import { outlineBlockDocument } from '../../src/resource-list/outline-block-document.js';
import { outlineJsonDocument } from '../../src/resource-list/outline-json-document.js';
import { outlineParsedDocument } from '../../src/resource-list/outline-parsed-document.js';
import type { Outline } from '../../src/resource-list/outline.js';
import { toByteText } from '../../src/text/byte-text.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';
import { markOutline } from './mark-outline.js';

const header = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const dos = (text: string): string => text.replaceAll('\n', '\r\n');
const unmarked = (marked: string): string => marked.replace(/«(?:-:|\w+:|\.|\+\w*)|»/g, '');

/** The outline of the document that the parser reads, or the place and the message of the error. */
function outlineParsed(text: string): Outline | string {
  const { node, error } = parseYaml(toByteText(bytesOf(text)));
  const outlined = error ? { error } : outlineParsedDocument(bytesOf(text), node);
  return outlined.error
    ? `${outlined.error.line}:${outlined.error.column}: ${outlined.error.message}`
    : outlined.outline;
}

function mark(text: string, outline: Outline | string | undefined): string | undefined {
  return typeof outline === 'object' ? markOutline(text, outline) : outline;
}

// The marks are those of `markOutline`. Where the third column is missing the parser finds the same; its ranges end with
// the value, where those of the lines reach to the next line that says something.
test.each<[title: string, byLines: string, parsed?: string]>([
  ['a compact list', 'items:\n- «2:kind: A\n  a: 1\n»- «2:kind: B\n»«+0»«.»'],
  ['a wide list', 'items:\n  - «4:kind: A\n»  - «4:kind: B\n»«+2»«.»'],
  ['no line break at the end', 'items:\n- «2:kind: A»«+0»«.»'],
  [
    'comments and blank lines before the keys of an item',
    'items:   # all\n\n# b\n- «2:# c\n  # d\n  kind: A\n\n# e\n»-\n    «4:kind: B\n»«+0»«.»',
    'items:   # all\n\n# b\n- «2:# c\n  # d\n  kind: A\n»\n# e\n-«4:\n    kind: B\n»«+0»«.»',
  ],
  [
    'keys further in, and items without any',
    'items:\n-   «4:kind: A\n    a: 1\n»- \n«2:»-\n\n  «2:b: 2\n»-\n«+0»«.»«2:»',
    'items:\n-   «4:kind: A\n    a: 1\n»- «0:\n»-«2:\n\n  b: 2\n»-«0:\n»«+0»«.»',
  ],
  [
    'items in flow style',
    'items:\n- «2:{kind: A}\n»- «2:{kind: B,\n    c: 1}\n»«+0»«.»',
    'items:\n- «0:{kind: A}\n»- «0:{kind: B,\n    c: 1}\n»«+0»«.»',
  ],
  [
    'blank lines, which may belong to a text',
    'items:\n- «2:a: |+\n    b\n\n\n»- «2:c: 2\n\n»«+0»# of the config\nfunctionConfig: «F0:{}\n»«.»',
    'items:\n- «2:a: |+\n    b\n\n»\n- «2:c: 2\n»«+0»\n# of the config\nfunctionConfig: «F0:{}»\n«.»',
  ],
  [
    'comments, which speak of what follows',
    'items:\n- «2:a: 1\n»«+0»# of the config\n\n# more\nfunctionConfig:\n  # c\n  «F2:kind: F\n»# of the results\n«R:results:\n- message: m\n»# end\n«.»',
    'items:\n- «2:a: 1\n»«+0»# of the config\n\n# more\nfunctionConfig:\n  # c\n  «F2:kind: F»\n# of the results\n«R:results:\n- message: m\n»«.»# end\n',
  ],
  [
    'results first',
    '«R:results:\n- message: m\n\n»# i\nitems:\n- «2:kind: A\n»«+0»# f\nfunctionConfig: «F0:{kind: F} # c\n\n»# end\n«.»',
    '«R:results:\n- message: m\n»\n# i\nitems:\n- «2:kind: A\n»«+0»# f\nfunctionConfig: «F0:{kind: F}» # c\n«.»\n# end\n',
  ],
  ['empty results', '«R:results:\n\n»items:\n- «2:a: 1\n»«+0»«.»', '«R:results:\n»\nitems:\n- «2:a: 1\n»«+0»«.»'],
  [
    '[] for the items',
    'items:«-: []» # none\n«+line»functionConfig: # c\n  «F2:kind: F\n»«R:results: []\n»«.»',
    'items: «-:[]» # none\n«+line»functionConfig: # c\n  «F2:kind: F»\n«R:results: []\n»«.»',
  ],
  [
    'null for both',
    'items:«-:  ~»\n«+line»functionConfig:  null # none\n«.»',
    'items:  «-:~»\n«+line»functionConfig:  null # none\n«.»',
  ],
  [
    'null and a text like it',
    'items:«-: null»\n«+line»functionConfig: «F0:nullx\n»«.»',
    'items: «-:null»\n«+line»functionConfig: «F0:nullx»\n«.»',
  ],
  ['nothing for both', 'items:«-:»\n«+line»functionConfig:\n«.»'],
  [
    'a comment for the items',
    'items:«-:» # none\n«+line»functionConfig: «F0:{\n    kind: F\n  }\n»«.»',
    'items:«-:» # none\n«+line»functionConfig: «F0:{\n    kind: F\n  }»\n«.»',
  ],
  ['a list for the functionConfig', 'functionConfig:\n«F0:- a\n»«.»', 'functionConfig:\n«F0:- a»\n«.»'],
  [
    'quoted keys, and unknown ones',
    '"items":\n- «2:kind: A\n»«+0»«R:\'results\' :\n- message: m\n»other-key/x.y: 1\n«.»',
  ],
  ['comments first', '\n# a\nitems:\n- «2:a: "é"\n  kind: A\n»- «2:b: 1\n»«+0»«.»'],
  ['the end of the document', 'items:\n- «2:kind: A\n»«+0»«.»...\n# end\n'],
  [
    'dashes elsewhere',
    'items:\n- «2:a:\n  - b\n»- «2:c: |\n   - d\n\n»«+0»«R:results:\n- e\n»«.»',
    'items:\n- «2:a:\n  - b\n»- «2:c: |\n   - d\n»«+0»\n«R:results:\n- e\n»«.»',
  ],
])('the outline of a block document: %s', (_, byLines, parsed = byLines) => {
  for (const breaks of [(text: string) => text, dos]) {
    const text = breaks(header + unmarked(byLines));
    const lineBreak = breaks('\n');
    const byLine = outlineBlockDocument(bytesOf(text), 0);
    expect(mark(text, byLine)).toBe(breaks(header + byLines));
    expect(byLine).toMatchObject({
      apiVersion: 'config.kubernetes.io/v1',
      kind: 'ResourceList',
      layout: { style: 'block', column: 0, lineBreak },
    });
    expect(outlineBlockDocument(bytesOf(text), 0, 0)).toEqual(byLine);
    const whole = outlineParsed(text);
    expect(mark(text, whole)).toBe(breaks(header + parsed));
    expect(whole).toMatchObject({
      apiVersion: 'config.kubernetes.io/v1',
      kind: 'ResourceList',
      layout: { style: 'block', column: 0, lineBreak },
    });
  }
});

test.each([
  ['no kind', 'apiVersion: v1\nitems: []\n'],
  ['no apiVersion', 'kind: ResourceList\nitems: []\n'],
  ['a kind of two words', 'apiVersion: v1\nkind: Resource List\n'],
  ['a kind over lines', 'apiVersion: v1\nkind: Resource\n  List\n'],
  ['a kind with an anchor', 'apiVersion: v1\nkind: &a ResourceList\n'],
  ['a kind with an unknown escape', 'apiVersion: v1\nkind: "Resource\\List"\n'],
  ['a kind with a very long comment', `apiVersion: v1\nkind: ResourceList # ${'x'.repeat(300)}\n`],
  ['a key that begins with a digit', `${header}1a: 1\n`],
  ['a key of two words', `${header}a b: 1\n`],
  ['a quoted key of two words', `${header}"a b": 1\n`],
  ['a very long key', `${header}${'k'.repeat(300)}: 1\n`],
  ['a value far after its key', `${header}a:${' '.repeat(300)}1\n`],
  ['a key twice', `${header}a: 1\n"a": 2\n`],
  ['a line that is no key', `${header}what is this\n`],
  ['a key without a space', `${header}a:1\n`],
  ['a list before all keys', `- a: 1\n${header}`],
  ['an indented line before all keys', `  a: 1\n${header}`],
  ['a list under a value', `${header}a: b\n- c\n`],
  ['items under a value', `${header}items: a\n  - b\n`],
  ['items that are a text like []', `${header}items: []#\n`],
  ['items that are a text like null', `${header}items: nullx\n`],
  ['items that end in []', `${header}items: x []\n`],
  ['items in flow style', `${header}items: [{}]\n`],
  ['items that are no list', `${header}items:\n  a: 1\n`],
  ['an item further left', `${header}items:\n  - a: 1\n- b: 2\n`],
  ['an item without a space', `${header}items:\n- a: 1\n-b: 2\n`],
  ['a value on the line of the marker', `--- a: 1\n${header}`],
  ['the end of a document first', `...\n${header}`],
  ['a second document', `${header}---\na: 1\n`],
  ['a second document on the line of the marker', `${header}--- a\n`],
  ['something after the end', `${header}...\na: 1\n`],
])('a document that its lines do not tell: %s', (_, text) => {
  expect(outlineBlockDocument(bytesOf(text), 0)).toBeUndefined();
});

test.each([
  ['quoted values', '"apiVersion": \'v1\' # c\n\'kind\': "A.b/c-1"\n', 'v1', 'A.b/c-1'],
  ['blanks', 'apiVersion :   v1  \nkind:  A   # c d\n', 'v1', 'A'],
  ['empty values', 'apiVersion: ""\nkind: \'\'\n', '', ''],
  ['a line that only begins like a marker', 'apiVersion: v1\nkind: A\n# ---\na:\n  --- b\n', 'v1', 'A'],
  ['markers around', '--- # first\napiVersion: v1\nkind: A\n---\n...\n\n  # last\n---', 'v1', 'A'],
  ['a key at the end', 'apiVersion: v1\nkind: A\nitems:', 'v1', 'A'],
])('the header, by lines: %s', (_, text, apiVersion, kind) => {
  expect(outlineBlockDocument(bytesOf(text), 0)).toMatchObject({ apiVersion, kind });
});

describe('the outline of what only the parser reads', () => {
  test.each([
    [
      'a document further in',
      '  kind: R\n  items:\n  - «4:kind: A\n»«+2»  functionConfig:\n    «F4:kind: F»\n«R:  results:\n  - message: m\n»«.»',
    ],
    ['a document further in without items', '  kind: R\n«.»  # end\n'],
    ['items in flow style', 'items: [«0:{kind: A}», «0:{kind: B}»«+»] # c\n«.»'],
    ['a flow document', '{kind: R, items: [«0:{kind: A}»«+»], functionConfig: «F0:{kind: F}», «R:results: []»«.»}\n'],
    ['an empty list in a flow document', '{kind: R, items: [«+first»]«.»}'],
    ['null in a flow document', '{kind: R, items: «-:null», functionConfig: ~«.»}«+line»'],
    ['nothing in a flow document', '{kind: R, functionConfig: , items:«.»«-:»}«+line»'],
    ['an empty flow document', '{«.»}'],
    ['a functionConfig that is a text', "functionConfig: «F0:'null'»\n«.»"],
    ['a functionConfig that is an alias', 'a: &a {kind: F}\nfunctionConfig: «F0:*a»\n«.»'],
  ])('%s', (_, marked) => {
    expect(mark(unmarked(marked), outlineParsed(unmarked(marked)))).toBe(marked);
  });

  test.each([
    ['{kind: R, apiVersion: v1}', { kind: 'R', apiVersion: 'v1', layout: { style: 'flow', column: 0 } }],
    [
      '  kind:\n  apiVersion: [v1]\n',
      { kind: undefined, apiVersion: undefined, layout: { style: 'block', column: 2 } },
    ],
  ])('%j is %j', (text, expected) => {
    expect(outlineParsed(text)).toMatchObject(expected);
  });

  test.each([
    ['1: a\n"1": b\n', '2:1: the ResourceList has the same key twice'],
    ['a: 1\nitems: &a []\n', '2:11: `items` must be a list, without an anchor or a tag'],
    ["items: 'null'\n", '1:8: `items` must be a list, without an anchor or a tag'],
    ['items: {}\n', '1:8: `items` must be a list, without an anchor or a tag'],
    // Items could not be put after a key without a colon.
    ['{kind: R, items}', '1:11: `items` must be a list, without an anchor or a tag'],
    ['\n- a\n', '2:1: a ResourceList must be a mapping'],
    ['? a\n: b\n', '1:1: a ResourceList must be a mapping'],
  ])('but not of %j', (text, error) => {
    expect(outlineParsed(text)).toBe(error);
  });
});

describe('the outline of a JSON document', () => {
  test.each([
    [
      'on one line',
      '{"items":[«0:{"kind":"A"}», «0:{"b": "]"}»«+» ],"functionConfig":«F0:{"kind":"F"}»,«R:"results":[]»«.»}',
    ],
    ['over lines', ' {\n "items" : [«+first»\n ] ,"functionConfig": null , «R:"results": [1, 2]»«.» \n}\n'],
    ['null for the items', '{"items": «-:null»«.»}«+line»'],
    ['without items', '{"a": 1«.»}\n'],
    ['escapes', '{"\\u0069tems": [«0:"\\"]"», «0:[{"a\\\\": []}]»«+»]«.»}'],
  ])('%s', (_, marked) => {
    for (const breaks of [(text: string) => text, dos]) {
      const text = breaks(unmarked(marked));
      const outline = outlineParsed(text);
      expect(mark(text, outline)).toBe(breaks(marked));
      expect(outline).toMatchObject({
        layout: { style: 'flow', lineBreak: text.includes('\r\n') ? '\r\n' : '\n' },
      });
    }
  });

  test.each([
    ['{"items": "x"}', '1:11: `items` must be a list, without an anchor or a tag'],
    ['{"items": {}}', '1:11: `items` must be a list, without an anchor or a tag'],
    ['["a"]', '1:1: a ResourceList must be a mapping'],
    ['{"a": 1} {"b": 2}', '1:10: the YAML is not valid from here on'],
  ])('but not of %j', (text, error) => {
    expect(outlineParsed(text)).toBe(error);
  });
});

describe('the outline of a JSON document by its brackets', () => {
  test.each([
    ['{"items":[{"kind":"A"}, {"b": ["}", "{{"]}, {"\\"}": {}}],"functionConfig":{"kind":"F"},"results":[]}'],
    ['{"items": [{"a": {"b": [{}, {"c": {}}]}}, {}] }'],
    [
      '{"results": [{"a": "]"}, [1, []]], "kind": "ResourceList", "apiVersion": "v1",\n\t"items": [\n{"a": "\\\\"}\n]}\n\n',
    ],
    [' {\n "items" : [\n ] ,"functionConfig": {"a": 1} , "results": [1, 2] \n}\n'],
    ['{"kind": "ResourceList"}'],
  ])('is what the parser finds: %j', (written) => {
    for (const text of [written, dos(written)]) {
      expect(outlineJsonDocument(bytesOf(text), 0)).toEqual(outlineParsed(text));
    }
  });

  test.each([
    ['an item that is no object', '{"items": [1]}'],
    ['items that are no list', '{"items": {}}'],
    ['no items', '{"items": null}'],
    ['a key twice', '{"kind": "A", "kind": "B"}'],
    ['an escape in a key', '{"\\u0069tems": []}'],
    ['an escape in a value', '{"kind": "\\u0041"}'],
    ['a functionConfig that is none', '{"functionConfig": []}'],
    ['an item of YAML', '{"items": [{a: 1}]}'],
    ['an item that ends early', '{"items": [{"a": 1}}]}'],
    ['a comma too many', '{"items": [{}, ]}'],
    ['a comment', '{"items": [{}] # here\n}'],
    ['a second document', '{"items": []}\n---\n{}'],
    ['no end', '{"items": [{"a": {}}'],
    ['an item without an end', '{"items": [{"a": {}'],
    ['nothing', '{}'],
    ['no document', ' '],
  ])('is left to the parser: %s', (_, text) => {
    expect(outlineJsonDocument(bytesOf(text), 0)).toBeUndefined();
  });
});
