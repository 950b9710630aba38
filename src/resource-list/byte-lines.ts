import { carriageReturn, lineFeed } from '../text/ascii.js';
import { toByteText } from '../text/byte-text.js';
import type { YamlError } from '../yaml/node.js';
import { yamlErrorAt } from '../yaml/yaml-error.js';

/** The start of the line after the one that `offset` is in, or the end of the bytes. */
export function findNextLine(bytes: Uint8Array, offset: number): number {
  const end = bytes.indexOf(lineFeed, offset);
  return end === -1 ? bytes.length : end + 1;
}

/** The start of the line that `offset` is in. */
export function findLineStart(bytes: Uint8Array, offset: number): number {
  return offset === 0 ? 0 : bytes.lastIndexOf(lineFeed, offset - 1) + 1;
}

/** The line break that the first line ends with. */
export function findLineBreak(bytes: Uint8Array): '\n' | '\r\n' {
  return bytes[bytes.indexOf(lineFeed) - 1] === carriageReturn ? '\r\n' : '\n';
}

/** An error at an offset, with its line and column (both 1-based). */
export function errorAt(bytes: Uint8Array, offset: number, message: string): YamlError {
  return yamlErrorAt(toByteText(bytes, 0, offset), 0, offset, message);
}
