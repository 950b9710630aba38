import { carriageReturn, colon, dash, hash, lineFeed, space } from '../text/ascii.js';
import { byteClasses, control, type Cursor, decline, flowStop, high, indicator, plainStop } from './cursor.js';
import type { ScalarNode } from './node.js';
import { decodeScalar, foldLines } from './scalar-text.js';

/**
 * Reads a plain scalar; the cursor is left after it and the blanks that follow. In block style it may go on in
 * lines that are indented more than `indent`; in flow style it must end on its line.
 */
export function readPlainScalar(cursor: Cursor, indent: number, isFlow: boolean): ScalarNode {
  const { text } = cursor;
  const start = cursor.pos;
  if ((cursor.classAt(start) & indicator) !== 0) checkStart(cursor, start);
  const stops = control | high | plainStop | (isFlow ? flowStop : 0);
  let isHigh = false;
  let isFolded = false;
  let end = start;
  let pos = start;
  for (;;) {
    const code = text.charCodeAt(pos);
    const bits = (byteClasses[code] ?? control) & stops;
    if (bits === 0) {
      end = ++pos;
      continue;
    }
    if (bits === high) {
      isHigh = true;
      end = ++pos;
      continue;
    }
    if (code === space) {
      pos++;
      continue;
    }
    if (code === colon) {
      if (cursor.isBlankAt(pos + 1) || (isFlow && (cursor.classAt(pos + 1) & flowStop) !== 0)) {
        if (isFolded) decline();
        break;
      }
      end = ++pos;
      continue;
    }
    if (code === hash) {
      if (end < pos) break;
      end = ++pos;
      continue;
    }
    if (bits === flowStop) break;
    if (pos < text.length && code !== lineFeed && code !== carriageReturn) decline();
    if (isFlow) break;
    const next = findContinuation(cursor, pos, indent);
    if (next === -1) break;
    if (indent < 0) decline();
    isFolded = true;
    pos = next;
    end = next;
    cursor.lineStart = text.lastIndexOf('\n', next) + 1;
  }
  cursor.pos = pos;
  const value = decodeScalar(text.substring(start, end), isHigh);
  return { kind: 'scalar', start, end, style: 'plain', value: isFolded ? foldLines(value) : value };
}

/** A dash, colon or question mark may begin a plain scalar where an ordinary character follows; we take no `?`. */
function checkStart(cursor: Cursor, start: number): void {
  const code = cursor.text.charCodeAt(start);
  if (code !== dash && code !== colon) decline();
  if (cursor.isBlankAt(start + 1) || (cursor.classAt(start + 1) & (flowStop | control)) !== 0) decline();
}

/** Where the text of the next line that continues the scalar begins, over blank lines; -1 where none does. */
function findContinuation(cursor: Cursor, lineEnd: number, indent: number): number {
  const { text } = cursor;
  let pos = lineEnd;
  for (;;) {
    if (text.charCodeAt(pos) === carriageReturn) pos++;
    if (pos >= text.length) return -1;
    if (text.charCodeAt(pos) !== lineFeed) decline();
    const lineStart = ++pos;
    while (text.charCodeAt(pos) === space) pos++;
    const code = text.charCodeAt(pos);
    if (code === lineFeed || code === carriageReturn) continue;
    return pos >= text.length || pos - lineStart <= indent || code === hash ? -1 : pos;
  }
}
