import type { Item, ResourceList } from '../resource-list/resource-list.js';
import { toBytes } from '../text/byte-text.js';
import { findBytes } from '../text/find-bytes.js';

/** Whether an item's bytes hold an ASCII text; nothing is decoded, so that thousands of items cost little. */
export function holdsText(list: ResourceList, item: Item, text: string): boolean {
  return findBytes(list.bytes, toBytes(text), item.start, item.end) !== -1;
}
