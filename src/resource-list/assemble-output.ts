import { lineFeed } from '../text/ascii.js';
import { applyEdits } from '../edit/apply-edits.js';
import { renderBlock } from '../edit/render-block.js';
import type { Edit } from '../edit/edit.js';
import { encodeUtf8 } from '../text/utf8.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { type ByteText, toBytes } from '../text/byte-text.js';
import type { FunctionOutcome } from './function-outcome.js';
import { functionResult } from './function-result.js';
import { findLineStart } from './byte-lines.js';
import type { Item, ResourceList } from './resource-list.js';

/**
 * The output of a function: the input's bytes with what the function changed.
 * In: the ResourceList, and what the function made of it. Out: the output in pieces; what did not change is a view of
 * the input. With an error among the diagnostics only the results differ from the input.
 */
export function assembleOutput(list: ResourceList, outcome: FunctionOutcome): Uint8Array[] {
  const failed = outcome.diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  const edits: Edit[] = [];
  if (!failed) {
    for (const { item, edits: itemEdits } of outcome.changes) {
      if (itemEdits.length === 0) continue;
      edits.push({ start: item.start, end: item.end, text: applyEdits(item.text(), itemEdits) });
    }
    edits.push(...planRemovals(list, new Set(outcome.removedItems)), ...planNewItems(list, outcome.newItems));
  }
  edits.push(...planResults(list, outcome.diagnostics.map(functionResult)));
  const { length } = list.bytes;
  if (list.bytes[length - 1] !== lineFeed && edits.some((edit) => edit.start === length)) {
    edits.unshift({ start: length, end: length, text: list.layout.lineBreak });
  }
  return splice(list.bytes, edits);
}

/** Applies edits whose offsets are the bytes'; of several at one place the first given comes first. */
function splice(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < at) throw new Error('two edits of the ResourceList overlap');
    if (edit.start > at) pieces.push(bytes.subarray(at, edit.start));
    if (edit.text !== '') pieces.push(toBytes(edit.text));
    at = edit.end;
  }
  if (at < bytes.length) pieces.push(bytes.subarray(at));
  return pieces;
}

/** Items with their dashes, or with the commas before them. The Deployment that was edited stays, so a list never becomes empty. */
function planRemovals({ bytes, items, layout }: ResourceList, removed: ReadonlySet<Item>): Edit[] {
  let isKept = false;
  return items.flatMap((item, index) => {
    if (!removed.has(item)) {
      isKept = true;
      return [];
    }
    const { start, end } = item;
    if (layout.items?.style !== 'flow') return [{ start: findLineStart(bytes, start), end, text: '' }];
    if (isKept) return [{ start: items[index - 1]?.end ?? start, end, text: '' }];
    return [{ start, end: items[index + 1]?.start ?? end, text: '' }];
  });
}

function planNewItems(list: ResourceList, newItems: readonly ByteText[]): Edit[] {
  const { layout } = list;
  const place = layout.items;
  if (newItems.length === 0) return [];
  if (place?.style === 'block') return [insertLines(list, place.at, renderEntries(newItems, place.column))];
  if (place?.style === 'flow') return [insertFlow(place.at, renderJson(newItems), place.first)];
  if (layout.style === 'flow') {
    const entries = `[${renderJson(newItems)}]`;
    return [
      place
        ? { start: place.start, end: place.end, text: ` ${entries}` }
        : insertFlow(layout.end, `"items": ${entries}`, false),
    ];
  }
  const entries = renderEntries(newItems, layout.column);
  if (place === undefined) return [insertLines(list, layout.end, `${' '.repeat(layout.column)}items:\n${entries}`)];
  return [{ start: place.start, end: place.end, text: '' }, insertLines(list, place.lineEnd, entries)];
}

function planResults(list: ResourceList, results: readonly ReturnType<typeof functionResult>[]): Edit[] {
  const { layout } = list;
  const place = layout.results;
  if (place === undefined && results.length === 0) return [];
  if (layout.style === 'flow') {
    const entry = encodeUtf8(`"results": ${JSON.stringify(results)}`);
    return [place ? { ...place, text: entry } : insertFlow(layout.end, entry, false)];
  }
  const lines = renderBlock({ results }, layout.column);
  return [place ? { ...insertLines(list, place.start, lines), end: place.end } : insertLines(list, layout.end, lines)];
}

/** Whole lines as an insertion, with the document's line breaks. */
function insertLines(list: ResourceList, at: number, lines: ByteText): Edit {
  return { start: at, end: at, text: lines.replaceAll('\n', list.layout.lineBreak) };
}

function insertFlow(at: number, text: ByteText, first: boolean): Edit {
  return { start: at, end: at, text: first ? text : `, ${text}` };
}

/** Items, whose keys are at column 0, as entries of a block list. */
function renderEntries(items: readonly ByteText[], column: number): ByteText {
  const dash = `${' '.repeat(column)}- `;
  const indentation = ' '.repeat(column + 2);
  return items.map((item) => dash + item.replace(/\n(?=[^\n])/g, `\n${indentation}`)).join('');
}

function renderJson(items: readonly ByteText[]): ByteText {
  const values = items.map((item) => {
    const { node, error } = parseYaml(item);
    if (error) throw new Error(`a new item is not YAML: ${error.message}`);
    return JSON.stringify(yamlValue(node));
  });
  return encodeUtf8(values.join(', '));
}
