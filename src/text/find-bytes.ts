import { byteEngine } from './byte-engine.js';

/** Where the bytes that are sought, at least one, first stand in `[start, end)`; -1 where they do not. */
export function findBytes(bytes: Uint8Array, sought: Uint8Array, start = 0, end = bytes.length): number {
  return byteEngine().findBytes(bytes, sought, start, end);
}

/** Whether both hold the same bytes. */
export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && (one.length === 0 || findBytes(one, other) === 0);
}
