import { byteEngine } from './byte-engine.js';

/**
 * Text held one character per byte (latin1), as Go's strings are: an offset in it is an offset in the file, and bytes
 * that are no UTF-8 pass through unharmed. All of YAML's and JSON's syntax is ASCII; only values are ever decoded.
 */
export type ByteText = string;

/** The bytes `[start, end)` as text; all of them by default. */
export function toByteText(bytes: Uint8Array, start = 0, end = bytes.length): ByteText {
  return byteEngine().toByteText(bytes, start, end);
}

/** The opposite of `toByteText`. */
export function toBytes(text: ByteText): Uint8Array {
  return byteEngine().toBytes(text);
}
