import { findBytes } from '../text/find-bytes.js';
import { encodeUtf8Bytes } from '../text/utf8.js';
import type { Item, ResourceList } from './resource-list.js';

/** Items with fewer bytes than this between them are searched together: a search for each would take longer. */
const nearBytes = 1 << 12;

/** What can spell any text without its bytes: escapes by number, and a quoted text that goes on in the next line. */
const disguises = ['\\x', '\\u', '\\U', '\\\n', '\\\r'];

/**
 * Those of the items, which must be in the list's order, whose text holds one of the texts, or may hold it as an
 * escape. No item is decoded: each text costs at most one search through the bytes, however many items there are.
 */
export function itemsHolding(list: ResourceList, items: readonly Item[], texts: readonly string[]): readonly Item[] {
  if (texts.length === 0) return [];
  const wanted = [...texts, ...disguises].map(encodeUtf8Bytes);
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
          const at = findBytes(list.bytes, text, item.start, end);
          found = at === -1 ? end : at;
        }
        if (found + text.length <= item.end) holding.add(item);
      }
    }
  }
  return items.filter((item) => holding.has(item));
}

/** The first item after `first` that is not near the one before it. */
function findNextStretch(items: readonly Item[], first: number): number {
  let next = first + 1;
  while (next < items.length && (items[next]?.start ?? 0) - (items[next - 1]?.end ?? 0) < nearBytes) next++;
  return next;
}
