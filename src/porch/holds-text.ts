import type { Item, ResourceList } from '../resource-list/resource-list.js';

/** Whether an item's bytes hold an ASCII text; nothing is decoded, so that thousands of items cost little. */
export function holdsText(list: ResourceList, item: Item, text: string): boolean {
  const { buffer, byteOffset } = list.bytes;
  return Buffer.from(buffer, byteOffset + item.start, item.end - item.start).includes(text, 0, 'latin1');
}
