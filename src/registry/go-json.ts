import type { ByteText } from '../text/byte-text.js';
import { decodeGoUtf8 } from '../text/utf8.js';

/** A JSON value with its place `[start, end)` in the text. Objects keep every entry, equal keys too. */
export type JsonValue = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'object'; readonly entries: readonly JsonEntry[] }
  | { readonly kind: 'array'; readonly items: readonly JsonValue[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number' | 'boolean' | 'null' }
);

export interface JsonEntry {
  readonly key: string;
  readonly value: JsonValue;
}

export type JsonFault = 'empty' | 'byte-order-mark' | 'not-json' | 'trailing-text';

interface OpenValue {
  readonly start: number;
  readonly entries: JsonEntry[] | undefined;
  readonly items: JsonValue[];
  key: string;
}

/** Go gives up beyond (encoding/json, scanner.go). */
const maximalDepth = 10000;

const token =
  /[ \t\r\n]*(?:([{}[\],:])|("[^"\\\x00-\x1F]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1F]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false)|(null))/y;

/**
 * Reads JSON as encoding/json of Go 1.26 does. Unlike JSON.parse it keeps equal keys apart, takes bytes that are no
 * UTF-8, and limits the depth.
 *
 * @returns the value, or which fault there is; never a part of the text
 */
export function parseGoJson(text: ByteText): { readonly value: JsonValue } | { readonly fault: JsonFault } {
  const { rest = '', ...parsed } = parseFirstGoJson(text);
  if (!('value' in parsed)) return { fault: parsed.fault };
  return /^[ \t\r\n]*$/.test(rest) ? { value: parsed.value } : { fault: 'trailing-text' };
}

/** Reads the first value of a text, as a Decoder of encoding/json does; `rest` is what follows it. */
export function parseFirstGoJson(
  text: ByteText,
): { readonly value: JsonValue; readonly rest: ByteText } | { readonly fault: JsonFault; readonly rest?: undefined } {
  if (/^[ \t\r\n]*$/.test(text)) return { fault: 'empty' };
  if (text.startsWith('\xEF\xBB\xBF')) return { fault: 'byte-order-mark' };
  const open: OpenValue[] = [];
  let position = 0;
  let finished: JsonValue | undefined;
  // What may come next: a value, a key, or what follows either.
  let expected: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' = 'value';

  for (;;) {
    if (finished !== undefined) {
      const parent = open.at(-1);
      if (parent === undefined) break;
      if (parent.entries === undefined) parent.items.push(finished);
      else parent.entries.push({ key: parent.key, value: finished });
      finished = undefined;
      expected = 'comma-or-end';
    }
    token.lastIndex = position;
    const match = token.exec(text);
    if (match === null) return { fault: 'not-json' };
    const [, mark, string, number, boolean] = match;
    const end = token.lastIndex;
    position = end;
    const parent = open.at(-1);

    if (mark === '{' || mark === '[') {
      if (!expected.startsWith('value') || open.length === maximalDepth) return { fault: 'not-json' };
      open.push({ start: end - 1, entries: mark === '{' ? [] : undefined, items: [], key: '' });
      expected = mark === '{' ? 'key-or-end' : 'value-or-end';
    } else if (mark === '}' || mark === ']') {
      const closes = parent !== undefined && (mark === '}') === (parent.entries !== undefined);
      if (!closes || !expected.endsWith('-or-end')) return { fault: 'not-json' };
      open.pop();
      const { start, entries, items } = parent;
      finished = entries === undefined ? { start, end, kind: 'array', items } : { start, end, kind: 'object', entries };
    } else if (mark === ',') {
      if (expected !== 'comma-or-end') return { fault: 'not-json' };
      expected = parent?.entries === undefined ? 'value' : 'key';
    } else if (mark === ':') {
      if (expected !== 'colon') return { fault: 'not-json' };
      expected = 'value';
    } else if (string !== undefined && expected.startsWith('key') && parent !== undefined) {
      parent.key = unquote(string);
      expected = 'colon';
    } else if (!expected.startsWith('value')) {
      return { fault: 'not-json' };
    } else if (string !== undefined) {
      finished = { start: end - string.length, end, kind: 'string', value: unquote(string) };
    } else if (number !== undefined) {
      finished = { start: end - number.length, end, kind: 'number' };
    } else if (boolean !== undefined) {
      finished = { start: end - boolean.length, end, kind: 'boolean' };
    } else {
      finished = { start: end - 'null'.length, end, kind: 'null' };
    }
  }
  return { value: finished, rest: text.slice(position) };
}

function unquote(quoted: ByteText): string {
  const value = decodeGoUtf8(quoted).replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code?: string, letter?: string) =>
    code === undefined ? (letterEscapes[letter ?? ''] ?? letter ?? '') : String.fromCharCode(parseInt(code, 16)),
  );
  // Half a surrogate pair becomes U+FFFD.
  return value.slice(1, -1).replace(/\p{Surrogate}/gu, '\uFFFD');
}

const letterEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Whether Go takes the key for the field: letters are folded, `ſ` to s and the Kelvin sign to k as well. */
export function isField(key: string, field: string): boolean {
  return key === field || foldName(key) === foldName(field);
}

function foldName(name: string): string {
  return name
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll('ſ', 'S')
    .replaceAll('\u212A', 'K');
}
