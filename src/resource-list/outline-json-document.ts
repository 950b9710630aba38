import { carriageReturn, lineFeed } from './byte-lines.js';
import { findJsonEntries, jsonString, skipBlanks } from './json-entries.js';
import type { JsonEntry } from './json-entries.js';
import type { ItemRange, Outline } from './outline.js';
import type { ItemsPlace } from './resource-list.js';

const bracket = 0x5b;
const letterN = 0x6e;

/**
 * Finds the keys and items of a ResourceList in JSON by its strings and brackets alone. In: the bytes and where to
 * begin. Out: the outline, or undefined where the document is anything but one JSON object.
 */
export function outlineJsonDocument(bytes: Uint8Array, start: number): Outline | undefined {
  const documentStart = skipBlanks(bytes, start);
  if (bytes[documentStart] !== 0x7b) return undefined;
  const document = findJsonEntries(bytes, documentStart);
  if (document === undefined || skipBlanks(bytes, document.end) < bytes.length) return undefined;
  const entries = new Map(document.entries.map((entry) => [entry.key, entry]));
  const last = document.entries.at(-1);
  if (last === undefined || entries.size < document.entries.length) return undefined;
  const stringOf = (key: string): string | undefined => {
    const entry = entries.get(key);
    return entry && jsonString(bytes, entry.valueStart, entry.end);
  };
  const items = entries.get('items');
  const list = items && bytes[items.valueStart] === bracket ? findJsonEntries(bytes, items.valueStart) : undefined;
  if (items && list === undefined && bytes[items.valueStart] !== letterN) return undefined;
  const results = entries.get('results');
  const functionConfig = entries.get('functionConfig');
  return {
    apiVersion: stringOf('apiVersion'),
    kind: stringOf('kind'),
    items: list?.entries.map(rangeOf) ?? [],
    functionConfig:
      functionConfig && bytes[functionConfig.valueStart] !== letterN ? rangeOf(functionConfig) : undefined,
    layout: {
      style: 'flow',
      column: 0,
      lineBreak: bytes[bytes.indexOf(lineFeed) - 1] === carriageReturn ? '\r\n' : '\n',
      end: last.end,
      items: items && placeItems(items, list?.entries),
      results: results && { start: results.start, end: results.end },
    },
  };
}

function rangeOf(entry: JsonEntry): ItemRange {
  return { start: entry.valueStart, end: entry.end, column: 0 };
}

function placeItems(items: JsonEntry, entries: readonly JsonEntry[] | undefined): ItemsPlace {
  if (entries === undefined) return { style: 'none', start: items.valueStart, end: items.end, lineEnd: items.end };
  const last = entries.at(-1);
  return { style: 'flow', at: last?.end ?? items.valueStart + 1, first: last === undefined };
}
