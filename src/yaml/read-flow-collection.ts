import {
  carriageReturn,
  closeBrace,
  closeBracket,
  colon,
  comma,
  doubleQuote,
  hash,
  lineFeed,
  openBrace,
  openBracket,
  singleQuote,
  space,
  tab,
} from '../text/ascii.js';
import { control, type Cursor, decline, maxDepth } from './cursor.js';
import type { ScalarNode, YamlNode } from './node.js';
import { addKey, closeCollection, type OpenCollection, setValue } from './open-collection.js';
import { readPlainScalar } from './read-plain-scalar.js';
import { readQuotedScalar } from './read-quoted-scalar.js';

/**
 * Reads a `[]` or `{}` with all that is in it, JSON included, under a node at column `indent`. Entries without a value
 * (`{a}`, `[a: b]`) are declined. It keeps its own stack, for texts that nest deeply. With `lastKey` it ends after the
 * entry of that key, and leaves the rest unread.
 */
export function readFlowCollection(cursor: Cursor, indent: number, depth: number, lastKey?: string): YamlNode {
  const { text } = cursor;
  const root = openCollection(cursor);
  const open: OpenCollection[] = [root];
  for (;;) {
    const top = open[open.length - 1] ?? decline();
    skipWhite(cursor, indent);
    const code = text.charCodeAt(cursor.pos);
    if (code === (top.kind === 'mapping' ? closeBrace : closeBracket)) {
      top.end = ++cursor.pos;
      open.pop();
      const parent = open[open.length - 1];
      if (parent === undefined) return root;
      endEntry(cursor, parent, indent);
      continue;
    }
    if (top.kind === 'mapping') readKey(cursor, top, indent);
    else top.entries.push({ start: cursor.pos, end: cursor.pos, value: undefined });
    const first = text.charCodeAt(cursor.pos);
    if (first === openBrace || first === openBracket) {
      const value = openCollection(cursor);
      setValue(top, value);
      open.push(value);
      if (open.length + depth > maxDepth) decline();
      continue;
    }
    setValue(top, readScalar(cursor, indent));
    endEntry(cursor, top, indent);
    if (lastKey !== undefined && top === root && isAtKey(root, lastKey)) return root;
  }
}

function isAtKey(collection: OpenCollection, key: string): boolean {
  return collection.kind === 'mapping' && collection.entries[collection.entries.length - 1]?.key.value === key;
}

function openCollection(cursor: Cursor): OpenCollection {
  const kind = cursor.text.charCodeAt(cursor.pos) === openBrace ? 'mapping' : 'sequence';
  const start = cursor.pos;
  const column = cursor.column();
  cursor.pos++;
  return { kind, start, end: start, style: 'flow', column, entries: [] };
}

function readKey(cursor: Cursor, mapping: OpenCollection, indent: number): void {
  if (mapping.kind !== 'mapping') return;
  const key = readScalar(cursor, indent);
  const isQuoted = key.style !== 'plain';
  skipWhite(cursor, indent);
  if (cursor.text.charCodeAt(cursor.pos) !== colon) decline();
  if (cursor.lineStart > key.start && !isQuoted) decline();
  cursor.pos++;
  if (!isQuoted && !cursor.isBlankAt(cursor.pos)) decline();
  addKey(mapping, key, cursor.pos);
  skipWhite(cursor, indent);
}

function readScalar(cursor: Cursor, indent: number): ScalarNode {
  const code = cursor.text.charCodeAt(cursor.pos);
  if (code === doubleQuote || code === singleQuote) return readQuotedScalar(cursor, indent);
  return readPlainScalar(cursor, indent, true);
}

/** The end of the last entry, and the comma after it unless it is the last of all. */
function endEntry(cursor: Cursor, collection: OpenCollection, indent: number): void {
  const entry = collection.entries[collection.entries.length - 1];
  closeCollection(collection, entry?.value?.end ?? cursor.pos);
  skipWhite(cursor, indent);
  const code = cursor.text.charCodeAt(cursor.pos);
  if (code === comma) cursor.pos++;
  else if (code !== (collection.kind === 'mapping' ? closeBrace : closeBracket)) decline();
}

/** Skips blanks, comments and line breaks; a line's text must be indented more than `indent`. */
function skipWhite(cursor: Cursor, indent: number): void {
  const { text } = cursor;
  for (;;) {
    const code = text.charCodeAt(cursor.pos);
    if (code === space || (code === tab && indent < 0)) cursor.pos++;
    else if (code === lineFeed || code === carriageReturn) {
      if (code === carriageReturn) cursor.pos++;
      if (text.charCodeAt(cursor.pos) !== lineFeed) decline();
      cursor.pos++;
      cursor.lineStart = cursor.pos;
    } else if (code === hash && (cursor.isBlankAt(cursor.pos - 1) || cursor.pos === 0)) {
      while ((cursor.classAt(cursor.pos) & control) === 0) cursor.pos++;
    } else break;
  }
  if (cursor.pos >= text.length || cursor.column() <= indent) decline();
  if (indent < 0 && cursor.column() === 0 && cursor.isDocumentMarker()) decline();
}
