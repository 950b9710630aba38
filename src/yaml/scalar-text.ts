import { decline } from './cursor.js';
import { decodeValidUtf8 } from '../text/utf8.js';
import type { ByteText } from '../text/byte-text.js';

/** The characters of a scalar; declines what is not UTF-8. */
export function decodeScalar(bytes: ByteText, isHigh: boolean): string {
  return isHigh ? (decodeValidUtf8(bytes) ?? decline()) : bytes;
}

/** A scalar over several lines, as YAML folds it. */
export function foldLines(text: string): string {
  // The library takes these two for line breaks here and there.
  if (/[\u2028\u2029\t]/.test(text)) decline();
  return text.replace(/[ \r\n]+/g, foldWhiteSpace);
}

/** White space in a scalar: one line break in it becomes a space, n become n - 1; without one it stays. */
export function foldWhiteSpace(whiteSpace: string): string {
  const breaks = whiteSpace.split('\n').length - 1;
  if (breaks === 0) return whiteSpace;
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}
