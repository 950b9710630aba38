import { lineFeed } from '../text/ascii.js';
import type { YamlError } from '../yaml/node.js';

/** The start of the line after the one that `offset` is in, or the end of the bytes. */
export function findNextLine(bytes: Uint8Array, offset: number): number {
  const end = bytes.indexOf(lineFeed, offset);
  return end === -1 ? bytes.length : end + 1;
}

/** The start of the line that `offset` is in. */
export function findLineStart(bytes: Uint8Array, offset: number): number {
  return offset === 0 ? 0 : bytes.lastIndexOf(lineFeed, offset - 1) + 1;
}

/** An error at an offset, with its line and column (both 1-based). */
export function errorAt(bytes: Uint8Array, offset: number, message: string): YamlError {
  let line = 1;
  for (let at = bytes.indexOf(lineFeed); at !== -1 && at < offset; at = bytes.indexOf(lineFeed, at + 1)) line++;
  return { message, offset, line, column: offset - findLineStart(bytes, offset) + 1 };
}
