import { backslash, carriageReturn, doubleQuote, lineFeed, singleQuote, space, tab } from '../text/ascii.js';
import { control, type Cursor, decline, high, quoteStop } from './cursor.js';
import type { ScalarNode } from './node.js';
import { decodeScalar, foldLines, foldWhiteSpace } from './scalar-text.js';

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

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

/** An escaped line break with the blanks after it, an escape by number, another escape, or white space. */
const special = /\\(?:\r?\n *|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]?))|[ \r\n]+/g;

/** The meaning of text in double quotes, line breaks and escapes together: an escaped blank is never folded away. */
function unescape(raw: string): string {
  return raw.replace(special, (found: string, two?: string, four?: string, eight?: string, simple?: string) => {
    if (!found.startsWith('\\')) return foldWhiteSpace(found);
    const digits = two ?? four ?? eight;
    if (digits !== undefined) {
      const point = parseInt(digits, 16);
      return point > 0x10ffff ? decline() : String.fromCodePoint(point);
    }
    // An escaped line break joins the lines; blank lines after it count.
    return simple === undefined ? '' : (simpleEscapes.get(simple) ?? decline());
  });
}
