import { describe, expect, test } from '@jest/globals';
import { isField, parseGoJson, type JsonValue } from '../../src/registry/go-json.js';

/** A value in one line, a number or word by the text at its place: `{"a": number 1} [string "x"]`. */
function summary(value: JsonValue, text: string): string {
  const written = text.slice(value.start, value.end);
  switch (value.kind) {
    case 'object':
      return `{${value.entries.map((entry) => `${JSON.stringify(entry.key)}: ${summary(entry.value, text)}`).join(', ')}}`;
    case 'array':
      return `[${value.items.map((item) => summary(item, text)).join(', ')}]`;
    case 'string':
      return `string ${JSON.stringify(value.value)}`;
    case 'number':
    case 'boolean':
    case 'null':
      return `${value.kind} ${written}`;
  }
}

describe('what encoding/json takes', () => {
  test.each([
    ['null', 'null null'],
    [' \t\r\n true \t\r\n', 'boolean true'],
    ['[false,true]', '[boolean false, boolean true]'],
    [
      '[0,-0,10,-12.50,1e5,1E+5,2.5e-10,1e400]',
      '[number 0, number -0, number 10, number -12.50, number 1e5, number 1E+5, number 2.5e-10, number 1e400]',
    ],
    ['[]', '[]'],
    ['{}', '{}'],
    ['[[],{}]', '[[], {}]'],
    ['{"a":{"b":[1]},"c":"d"}', '{"a": {"b": [number 1]}, "c": string "d"}'],
    ['{"a":1,"a":2,"":3}', '{"a": number 1, "a": number 2, "": number 3}'],
    [' { "a" : 1 , "b" : [ 2 , 3 ] } ', '{"a": number 1, "b": [number 2, number 3]}'],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9"', 'string "\\"\\\\/\\b\\f\\n\\r\\tAé"'],
    ['{"\\u0061\\n":null}', '{"a\\n": null null}'],
    ['"a\\u0000b"', 'string "a\\u0000b"'],
    ['"\\ud83d\\ude00"', 'string "😀"'],
    ['"\\ud83dx"', 'string "\uFFFDx"'],
    ['"\\ude00\\ud83d"', 'string "\uFFFD\uFFFD"'],
    ['"\xC3\xA9\xFF"', 'string "é\uFFFD"'],
    ['"\x7F"', 'string "\x7F"'],
  ])('%j: %s', (text, expected) => {
    const json = parseGoJson(text);
    expect('value' in json ? summary(json.value, text) : json.fault).toBe(expected);
  });

  test.each([
    [' {"a": [1, 2]} ', '{"a": [1, 2]}', '[1, 2]'],
    ['{"a":{"b":"c"} ,"d":0}', '{"a":{"b":"c"} ,"d":0}', '{"b":"c"}'],
    ['{"a" : "b\\n" }', '{"a" : "b\\n" }', '"b\\n"'],
  ])('%j: each value has its place', (text, whole, first) => {
    const json = parseGoJson(text);
    const value = 'value' in json && json.value.kind === 'object' ? json.value : undefined;
    expect(text.slice(value?.start, value?.end)).toBe(whole);
    expect(text.slice(value?.entries[0]?.value.start, value?.entries[0]?.value.end)).toBe(first);
  });
});

describe('what it refuses', () => {
  test.each([
    ['', 'empty'],
    [' \t\r\n', 'empty'],
    ['\xEF\xBB\xBF{}', 'byte-order-mark'],
    ['{} {}', 'trailing-text'],
    ['01', 'trailing-text'],
    ['nullx', 'trailing-text'],
    ['{}\x00', 'trailing-text'],
    ['1 // one', 'trailing-text'],
    ['\x0B{}', 'not-json'],
    ['nul', 'not-json'],
    ['NULL', 'not-json'],
    ['NaN', 'not-json'],
    ['+1', 'not-json'],
    ['-', 'not-json'],
    ['.5', 'not-json'],
    ['[1.]', 'not-json'],
    ['[1e]', 'not-json'],
    ['[-01]', 'not-json'],
    ['"a', 'not-json'],
    ["'a'", 'not-json'],
    ['"\n"', 'not-json'],
    ['"\x1F"', 'not-json'],
    ['"\\x41"', 'not-json'],
    ['"\\u12"', 'not-json'],
    ['"\\u12G4"', 'not-json'],
    ['"\\"', 'not-json'],
    ['[', 'not-json'],
    ['[1', 'not-json'],
    ['{', 'not-json'],
    ['{"a":1', 'not-json'],
    [']', 'not-json'],
    ['}', 'not-json'],
    [',', 'not-json'],
    [':', 'not-json'],
    ['[1}', 'not-json'],
    ['{"a":1]', 'not-json'],
    ['[}', 'not-json'],
    ['{]', 'not-json'],
    ['[1,]', 'not-json'],
    ['[,1]', 'not-json'],
    ['[1,,2]', 'not-json'],
    ['[1 2]', 'not-json'],
    ['[1"a"]', 'not-json'],
    ['["a"[]]', 'not-json'],
    ['[[]{}]', 'not-json'],
    ['["a":1]', 'not-json'],
    ['{"a":1,}', 'not-json'],
    ['{,"a":1}', 'not-json'],
    ['{"a":1,,"b":2}', 'not-json'],
    ['{"a":1 "b":2}', 'not-json'],
    ['{"a"}', 'not-json'],
    ['{"a":}', 'not-json'],
    ['{"a",1}', 'not-json'],
    ['{"a" 1}', 'not-json'],
    ['{"a""b"}', 'not-json'],
    ['{"a"{}}', 'not-json'],
    ['{"a"::1}', 'not-json'],
    ['{"a":1:2}', 'not-json'],
    ['{:1}', 'not-json'],
    ['{1:2}', 'not-json'],
    ['{null:2}', 'not-json'],
    ['{true:2}', 'not-json'],
    ['{{}:1}', 'not-json'],
    ['{[]:1}', 'not-json'],
    ['{"a":1,null}', 'not-json'],
    ['{"a":1,[]}', 'not-json'],
  ])('%j: %s', (text, fault) => {
    expect(parseGoJson(text)).toEqual({ fault });
  });
});

test.each([
  ['auths', 'auths', true],
  ['AUTHS', 'auths', true],
  ['aUtHs', 'auths', true],
  ['auth\u017F', 'auths', true],
  ['to\u212Aen', 'token', true],
  ['TO\u212AEN', 'token', true],
  ['httpheaders', 'HttpHeaders', true],
  ['auth', 'auths', false],
  ['auths ', 'auths', false],
  ['\u00E1uths', 'auths', false],
  ['a_b', 'a\u007Fb', false],
  ['credsStore', 'credHelpers', false],
])('%j is the field %j: %s', (key, field, expected) => {
  expect(isField(key, field)).toBe(expected);
});
