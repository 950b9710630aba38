import { carriageReturn, lineFeed, space, tab } from '../text/ascii.js';
import { control, type Cursor, decline, high } from './cursor.js';
import type { ScalarNode } from './node.js';
import { decodeScalar } from './scalar-text.js';

interface Header {
  readonly style: 'literal' | 'folded';
  readonly chomping: '' | '+' | '-';
  /** The indentation indicator; 0 where the first line decides. */
  readonly indentation: number;
}

/** Reads a literal (`|`) or folded (`>`) scalar under a node at column `indent`; the cursor is left after its text. */
export function readBlockScalar(cursor: Cursor, indent: number): ScalarNode {
  const { text } = cursor;
  if (indent < 0) decline();
  const start = cursor.pos;
  const header = readHeader(cursor);
  const headerEnd = cursor.pos;
  cursor.skipLineRest();

  const lines: string[] = [];
  let contentColumn = header.indentation === 0 ? -1 : indent + header.indentation;
  let blankLines = 0;
  let widestBlank = 0;
  let end = headerEnd;
  let lineStart = headerEnd;
  let keptEnd = headerEnd;
  while (cursor.pos < text.length) {
    const { pos: from } = cursor;
    cursor.skipSpaces();
    const spaces = cursor.pos - from;
    const code = text.charCodeAt(cursor.pos);
    if (cursor.pos >= text.length && spaces === 0) break;
    const isBlank = code === lineFeed || code === carriageReturn || cursor.pos >= text.length;
    if (isBlank && (contentColumn === -1 || spaces <= contentColumn)) {
      widestBlank = Math.max(widestBlank, spaces);
      blankLines++;
      keptEnd = cursor.pos;
      cursor.skipLineRest();
      continue;
    }
    // Lines of blanks alone that reach beyond the text are where readers differ.
    if (isBlank) decline();
    if (contentColumn === -1) {
      if (code === tab || widestBlank > spaces) decline();
      if (spaces <= indent) break;
      contentColumn = spaces;
    }
    if (spaces < contentColumn) {
      if (code === tab) decline();
      break;
    }
    lineStart = from;
    for (let i = 0; i < blankLines; i++) lines.push('');
    blankLines = 0;
    end = skipText(cursor, from + contentColumn, lines);
    keptEnd = end;
  }
  const isKept = header.chomping === '+';
  // Readers differ on what is kept where there is no text, or no line break at the end.
  if (isKept && (lines.length === 0 || (cursor.pos >= text.length && !text.endsWith('\n')))) decline();
  const nodeEnd = isKept ? keptEnd : end;
  cursor.pos = nodeEnd;
  cursor.lineStart = nodeEnd === headerEnd ? cursor.lineStart : lineStart;
  const joined = header.style === 'literal' ? lines.join('\n') : fold(lines);
  const value = lines.length === 0 ? '' : joined + chomped(header.chomping, blankLines);
  return { kind: 'scalar', start, end: nodeEnd, style: header.style, value };
}

function readHeader(cursor: Cursor): Header {
  const { text } = cursor;
  const style = text[cursor.pos++] === '|' ? 'literal' : 'folded';
  let chomping: Header['chomping'] = '';
  let indentation = 0;
  for (; !cursor.isBlankAt(cursor.pos); cursor.pos++) {
    const indicator = text[cursor.pos] ?? '';
    if ((indicator === '+' || indicator === '-') && chomping === '') chomping = indicator;
    else if (indicator >= '1' && indicator <= '9' && indentation === 0) indentation = Number(indicator);
    else decline();
  }
  return { style, chomping, indentation };
}

/** Adds the text of a line from `from` on; leaves the cursor at the next line and returns where the text ends. */
function skipText(cursor: Cursor, from: number, lines: string[]): number {
  const { text } = cursor;
  let pos = from;
  let isHigh = false;
  for (;;) {
    const bits = cursor.classAt(pos) & (control | high);
    if (bits === high) isHigh = true;
    else if (bits === control) break;
    pos++;
  }
  lines.push(decodeScalar(text.substring(from, pos), isHigh));
  cursor.pos = pos;
  if (pos >= text.length) return pos;
  if (text.charCodeAt(pos) === carriageReturn) cursor.pos++;
  if (text.charCodeAt(cursor.pos) !== lineFeed) decline();
  cursor.pos++;
  cursor.lineStart = cursor.pos;
  return pos;
}

function chomped(chomping: Header['chomping'], blankLines: number): string {
  if (chomping === '-') return '';
  return chomping === '+' ? '\n'.repeat(blankLines + 1) : '\n';
}

/** Folds the lines of a `>` scalar: lines that are indented more, and the breaks around them, stay as they are. */
function fold(lines: readonly string[]): string {
  let folded = '';
  let separator = '';
  let wasIndented = false;
  let isLeading = true;
  for (const line of lines) {
    if (line === '') {
      if (isLeading || separator === '\n') folded += '\n';
      else separator = '\n';
      continue;
    }
    isLeading = false;
    const first = line.charCodeAt(0);
    const isIndented = first === space || first === tab;
    if (isIndented) {
      if (separator === ' ') separator = '\n';
      else if (!wasIndented && separator === '\n') separator = '\n\n';
    }
    folded += separator + line;
    separator = isIndented ? '\n' : ' ';
    wasIndented = isIndented;
  }
  return folded;
}
