import { backslash, carriageReturn, doubleQuote, lineFeed, singleQuote, space, tab } from '../text/ascii.js';
import { control, type Cursor, decline, high, quoteStop } from './cursor.js';
import type { ScalarNode } from './node.js';
import { decodeScalar, foldLines } from './scalar-text.js';

/** Reads a scalar in single or double quotes; lines after the first must be indented more than `indent`. */
export function readQuotedScalar(cursor: Cursor, indent: number): ScalarNode {
  const { text } = cursor;
  const start = cursor.pos;
  const quote = text.charCodeAt(start);
  let seen = 0;
  let isEscaped = false;
  let isFolded = false;
  let pos = start + 1;
  for (;;) {
    const bits = cursor.classAt(pos) & (control | high | quoteStop);
    if (bits === 0) {
      pos++;
      continue;
    }
    seen |= bits;
    const code = text.charCodeAt(pos);
    if (code === quote) {
      if (quote === doubleQuote || text.charCodeAt(pos + 1) !== singleQuote) break;
      isEscaped = true;
      pos += 2;
    } else if (code === backslash && quote === doubleQuote) {
      isEscaped = true;
      // Only a control character (a line break, to be checked as any other) is not taken with its backslash.
      pos += (cursor.classAt(pos + 1) & control) === 0 ? 2 : 1;
    } else if ((bits & control) === 0) {
      pos++;
    } else {
      pos = skipBreak(cursor, pos, indent);
      isFolded = true;
    }
  }
  cursor.pos = pos + 1;
  const raw = decodeScalar(text.substring(start + 1, pos), (seen & high) !== 0);
  const style = quote === doubleQuote ? 'double' : 'single';
  let value = raw;
  if (style === 'double') {
    if (isFolded && /[\t\u2028\u2029]/.test(raw)) decline();
    if (isEscaped) value = unescape(raw);
    else if (isFolded) value = foldLines(raw);
  } else {
    if (isFolded) value = foldLines(raw);
    if (isEscaped) value = value.replaceAll("''", "'");
  }
  return { kind: 'scalar', start, end: pos + 1, style, value };
}

/** Skips a line break within quotes, and the blank lines after it, to the text of the next line. */
function skipBreak(cursor: Cursor, from: number, indent: number): number {
  const { text } = cursor;
  let pos = from;
  if (indent < 0) decline();
  for (;;) {
    if (text.charCodeAt(pos) === carriageReturn) pos++;
    if (text.charCodeAt(pos) !== lineFeed) decline();
    cursor.lineStart = ++pos;
    while (text.charCodeAt(pos) === space) pos++;
    const code = text.charCodeAt(pos);
    if (code === tab) decline();
    if (code === lineFeed || code === carriageReturn) continue;
    if (pos - cursor.lineStart <= indent) decline();
    return pos;
  }
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** The meaning of text in double quotes, line breaks and escapes together: an escaped blank is never folded away. */
function unescape(raw: string): string {
  let value = '';
  let pos = 0;
  while (pos < raw.length) {
    const next = findSpecial(raw, pos);
    value += raw.substring(pos, next);
    if (next >= raw.length) break;
    const code = raw.charCodeAt(next);
    if (code === backslash) {
      const escaped = raw[next + 1] ?? decline();
      const breakAt = escaped === '\r' ? next + 2 : next + 1;
      if (raw[breakAt] === '\n') {
        // An escaped line break joins the lines; blank lines after it count.
        pos = skipBlanks(raw, breakAt + 1);
        continue;
      }
      const simple = Object.hasOwn(simpleEscapes, escaped) ? simpleEscapes[escaped] : undefined;
      if (simple !== undefined) {
        value += simple;
        pos = next + 2;
        continue;
      }
      const length = escaped === 'x' ? 2 : escaped === 'u' ? 4 : escaped === 'U' ? 8 : decline();
      const digits = raw.substring(next + 2, next + 2 + length);
      if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) decline();
      const point = parseInt(digits, 16);
      if (point > 0x10ffff) decline();
      value += String.fromCodePoint(point);
      pos = next + 2 + length;
      continue;
    }
    // White space: folded where a line break is in it, else kept.
    const end = skipWhite(raw, next);
    const breaks = countBreaks(raw, next, end);
    value += breaks === 0 ? raw.substring(next, end) : breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
    pos = end;
  }
  return value;
}

function findSpecial(raw: string, from: number): number {
  let pos = from;
  for (; pos < raw.length; pos++) {
    const code = raw.charCodeAt(pos);
    if (code === backslash || code === space || code === lineFeed || code === carriageReturn) break;
  }
  return pos;
}

function skipBlanks(raw: string, from: number): number {
  let pos = from;
  while (raw.charCodeAt(pos) === space) pos++;
  return pos;
}

function skipWhite(raw: string, from: number): number {
  let pos = from;
  for (; pos < raw.length; pos++) {
    const code = raw.charCodeAt(pos);
    if (code !== space && code !== lineFeed && code !== carriageReturn) break;
  }
  return pos;
}

function countBreaks(raw: string, from: number, to: number): number {
  let breaks = 0;
  for (let pos = from; pos < to; pos++) if (raw.charCodeAt(pos) === lineFeed) breaks++;
  return breaks;
}
