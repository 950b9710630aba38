import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import type { FunctionOutcome } from '../../src/resource-list/function-outcome.js';
import { assembleOutput } from '../../src/resource-list/assemble-output.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';

const header = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const newItem = 'kind: Secret\ndata:\n  a: |\n    b\n\n    c\n';
const info: Diagnostic = { rule: 'a-rule', severity: 'info', message: 'hello' };
const error: Diagnostic = { rule: 'a-fault', severity: 'error', message: 'broken' };

function listOf(text: string): ResourceList {
  const { list } = parseResourceList(new Uint8Array(Buffer.from(text)));
  if (list === undefined) throw new Error('no ResourceList');
  return list;
}

function assemble(text: string, makeOutcome: (list: ResourceList) => Partial<FunctionOutcome>): string {
  const list = listOf(text);
  const outcome = { changes: [], newItems: [], diagnostics: [], ...makeOutcome(list) };
  return Buffer.concat(assembleOutput(list, outcome)).toString();
}

const addItem = (): Partial<FunctionOutcome> => ({ newItems: [newItem] });
const addResult = (): Partial<FunctionOutcome> => ({ diagnostics: [info] });
const addBoth = (): Partial<FunctionOutcome> => ({ newItems: [newItem], diagnostics: [info] });
const nothing = (): Partial<FunctionOutcome> => ({});
const secret = '- kind: Secret\n  data:\n    a: |\n      b\n\n      c\n';
const results = 'results:\n- message: hello\n  severity: info\n  tags:\n    rule: a-rule\n';
const wide = (text: string): string => text.replace(/^(?=.)/gm, '  ');

describe('new items come after the last, results at the end', () => {
  test.each<[string, string, () => Partial<FunctionOutcome>, string]>([
    ['nothing to add', 'items:\n- kind: A', nothing, 'items:\n- kind: A'],
    ['after a compact list', 'items:\n- kind: A\n', addBoth, `items:\n- kind: A\n${secret}${results}`],
    ['after a wide list', 'items:\n  - kind: A\n', addItem, `items:\n  - kind: A\n${wide(secret)}`],
    ['no line break at the end', 'items:\n- kind: A', addBoth, `items:\n- kind: A\n${secret}${results}`],
    ['results without a line break at the end', 'items:\n- kind: A', addResult, `items:\n- kind: A\n${results}`],
    [
      'before the comments of what follows',
      'items:\n- kind: A\n# config\nfunctionConfig: {}\n# end\n',
      addBoth,
      `items:\n- kind: A\n${secret}# config\nfunctionConfig: {}\n# end\n${results}`,
    ],
    [
      'after a block scalar that keeps its empty lines',
      'items:\n- a: |+\n    b\n\n',
      addItem,
      `items:\n- a: |+\n    b\n\n${secret}`,
    ],
    [
      'in place of []',
      'items: [] # none\nfunctionConfig: {}\n',
      addItem,
      `items: # none\n${secret}functionConfig: {}\n`,
    ],
    ['in place of null', 'items: null\n', addItem, `items:\n${secret}`],
    [
      'two of them',
      'items:\n- kind: A\n',
      () => ({ newItems: [newItem, 'kind: B\n'] }),
      `items:\n- kind: A\n${secret}- kind: B\n`,
    ],
    [
      'two of them in a flow list',
      'items: [{kind: A}]\n',
      () => ({ newItems: ['kind: B\n', 'kind: C\n'] }),
      'items: [{kind: A}, {"kind":"B"}, {"kind":"C"}]\n',
    ],
    ['in place of nothing', 'items:\n', addItem, `items:\n${secret}`],
    ['where there is no items key', 'functionConfig: {}\n', addBoth, `functionConfig: {}\nitems:\n${secret}${results}`],
    [
      'before the end of the document',
      'items:\n- kind: A\n...\n',
      addBoth,
      `items:\n- kind: A\n${secret}${results}...\n`,
    ],
    [
      'in place of earlier results',
      'results:\n- message: old\n# items\nitems:\n- kind: A\n',
      addBoth,
      `${results}# items\nitems:\n- kind: A\n${secret}`,
    ],
    [
      'in place of earlier results, though there are none now',
      'items:\n- kind: A\nresults:\n- message: old\n',
      nothing,
      'items:\n- kind: A\nresults: []\n',
    ],
    [
      'in a flow list',
      'items: [{kind: A}]\n',
      addItem,
      'items: [{kind: A}, {"kind":"Secret","data":{"a":"b\\n\\nc\\n"}}]\n',
    ],
  ])('%s', (_, before, makeOutcome, after) => {
    expect(assemble(header + before, makeOutcome)).toBe(header + after);
  });

  test('where the document is further in', () => {
    const further = wide(`${header}functionConfig: {}\n`);
    expect(assemble(further, addBoth)).toBe(`${further}${wide(`items:\n${secret}${results}`)}`);
  });

  test('a new item must be YAML', () => {
    expect(() => assemble(`${header}items: [{kind: A}]\n`, () => ({ newItems: ['a: b: c\n'] }))).toThrow(
      'a new item is not YAML: a nested mapping or sequence must begin on its own line',
    );
  });

  test('with the line breaks of the input', () => {
    const dos = (text: string): string => text.replaceAll('\n', '\r\n');
    expect(assemble(dos(`${header}items:\n- kind: A\n`), addBoth)).toBe(
      dos(`${header}items:\n- kind: A\n${secret}${results}`),
    );
  });
});

describe('a JSON document stays one', () => {
  const json = '{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList"';
  const secretJson = '{"kind":"Secret","data":{"a":"b\\n\\nc\\n"}}';
  const resultsJson = '"results": [{"message":"hello","severity":"info","tags":{"rule":"a-rule"}}]';
  test.each([
    [
      'after the last item',
      `${json},"items":[{"kind":"A"}]}`,
      `${json},"items":[{"kind":"A"}, ${secretJson}], ${resultsJson}}`,
    ],
    ['into an empty list', `${json},"items":[]}\n`, `${json},"items":[${secretJson}], ${resultsJson}}\n`],
    ['in place of null', `${json},"items": null}`, `${json},"items":  [${secretJson}], ${resultsJson}}`],
    ['where there is no items key', `${json}}`, `${json}, "items": [${secretJson}], ${resultsJson}}`],
    [
      'earlier results',
      `${json},"results":[{"message":"old"}],"items":[]}`,
      `${json},${resultsJson},"items":[${secretJson}]}`,
    ],
  ])('%s', (_, before, after) => {
    const output = assemble(before, addBoth);
    expect(output).toBe(after);
    expect(() => JSON.parse(output) as unknown).not.toThrow();
  });
});

describe('changes', () => {
  const text = `${header}items:\n- kind: A\n  a: 1 # kept\n- kind: B\n  a: 2\n`;
  const change = (list: ResourceList): Partial<FunctionOutcome> => ({
    changes: [...list.items].reverse().map((item) => {
      const at = item.text().indexOf('a: ') + 3;
      return { item, edits: [{ start: at, end: at + 1, text: `${item.kind}!` }] };
    }),
  });
  test('are applied to their items, in whatever order they are given', () => {
    expect(assemble(text, change)).toBe(`${header}items:\n- kind: A\n  a: A! # kept\n- kind: B\n  a: B!\n`);
  });
  test('are dropped with an error result', () => {
    const output = assemble(text, (list) => ({ ...change(list), newItems: [newItem], diagnostics: [info, error] }));
    expect(output.startsWith(`${text}results:\n`)).toBe(true);
    expect(output).not.toContain('Secret');
  });
  test('what does not change is not copied', () => {
    const list = listOf(text);
    const pieces = assembleOutput(list, { changes: [], newItems: [], diagnostics: [info] });
    expect(pieces[0]?.buffer).toBe(list.bytes.buffer);
    expect(pieces).toHaveLength(2);
    const [item] = list.items;
    const unchanged = assembleOutput(list, {
      changes: item === undefined ? [] : [{ item, edits: [] }],
      newItems: [],
      diagnostics: [],
    });
    expect(unchanged).toHaveLength(1);
    expect(unchanged[0]?.buffer).toBe(list.bytes.buffer);
  });
  test('no piece is empty', () => {
    const list = listOf(`${header}items: null\nresults: []\n`);
    const pieces = assembleOutput(list, { changes: [], newItems: [newItem], diagnostics: [info] });
    expect(pieces.map((piece) => Buffer.from(piece).toString())).toEqual([`${header}items:`, '\n', secret, results]);
  });
  test('an item must not be changed twice', () => {
    expect(() =>
      assemble(text, (list) => {
        const { changes = [] } = change(list);
        return { changes: [...changes, ...changes] };
      }),
    ).toThrow('two edits of the ResourceList overlap');
  });
});

test('a result holds all that a diagnostic says, and nothing that steers a terminal', () => {
  const diagnostic: Diagnostic = {
    rule: 'a-rule',
    severity: 'warning',
    message: 'a "quoted" name: \u001b[31mred\u009b and \u202eback',
    resourceRef: { apiVersion: 'v1', kind: 'Secret', name: 'a', namespace: 'b' },
    fieldPath: 'spec.a[0]',
    file: { path: 'a/b.yaml', index: 1 },
    tags: { image: 'ghcr.io/a/b:v1' },
  };
  const output = assemble(`${header}items: []\n`, () => ({ diagnostics: [diagnostic] }));
  const { node } = parseYaml(output.slice(output.indexOf('results:')));
  expect(yamlValue(node)).toEqual({
    results: [
      {
        message: 'a "quoted" name: \\x1b[31mred\\x9b and \\u202eback',
        severity: 'warning',
        resourceRef: { apiVersion: 'v1', kind: 'Secret', name: 'a', namespace: 'b' },
        field: { path: 'spec.a[0]' },
        file: { path: 'a/b.yaml', index: 1 },
        tags: { image: 'ghcr.io/a/b:v1', rule: 'a-rule' },
      },
    ],
  });
});
