import type { Item, ResourceList } from './resource-list.js';

/**
 * Those of the items, which must be in the list's order, whose text holds one of the texts. No item is decoded: each
 * text costs at most one search through the bytes, however many items there are.
 */
export function itemsHolding(list: ResourceList, items: readonly Item[], texts: readonly string[]): readonly Item[] {
  const { buffer, byteOffset, length } = list.bytes;
  const bytes = Buffer.from(buffer, byteOffset, length);
  const holding = new Set<Item>();
  for (const text of texts) {
    const wanted = Buffer.from(text);
    let found = -1;
    for (const item of items) {
      if (found < item.start) {
        const next = bytes.indexOf(wanted, item.start);
        found = next === -1 ? length : next;
      }
      if (found + wanted.length <= item.end) holding.add(item);
    }
  }
  return items.filter((item) => holding.has(item));
}
