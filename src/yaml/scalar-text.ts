import { decline } from './cursor.js';
import { decodeValidUtf8 } from '../text/utf8.js';
import type { ByteText } from '../text/byte-text.js';

/** The characters of a scalar; declines what is not UTF-8. */
export function decodeScalar(bytes: ByteText, isHigh: boolean): string {
  return isHigh ? (decodeValidUtf8(bytes) ?? decline()) : bytes;
}

/** A scalar over several lines as YAML folds it: one line break becomes a space, n become n - 1. */
export function foldLines(text: string): string {
  // The library takes these two for line breaks here and there.
  if (/[\u2028\u2029\t]/.test(text)) decline();
  const lines = text.split('\n');
  let folded = '';
  let separator = '';
  for (const [index, line] of lines.entries()) {
    const trimmed = trimSpaces(line, index > 0, index < lines.length - 1);
    if (trimmed === '' && index > 0 && index < lines.length - 1) {
      if (separator === '\n') folded += '\n';
      else separator = '\n';
      continue;
    }
    folded += separator + trimmed;
    separator = ' ';
  }
  return folded;
}

function trimSpaces(line: string, atStart: boolean, atEnd: boolean): string {
  let start = 0;
  let end = line.length;
  if (atEnd && line[end - 1] === '\r') end--;
  if (atStart) while (start < end && line[start] === ' ') start++;
  if (atEnd) while (end > start && line[end - 1] === ' ') end--;
  return line.slice(start, end);
}
