import { findNextLine, hash, lineFeed, readByteText, space } from './byte-text.js';
import { findJsonEntries, jsonString } from './json-entries.js';
import type { ItemRange } from './outline.js';

const key = 'kind:';
const brace = 0x7b;
const letterK = 0x6b;
const carriageReturn = 0x0d;
const longestKind = 128;
const simpleKind = /^ +(?:([A-Za-z][\w.-]*)|"([\w.-]*)"|'([\w.-]*)') *(?: #.*)?\r?\n?$/;

/**
 * A resource's `kind`, found by its line at the column of the resource's keys: in a block mapping nothing else stands
 * there. Out: undefined where that is not certain, and the resource must be parsed.
 */
export function findKind(bytes: Uint8Array, range: ItemRange): string | undefined {
  const first = bytes[range.start];
  if (first === brace) return findKindInJson(bytes, range);
  if (first === undefined || (first !== hash && !isLetter(first))) return undefined;
  let at = range.start;
  while (at < range.end && !isKindKey(bytes, at)) at = findKeyLine(bytes, findNextLine(bytes, at), range);
  if (at >= range.end) return undefined;
  const next = findNextLine(bytes, at);
  if (next - at > longestKind || mayContinue(bytes, next, range.column)) return undefined;
  const match = simpleKind.exec(readByteText(bytes, at + key.length, next));
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

function isLetter(byte: number): boolean {
  const lowerCase = byte | 0x20;
  return lowerCase >= 0x61 && lowerCase <= 0x7a;
}

function isKindKey(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === letterK && readByteText(bytes, at, at + key.length) === key;
}

/** Where the next line that stands at the keys' column begins to be written, or the end of the resource. */
function findKeyLine(bytes: Uint8Array, start: number, range: ItemRange): number {
  for (let line = start; line < range.end; line = findNextLine(bytes, line)) {
    let column = 0;
    while (column < range.column && bytes[line + column] === space) column++;
    if (column === range.column && bytes[line + column] !== space) return line + column;
  }
  return range.end;
}

/** Whether a scalar might go on in the line at `at`: it is empty, or deeper than the keys. */
function mayContinue(bytes: Uint8Array, at: number, column: number): boolean {
  let depth = 0;
  while (depth <= column && bytes[at + depth] === space) depth++;
  const byte = bytes[at + depth];
  return depth > column || byte === lineFeed || byte === carriageReturn;
}

function findKindInJson(bytes: Uint8Array, range: ItemRange): string | undefined {
  const kind = findJsonEntries(bytes, range.start)?.entries.find((entry) => entry.key === 'kind');
  return kind && jsonString(bytes, kind.valueStart, kind.end);
}
