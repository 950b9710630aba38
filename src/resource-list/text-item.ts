import type { ByteText } from '../text/byte-text.js';
import { findEntry, scalarText } from '../yaml/find-node.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import type { Item } from './resource-list.js';

/** A manifest that stands in no ResourceList, read like an item of one; its `index` is -1. */
export function textItem(text: ByteText): Item {
  const read = parseYaml(text);
  const kind = scalarText(findEntry(read.node, 'kind')?.value) ?? '';
  return { index: -1, start: 0, end: text.length, column: 0, kind, text: () => text, read: () => read };
}
