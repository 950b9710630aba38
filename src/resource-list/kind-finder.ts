import { carriageReturn, hash, lineFeed, openBrace, space } from '../text/ascii.js';
import { toByteText, toBytes } from '../text/byte-text.js';
import { findBytes } from '../text/find-bytes.js';
import { decodeValidUtf8 } from '../text/utf8.js';
import { findFlowScalar } from '../yaml/find-flow-scalar.js';
import { findNextLine } from './byte-lines.js';
import type { ItemRange } from './outline.js';

const key = 'kind:';
const letterK = 0x6b;
const longestKind = 128;
const earlyBytes = 512;
/** Each column of keys may cost a search through all bytes, so that not every column gets one. */
const deepestColumn = 8;
const simpleKind = /^kind: +(?:([A-Za-z][\w.-]*)|"([\w.-]*)"|'([\w.-]*)') *(?: #.*)?\r?\n?$/;

/**
 * Finds the `kind` of one resource after the other by its line at the column of the resource's keys: in a block mapping
 * nothing else begins there. The resources must be asked for in their order.
 */
export class KindFinder {
  readonly #bytes: Uint8Array;
  /** By column: the next line there that begins with the key. */
  readonly #lines = new Map<number, { readonly start: Uint8Array; next: number }>();

  /** Each kind as one text, however many resources are of it. */
  readonly #kinds = new Map<string, string>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Undefined where the kind is not certain, and the resource must be parsed. */
  find(range: ItemRange): string | undefined {
    const bytes = this.#bytes;
    const first = bytes[range.start];
    if (first === openBrace) return findKindInFlow(bytes, range);
    if (first === undefined || (first !== hash && !isLetter(first)) || range.column > deepestColumn) return undefined;
    const at = first === letterK && this.#isKey(range.start) ? range.start : this.#findLine(range);
    if (at >= range.end) return undefined;
    const next = findNextLine(bytes, at);
    if (next - at > longestKind || mayContinue(bytes, next, range.column)) return undefined;
    const match = simpleKind.exec(toByteText(bytes, at, next));
    const kind = match?.[1] ?? match?.[2] ?? match?.[3];
    if (kind === undefined) return undefined;
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, kind);
    return known ?? kind;
  }

  #isKey(at: number): boolean {
    return toByteText(this.#bytes, at, Math.min(this.#bytes.length, at + key.length)) === key;
  }

  /** Where the key is in the first line at or after the resource's start that begins with it. */
  #findLine({ start, column }: ItemRange): number {
    let line = this.#lines.get(column);
    if (line === undefined) {
      line = { start: toBytes(`\n${' '.repeat(column)}${key}`), next: -1 };
      this.#lines.set(column, line);
    }
    if (line.next < start) {
      const found = findBytes(this.#bytes, line.start, start);
      line.next = found === -1 ? this.#bytes.length : found + 1 + column;
    }
    return line.next;
  }
}

function isLetter(byte: number): boolean {
  const lowerCase = byte | 0x20;
  return lowerCase >= 0x61 && lowerCase <= 0x7a;
}

/** Whether a scalar might go on in the line at `at`: it is empty, or deeper than the keys. */
function mayContinue(bytes: Uint8Array, at: number, column: number): boolean {
  let depth = 0;
  while (depth <= column && bytes[at + depth] === space) depth++;
  const byte = bytes[at + depth];
  return depth > column || byte === lineFeed || byte === carriageReturn;
}

/** `kind` mostly comes early; where it does not, JSON is read to its end. */
function findKindInFlow(bytes: Uint8Array, { start, end }: ItemRange): string | undefined {
  const beginning = toByteText(bytes, start, Math.min(end, start + earlyBytes));
  const early = beginning.includes('kind') ? findFlowScalar(beginning, 'kind') : undefined;
  if (early !== undefined || end - start <= earlyBytes) return early;
  try {
    const { kind } = JSON.parse(toByteText(bytes, start, end)) as { readonly kind?: unknown };
    return typeof kind === 'string' ? decodeValidUtf8(kind) : undefined;
  } catch {
    return undefined;
  }
}
