import { backslash, dash } from '../text/ascii.js';
import { findBytes } from '../text/find-bytes.js';
import { encodeUtf8, encodeUtf8Bytes } from '../text/utf8.js';
import { ReplacedItem } from './replaced-item.js';
import type { Item, ResourceList } from './resource-list.js';

/** Items with fewer bytes than this between them are searched together: a search for each would take longer. */
const nearBytes = 1 << 12;

/** What can spell any text without its bytes: escapes by number, and a quoted text that goes on in the next line. */
const disguises = ['\\x', '\\u', '\\U', '\\\n', '\\\r'];

/**
 * Those of the items, which must be in the list's order, whose text holds one of the texts as a whole name, or may hold it
 * as an escape: "runner" is not held by "runner-2". No item is decoded: each text costs at most one search through the
 * bytes, however many items there are.
 */
export function itemsHolding(list: ResourceList, items: readonly Item[], texts: readonly string[]): readonly Item[] {
  if (texts.length === 0) return [];
  rememberDisguised(list, items);
  const holding = findHolding(list, items, texts, true);
  const written = [...texts.map(encodeUtf8), ...disguises];
  return items.filter((item) =>
    item instanceof ReplacedItem
      ? written.some((text) => item.text().includes(text))
      : holding.has(item) || isDisguised.get(item),
  );
}

/** Whether an item may spell a text without its bytes. The answer does not depend on the text, so it is kept. */
const isDisguised = new WeakMap<Item, boolean>();

function rememberDisguised(list: ResourceList, items: readonly Item[]): void {
  const unknown = items.filter((item) => !isDisguised.has(item));
  // Most lists have no backslash at all.
  const escaped = [...findHolding(list, unknown, ['\\'], false)];
  const disguised = findHolding(list, escaped, disguises, false);
  for (const item of unknown) isDisguised.set(item, disguised.has(item));
}

/** The items whose bytes hold one of the texts, as a whole name if `areNames`. */
function findHolding(
  list: ResourceList,
  items: readonly Item[],
  texts: readonly string[],
  areNames: boolean,
): ReadonlySet<Item> {
  const wanted = texts.map((text) => encodeUtf8Bytes(text));
  const holding = new Set<Item>();
  for (let first = 0, next: number; first < items.length; first = next) {
    next = findNextStretch(items, first);
    const end = items[next - 1]?.end ?? 0;
    for (const text of wanted) {
      let found = -1;
      for (let index = first; index < next; index++) {
        const item = items[index];
        if (item === undefined || found === end) break;
        if (found < item.start) {
          let at = findBytes(list.bytes, text, item.start, end);
          while (areNames && at !== -1 && !isWhole(list.bytes, at, at + text.length)) {
            at = findBytes(list.bytes, text, at + 1, end);
          }
          found = at === -1 ? end : at;
        }
        if (found + text.length <= item.end) holding.add(item);
      }
    }
  }
  return holding;
}

/** Whether what is in `[start, end)` is no part of a longer name. */
function isWhole(bytes: Uint8Array, start: number, end: number): boolean {
  const isJoined = (at: number): boolean => isOfName(bytes[at]) && isOfName(bytes[at + 1]);
  // The letter before may be the end of an escape, as in "\\nname".
  return (!isJoined(start - 1) || bytes[start - 2] === backslash) && !isJoined(end - 1);
}

/** Letters, digits, and what may be between them in names. */
function isOfName(byte = 0): boolean {
  const lowerCase = byte | 0x20;
  return (
    (lowerCase >= 0x61 && lowerCase <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === dash ||
    byte === 0x2e ||
    byte === 0x5f
  );
}

/** The first item after `first` that is not near the one before it. */
function findNextStretch(items: readonly Item[], first: number): number {
  let next = first + 1;
  while (next < items.length && (items[next]?.start ?? 0) - (items[next - 1]?.end ?? 0) < nearBytes) next++;
  return next;
}
