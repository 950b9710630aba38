import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { findNode, scalarText } from '../../src/yaml/find-node.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';
import { toBytes } from '../../src/text/byte-text.js';
import { encodeUtf8 } from '../../src/text/utf8.js';
import { fullOrQuick } from '../support/full-or-quick.js';
import { writeScalar } from '../../src/yaml/write-scalar.js';

test.each([
  ['function-runner', 'function-runner'],
  ['--config=/config.yaml', '--config=/config.yaml'],
  ['/var/tmp/auth-secret', '/var/tmp/auth-secret'],
  ['ghcr.io/nephio-project/porch:v1.5.8', 'ghcr.io/nephio-project/porch:v1.5.8'],
  ['two words', 'two words'],
  ['', "''"],
  ['yes', "'yes'"],
  ['N', "'N'"],
  ['null', "'null'"],
  ['0400', "'0400'"],
  ['1e3', "'1e3'"],
  ['e9', "'e9'"],
  ['-e-9', "'-e-9'"],
  ['e+1_0', "'e+1_0'"],
  ['bay', 'bay'],
  ['nothing', 'nothing'],
  ['2024-11-25', "'2024-11-25'"],
  ['12:30', "'12:30'"],
  ['-', "'-'"],
  ['--- a', "'--- a'"],
  ['.dockerconfigjson', '.dockerconfigjson'],
  ['.e+5', "'.e+5'"],
  ['.inf', "'.inf'"],
  ['<<', "'<<'"],
  ['=', "'='"],
  ['a: b', "'a: b'"],
  ['a:', "'a:'"],
  ['a #b', "'a #b'"],
  ['a, b', "'a, b'"],
  ['{a}', "'{a}'"],
  ["it's", "'it''s'"],
  [' padded ', "' padded '"],
  ['two\nlines', '"two\\nlines"'],
  ['a\rb\fc\bd\x1be', '"a\\rb\\fc\\bd\\u001be"'],
  ['tab\t"quoted"', '"tab\\t\\"quoted\\""'],
  ['a\u2028b', '"a\\u2028b"'],
])('%j is written %s', (value, written) => {
  expect(writeScalar(value)).toBe(written);
});

describe('every string comes back as it was', () => {
  const strings = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary-ascii' }),
  );
  test('from the yaml package, in YAML 1.1 and 1.2, in block and in flow style', () => {
    fc.assert(
      fc.property(strings, fc.constantFrom<'1.1' | '1.2'>('1.1', '1.2'), (value, version) => {
        const written = Buffer.from(toBytes(writeScalar(value))).toString();
        expect(parse(`${written}: [${written}]\n`, { version })).toEqual({ [value]: [value] });
      }),
      { numRuns: fullOrQuick(1000, 50) },
    );
  });
  test('from our reader', () => {
    fc.assert(
      fc.property(strings, (value) => {
        const { node } = parseYaml(`key: ${writeScalar(value)}\n`);
        expect(scalarText(findNode(node, ['key']))).toBe(value);
      }),
      { numRuns: fullOrQuick(1000, 50) },
    );
  });
  test('from UTF-8 and back', () => {
    fc.assert(
      fc.property(strings, (value) => {
        expect(Buffer.from(toBytes(encodeUtf8(value))).toString()).toBe(value);
      }),
    );
  });
});
