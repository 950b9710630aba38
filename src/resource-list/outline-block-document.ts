import { carriageReturn, dash, hash, lineFeed, space } from '../text/ascii.js';
import { toByteText, toBytes } from '../text/byte-text.js';
import { findBytes } from '../text/find-bytes.js';
import { findLineBreak, findLineStart, findNextLine } from './byte-lines.js';
import { isDocumentMarker, isEndOfDocuments } from './document-marker.js';
import type { ItemRange, Outline } from './outline.js';
import type { ItemsPlace } from './resource-list.js';

/** A key of the document, from the start of its line to the start of the next key's. */
interface Section {
  readonly key: string;
  readonly start: number;
  readonly lineEnd: number;
  /** What follows the colon on the key's line, and where. */
  readonly inline: string;
  readonly inlineStart: number;
  /** The first character of the lines below that is neither white space nor a comment, and its column. */
  content: number | undefined;
  contentColumn: number;
  end: number;
}

/** What was found of a document's lines. */
interface Scan {
  readonly sections: ReadonlyMap<string, Section>;
  /** The dashes of `items`. */
  readonly dashes: readonly number[];
  readonly end: number;
}

const longestKeyLine = 256;
const keyLine = /^(?:([A-Za-z][\w./-]*)|"([\w./-]+)"|'([\w./-]+)') *:(?=[ \r\n]|$)/;
const noValue = /^\s*(?:#.*)?$/s;
const emptyItems = /^ +(\[ *\]|null|~)(?= *(?: #.*)?$)/;
const simpleScalar = /^ +(?:([A-Za-z][\w./-]*)|"([\w./-]*)"|'([\w./-]*)') *(?: #.*)?$/s;

/**
 * Finds the keys of a ResourceList, and the items, by the beginnings of its lines alone. In a block document, only a key
 * of the document, an item's dash, a comment or a document marker can be that far left: YAML 1.2 requires the lines of
 * multi-line scalars and flow collections to be indented deeper (productions 63, 69 and 185). So nothing inside an item
 * looks like its end.
 * In: the bytes and where to begin. Out: the outline, or undefined where the document is not the plain block YAML that
 * kpt and kustomize write; then the whole document must be parsed.
 *
 * @param many from this many bytes on, only the lines before dashes are looked at, not every line of an item. In valid
 *   YAML both find the same; a line far left inside an item, which is not YAML, is noticed only in smaller documents.
 */
export function outlineBlockDocument(bytes: Uint8Array, start: number, many = 1 << 22): Outline | undefined {
  const scan = scanLines(bytes, start, many);
  if (scan === undefined) return undefined;
  const { sections, dashes } = scan;
  const items = sections.get('items');
  const results = sections.get('results');
  const kind = findSimpleScalar(sections.get('kind'));
  const apiVersion = findSimpleScalar(sections.get('apiVersion'));
  if (kind === undefined || apiVersion === undefined) return undefined;
  const itemsPlace = items && placeItems(bytes, items);
  if (items && itemsPlace === undefined) return undefined;
  return {
    apiVersion,
    kind,
    items: findItemRanges(bytes, dashes, itemsPlace?.style === 'block' ? itemsPlace.at : 0),
    functionConfig: findFunctionConfig(bytes, sections.get('functionConfig')),
    layout: {
      style: 'block',
      column: 0,
      lineBreak: findLineBreak(bytes),
      end: scan.end,
      items: itemsPlace,
      results: results && { start: results.start, end: findContentEnd(bytes, results.lineEnd, results.end) },
    },
  };
}

function scanLines(bytes: Uint8Array, start: number, many: number): Scan | undefined {
  const sections = new Map<string, Section>();
  const dashes: number[] = [];
  let section: Section | undefined;
  let inItems = false;
  let deepest = 0;
  let next: number;
  for (let at = start; at < bytes.length; at = skipDeeperLines(bytes, next, deepest)) {
    next = findNextLine(bytes, at);
    const column = indentationOf(bytes, at);
    const byte = bytes[at + column];
    if (byte === lineFeed || byte === carriageReturn || byte === hash || byte === undefined) continue;
    const marker = column === 0 && isDocumentMarker(bytes, at);
    if (marker && section === undefined && byte === dash && noValue.test(toByteText(bytes, at + 3, next))) continue;
    if (marker) {
      if (section === undefined || !isEndOfDocuments(bytes, at)) return undefined;
      section.end = at;
      return { sections, dashes, end: at };
    }
    if (byte === dash || column > 0) {
      if (section === undefined) return undefined;
      if (section.content === undefined) {
        section.content = at + column;
        section.contentColumn = column;
      }
      if (inItems) {
        if (byte !== dash || column !== section.contentColumn || !isSeparator(bytes[at + column + 1])) return undefined;
        dashes.push(at + column);
        deepest = column;
        if (bytes.length - next >= many) next = skipItems(bytes, next, column, dashes);
      } else {
        if (column === 0 && !noValue.test(section.inline)) return undefined;
        deepest = 0;
      }
      continue;
    }
    const line = toByteText(bytes, at, Math.min(next, at + longestKeyLine));
    const match = keyLine.exec(line);
    const key = match?.[1] ?? match?.[2] ?? match?.[3];
    if (match === null || key === undefined || sections.has(key)) return undefined;
    const inline = line.slice(match[0].length).trimEnd();
    if (inline === '' && next - at > longestKeyLine) return undefined;
    if (section) section.end = at;
    section = {
      key,
      start: at,
      lineEnd: next,
      inline,
      inlineStart: at + match[0].length,
      content: undefined,
      contentColumn: 0,
      end: bytes.length,
    };
    sections.set(key, section);
    inItems = key === 'items';
    // Until the first line of its value is found, every line of the section is looked at in full.
    deepest = Infinity;
  }
  return { sections, dashes, end: bytes.length };
}

/**
 * Goes from dash to dash by a search for each, an order of magnitude faster than from line to line.
 * In: where the line after a dash's begins; the dashes found so far, to which it adds. Out: where the line after the last
 * of them begins. What comes before the first dash, and the last item, are left to the search by line.
 */
function skipItems(bytes: Uint8Array, start: number, column: number, dashes: number[]): number {
  const beginning = toBytes(`\n${' '.repeat(column)}-`);
  let next = start;
  for (;;) {
    const lineEnd = findBytes(bytes, beginning, next - 1);
    const at = lineEnd + beginning.length - 1;
    if (lineEnd === -1 || !isSeparator(bytes[at + 1]) || !endsItem(bytes, next, lineEnd, column)) return next;
    dashes.push(at);
    next = findNextLine(bytes, at);
  }
}

/** Whether the last line in `[start, end)` that is neither blank nor a comment is indented as an item's content. */
function endsItem(bytes: Uint8Array, start: number, end: number, column: number): boolean {
  for (let lineEnd = end; lineEnd >= start;) {
    const at = findLineStart(bytes, lineEnd);
    const depth = indentationOf(bytes, at);
    if (depth > column) return true;
    const byte = bytes[at + depth];
    if (byte !== lineFeed && byte !== carriageReturn && byte !== hash) return false;
    lineEnd = at - 1;
  }
  return true;
}

/** The first line at or after the one at `start` that does not begin with more than `column` spaces. */
function skipDeeperLines(bytes: Uint8Array, start: number, column: number): number {
  let at = start;
  // Runs for every line of the input, before anything is compiled to machine code: it calls nothing but a search.
  while (bytes[at] === space) {
    let depth = 1;
    while (depth <= column && bytes[at + depth] === space) depth++;
    if (depth <= column) return at;
    const end = bytes.indexOf(lineFeed, at + depth);
    if (end === -1) return bytes.length;
    at = end + 1;
  }
  return at;
}

function indentationOf(bytes: Uint8Array, at: number): number {
  let column = 0;
  while (bytes[at + column] === space) column++;
  return column;
}

function isSeparator(byte: number | undefined): boolean {
  return byte === undefined || byte === space || byte === lineFeed || byte === carriageReturn;
}

function findSimpleScalar(section: Section | undefined): string | undefined {
  if (section === undefined || section.content !== undefined || section.inline.length >= longestKeyLine - 100)
    return undefined;
  const match = simpleScalar.exec(section.inline);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

function placeItems(bytes: Uint8Array, items: Section): ItemsPlace | undefined {
  if (items.content !== undefined) {
    if (!noValue.test(items.inline)) return undefined;
    return { style: 'block', column: items.contentColumn, at: findContentEnd(bytes, items.lineEnd, items.end) };
  }
  const match = emptyItems.exec(items.inline);
  if (match === null && !noValue.test(items.inline)) return undefined;
  const end = items.inlineStart + (match?.[0].length ?? 0);
  return { style: 'none', start: items.inlineStart, end, lineEnd: items.lineEnd };
}

/**
 * The end of what belongs to a section: comments at the left edge that come last belong to what follows. Empty
 * lines before them may be the end of a block scalar.
 */
function findContentEnd(bytes: Uint8Array, start: number, end: number): number {
  let contentEnd = end;
  for (let at = end; at > start;) {
    at = bytes.lastIndexOf(lineFeed, at - 2) + 1;
    const byte = bytes[at];
    if (byte === hash) contentEnd = at;
    else if (byte !== lineFeed && byte !== carriageReturn) break;
  }
  return Math.max(contentEnd, start);
}

/** The first character in `[start, end)` that is neither white space nor a comment, or `end`. */
function findContent(bytes: Uint8Array, start: number, end: number): number {
  // Runs for every line of the comments that items begin with, so it calls nothing but a search.
  for (let at = start; at < end;) {
    let byte = bytes[at];
    while (byte === space || byte === lineFeed || byte === carriageReturn) byte = bytes[++at];
    if (byte !== hash) return Math.min(at, end);
    const lineEnd = bytes.indexOf(lineFeed, at);
    if (lineEnd === -1) return end;
    at = lineEnd + 1;
  }
  return end;
}

function findItemRanges(bytes: Uint8Array, dashes: readonly number[], lastEnd: number): ItemRange[] {
  const column = dashes[0] === undefined ? 0 : columnOf(bytes, dashes[0]);
  return dashes.map((dashAt, index) => {
    const next = dashes[index + 1];
    const end = next === undefined ? lastEnd : next - column;
    let start = dashAt + 1;
    while (start < end && bytes[start] === space) start++;
    if (bytes[start] !== hash) start = findContent(bytes, start, end);
    const content = bytes[start] === hash ? findContent(bytes, start, end) : start;
    return { start, end, column: content === end ? column + 2 : columnOf(bytes, content) };
  });
}

function columnOf(bytes: Uint8Array, offset: number): number {
  let start = offset;
  while (start > 0 && bytes[start - 1] !== lineFeed) start--;
  return offset - start;
}

function findFunctionConfig(bytes: Uint8Array, section: Section | undefined): ItemRange | undefined {
  if (section === undefined) return undefined;
  const end = findContentEnd(bytes, section.lineEnd, section.end);
  if (noValue.test(section.inline)) {
    return section.content === undefined ? undefined : { start: section.content, end, column: section.contentColumn };
  }
  if (section.content === undefined && /^ +(?:null|~)(?: +#.*)?$/s.test(section.inline)) return undefined;
  return { start: section.inlineStart + section.inline.search(/\S/), end, column: 0 };
}
