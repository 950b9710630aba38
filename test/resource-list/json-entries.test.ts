import { expect, test } from '@jest/globals';
import { findJsonEntries } from '../../src/resource-list/json-entries.js';

/** The entries' keys and values as they stand there, and what follows the collection. */
function entriesOf(text: string, start = 0): unknown {
  const bytes = new Uint8Array(Buffer.from(text));
  const slice = (from: number, to?: number): string => Buffer.from(bytes.subarray(from, to)).toString();
  const found = findJsonEntries(bytes, start);
  return (
    found && [
      ...found.entries.map((entry) => [
        slice(entry.start, entry.valueStart),
        entry.key,
        slice(entry.valueStart, entry.end),
      ]),
      slice(found.end),
    ]
  );
}

test.each([
  ['{}', ['']],
  ['[ ] x', [' x']],
  ['[1]', [['', undefined, '1'], '']],
  [
    '[ -1.5e+3 , "a]\\"," ,\ttrue,null ]\n',
    [['', undefined, '-1.5e+3'], ['', undefined, '"a]\\","'], ['', undefined, 'true'], ['', undefined, 'null'], '\n'],
  ],
  ['{"a":1}', [['"a":', 'a', '1'], '']],
  [
    '{ "a" : {"b": [{}, "}"]} , "\\u00fc\\n": [] }',
    [['"a" : ', 'a', '{"b": [{}, "}"]}'], ['"\\u00fc\\n": ', 'ü\n', '[]'], ''],
  ],
  ['{"ä":\r\n"ö"}', [['"ä":\r\n', 'ä', '"ö"'], '']],
])('the entries of %j', (text, entries) => {
  expect(entriesOf(text)).toEqual(entries);
});

test('the collection may begin anywhere', () => {
  expect(entriesOf('{"a": [1]}', 6)).toEqual([['', undefined, '1'], '}']);
});

test.each([
  '{',
  '[',
  '[1',
  '[1,',
  '[1,]',
  '[,1]',
  '[1 2]',
  '["a""b"]',
  '["a"1]',
  '[x]',
  '[[x]]',
  '[{"a": x}]',
  "['a']",
  '[1 # c\n]',
  '["a]',
  '["a\\"]',
  '[{"a": "b}]',
  '[[1]',
  '{]',
  '[}',
  '{"a"}',
  '{"a" 1}',
  '{"a" 12}',
  '{"a":}',
  '{"a":1,}',
  '{"a":1]',
  '{a: 1}',
  '{1: 1}',
  '{"a\\x": 1}',
  '{"a',
  '{"a":',
])('%j is no JSON', (text) => {
  expect(entriesOf(text)).toBeUndefined();
});
