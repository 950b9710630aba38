import type { ItemRange } from './outline.js';
import { findNextLine, lineFeed, readByteText, space } from './byte-text.js';

const kindKey = Buffer.from('kind:');
const kindLines = new Map<number, Buffer>();
const longestKind = 128;
const simpleKind = /^kind: +(?:([A-Za-z][\w.-]*)|"([\w.-]*)"|'([\w.-]*)') *(?: #.*)?\r?\n?$/;

/**
 * A resource's `kind`, found by its line at the column of the resource's keys, or undefined where that is not certain.
 */
export function findKind(bytes: Uint8Array, range: ItemRange): string | undefined {
  const first = bytes[range.start];
  if (first === 0x7b) return findKindInJson(bytes, range);
  if (first === undefined || !isLetterOrHash(first)) return undefined;
  const item = Buffer.from(bytes.buffer, bytes.byteOffset + range.start, range.end - range.start);
  let at: number;
  if (item.subarray(0, kindKey.length).equals(kindKey)) at = 0;
  else {
    const line = item.indexOf(kindLine(range.column));
    if (line === -1) return undefined;
    at = line + 1 + range.column;
  }
  const next = findNextLine(item, at);
  if (next - at > longestKind || continues(item, next, range.column)) return undefined;
  const match = simpleKind.exec(readByteText(item, at, next));
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

function isLetterOrHash(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x23;
}

function kindLine(column: number): Buffer {
  let line = kindLines.get(column);
  if (line === undefined) {
    line = Buffer.from(`\n${' '.repeat(column)}kind:`);
    if (column < 16) kindLines.set(column, line);
  }
  return line;
}

/** Whether a scalar might go on in the line at `at`: it is empty, or deeper than the keys. */
function continues(item: Uint8Array, at: number, column: number): boolean {
  let depth = 0;
  while (depth <= column && item[at + depth] === space) depth++;
  const byte = item[at + depth];
  return depth > column || byte === lineFeed || byte === 0x0d;
}

function findKindInJson(bytes: Uint8Array, range: ItemRange): string | undefined {
  try {
    const value: unknown = JSON.parse(readByteText(bytes, range.start, range.end));
    const kind: unknown = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
    return typeof kind === 'string' ? kind : undefined;
  } catch {
    return undefined;
  }
}
