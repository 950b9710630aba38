import {
  backslash,
  carriageReturn,
  closeBrace,
  closeBracket,
  comma,
  doubleQuote,
  lineFeed,
  openBrace,
  openBracket,
  space,
  tab,
} from '../text/ascii.js';
import { toByteText } from '../text/byte-text.js';
import { findLineBreak, findLineStart } from './byte-lines.js';
import type { ItemRange, Outline } from './outline.js';
import type { ItemsPlace } from './resource-list.js';

/** No key or text of the document itself is longer in a ResourceList. */
const longestScalar = 256;
const keyPattern = /^"(\w+)"[ \t\r\n]*:[ \t\r\n]*/;
const scalarPattern = /^"([\w./-]*)"/;

/** The bytes that a collection begins and ends with. */
interface Brackets {
  readonly open: number;
  readonly close: number;
}

const braces: Brackets = { open: openBrace, close: closeBrace };
const brackets: Brackets = { open: openBracket, close: closeBracket };

/** A key of the document with its value: `[start, end)`, where the value begins, and the value if it is a text. */
interface Entry {
  readonly start: number;
  readonly value: number;
  readonly end: number;
  readonly text?: string;
}

/**
 * Finds the keys and items of a ResourceList in JSON. Where an item ends is guessed by its braces, and certain once
 * `JSON.parse` accepts it, because only one end makes an object of what begins there.
 * In: the bytes and where to begin. Out: the outline, or undefined where the document is not such JSON; then the whole
 * document must be parsed.
 */
export function outlineJsonDocument(bytes: Uint8Array, start: number): Outline | undefined {
  const entries = new Map<string, Entry>();
  const items: ItemRange[] = [];
  let at = skipSpace(bytes, start);
  const column = at - Math.max(start, findLineStart(bytes, at));
  if (bytes[at] !== openBrace) return undefined;
  do {
    const entryStart = skipSpace(bytes, at + 1);
    const match = keyPattern.exec(toByteText(bytes, entryStart, Math.min(bytes.length, entryStart + longestScalar)));
    const key = match?.[1];
    if (match === null || key === undefined || entries.has(key)) return undefined;
    const value = entryStart + match[0].length;
    const found = key === 'items' ? findItems(bytes, value, items) : findValue(bytes, value);
    if (found === undefined) return undefined;
    entries.set(key, { start: entryStart, value, ...found });
    at = skipSpace(bytes, found.end);
  } while (bytes[at] === comma);
  if (bytes[at] !== closeBrace || skipSpace(bytes, at + 1) < bytes.length) return undefined;
  const config = entries.get('functionConfig');
  const results = entries.get('results');
  if (config !== undefined && bytes[config.value] !== openBrace) return undefined;
  return {
    apiVersion: entries.get('apiVersion')?.text,
    kind: entries.get('kind')?.text,
    items,
    functionConfig: config && { start: config.value, end: config.end, column: 0 },
    layout: {
      style: 'flow',
      column,
      lineBreak: findLineBreak(bytes),
      end: [...entries.values()].at(-1)?.end ?? start,
      items: placeItems(entries.get('items'), items),
      results: results && { start: results.start, end: results.end },
    },
  };
}

function placeItems(entry: Entry | undefined, items: readonly ItemRange[]): ItemsPlace | undefined {
  return entry && { style: 'flow', at: items.at(-1)?.end ?? entry.value + 1, first: items.length === 0 };
}

/** Adds the ranges of the list's items. */
function findItems(bytes: Uint8Array, start: number, items: ItemRange[]): Pick<Entry, 'end'> | undefined {
  if (bytes[start] !== openBracket) return undefined;
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === closeBracket) return { end: at + 1 };
  for (;;) {
    const end = bytes[at] === openBrace ? findCollectionEnd(bytes, at, braces) : undefined;
    if (end === undefined) return undefined;
    items.push({ start: at, end, column: 0 });
    at = skipSpace(bytes, end);
    if (bytes[at] === closeBracket) return { end: at + 1 };
    if (bytes[at] !== comma) return undefined;
    at = skipSpace(bytes, at + 1);
  }
}

function findValue(bytes: Uint8Array, start: number): Pick<Entry, 'end' | 'text'> | undefined {
  const first = bytes[start];
  if (first === openBrace || first === openBracket) {
    const end = findCollectionEnd(bytes, start, first === openBrace ? braces : brackets);
    return end === undefined ? undefined : { end };
  }
  const match = scalarPattern.exec(toByteText(bytes, start, Math.min(bytes.length, start + longestScalar)));
  return match === null ? undefined : { end: start + match[0].length, text: match[1] ?? '' };
}

/** The end of the object or list that begins at `start`; undefined where it is no JSON. */
function findCollectionEnd(bytes: Uint8Array, start: number, pair: Brackets): number | undefined {
  for (const find of [guessEnd, findEnd]) {
    const end = find(bytes, start, pair);
    if (end !== undefined && isJson(bytes, start, end)) return end;
  }
  return undefined;
}

/** By brackets alone, without regard to texts: an unpaired bracket in a text makes the guess wrong. */
function guessEnd(bytes: Uint8Array, start: number, { open, close }: Brackets): number | undefined {
  let depth = 1;
  let next = bytes.indexOf(open, start + 1);
  for (let at = bytes.indexOf(close, start + 1); at !== -1; at = bytes.indexOf(close, at + 1)) {
    for (; next !== -1 && next < at; next = bytes.indexOf(open, next + 1)) depth++;
    if (--depth === 0) return at + 1;
  }
  return undefined;
}

/** Byte by byte, which takes many times as long. */
function findEnd(bytes: Uint8Array, start: number, { open, close }: Brackets): number | undefined {
  let depth = 0;
  let isText = false;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === doubleQuote) isText = !isText;
    else if (isText && byte === backslash) at++;
    else if (!isText && byte === open) depth++;
    else if (!isText && byte === close && --depth === 0) return at + 1;
  }
  return undefined;
}

function isJson(bytes: Uint8Array, start: number, end: number): boolean {
  try {
    JSON.parse(toByteText(bytes, start, end));
    return true;
  } catch {
    return false;
  }
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let byte = bytes[at]; isSpace(byte); byte = bytes[at]) at++;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === space || byte === lineFeed || byte === carriageReturn || byte === tab;
}
