import { toByteText } from '../text/byte-text.js';
import { decodeGoUtf8 } from '../text/utf8.js';

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;

/** `[start, end)` of a value in JSON, and of its key in an object. */
export interface JsonEntry {
  readonly key: string | undefined;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** What a byte outside of strings can be in JSON. */
const other = 0;
const blank = 1;
const plain = 2;
const open = 3;
const close = 4;
const separator = 5;
const classes = new Uint8Array(256);
const classify = (characters: string, byteClass: number): void => {
  for (const character of characters) classes[character.charCodeAt(0)] = byteClass;
};
classify(' \t\r\n', blank);
classify('0123456789+-.eEtrufalsn', plain);
classify('{[', open);
classify('}]', close);
classify(',:', separator);

/**
 * The entries of the JSON object or array that begins at `start`, found by its strings and brackets alone.
 * Out: the entries, and where the collection ends; undefined where something else than JSON is met.
 */
export function findJsonEntries(
  bytes: Uint8Array,
  start: number,
): { readonly entries: readonly JsonEntry[]; readonly end: number } | undefined {
  const entries: JsonEntry[] = [];
  const isObject = bytes[start] === 0x7b;
  let at = skipBlanks(bytes, start + 1);
  if (classes[bytes[at] ?? 0] === close) return closes(bytes, at, isObject) ? { entries, end: at + 1 } : undefined;
  for (;;) {
    const entryStart = at;
    let key: string | undefined;
    if (isObject) {
      const keyEnd = skipString(bytes, at);
      if (keyEnd === undefined) return undefined;
      key = decodeKey(bytes, at, keyEnd);
      at = skipBlanks(bytes, keyEnd);
      if (key === undefined || bytes[at] !== colon) return undefined;
      at = skipBlanks(bytes, at + 1);
    }
    const end = skipValue(bytes, at);
    if (end === undefined || end === at) return undefined;
    entries.push({ key, start: entryStart, valueStart: at, end });
    at = skipBlanks(bytes, end);
    if (bytes[at] === comma) at = skipBlanks(bytes, at + 1);
    else return closes(bytes, at, isObject) ? { entries, end: at + 1 } : undefined;
  }
}

/** The string that stands at `[start, end)`, or undefined where another value does. */
export function jsonString(bytes: Uint8Array, start: number, end: number): string | undefined {
  return bytes[start] === quote ? decodeKey(bytes, start, end) : undefined;
}

export function skipBlanks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (classes[bytes[at] ?? 0] === blank) at++;
  return at;
}

function closes(bytes: Uint8Array, at: number, isObject: boolean): boolean {
  return bytes[at] === (isObject ? 0x7d : 0x5d);
}

function decodeKey(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    const value: unknown = JSON.parse(decodeGoUtf8(toByteText(bytes, start, end)));
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Behind the string that begins at `start`. */
function skipString(bytes: Uint8Array, start: number): number | undefined {
  if (bytes[start] !== quote) return undefined;
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte === backslash) at++;
  }
  return undefined;
}

/** Behind the value that begins at `start`. */
function skipValue(bytes: Uint8Array, start: number): number | undefined {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) {
      const end = skipString(bytes, at);
      if (end === undefined || depth === 0) return end;
      at = end;
      continue;
    }
    const byteClass = classes[byte] ?? other;
    if (byteClass === other) return undefined;
    if (depth === 0 && byteClass !== plain && byteClass !== open) return at;
    if (byteClass === open) depth++;
    else if (byteClass === close && --depth === 0) return at + 1;
    at++;
  }
  return undefined;
}
