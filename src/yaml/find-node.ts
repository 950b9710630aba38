import type { MappingEntry, YamlNode } from './node.js';
import { scalarValue } from './yaml-value.js';

/** The entry of a mapping with that key; undefined where the node is not a mapping or lacks it. */
export function findEntry(node: YamlNode | undefined, key: string): MappingEntry | undefined {
  return node?.kind === 'mapping' ? node.entries.find((entry) => entry.key.value === key) : undefined;
}

/**
 * The node at a path of keys and indexes, such as `['spec', 'containers', 0]`; undefined where there is none or nothing
 * is written there. Where the path leads into an OpaqueNode the walk ends with that node: what lies in it can be read
 * through its `value`, and an edit of it is refused.
 */
export function findNode(node: YamlNode | undefined, path: readonly (string | number)[]): YamlNode | undefined {
  let found = node;
  for (const step of path) {
    if (found?.kind === 'opaque') return found;
    if (typeof step === 'string') found = findEntry(found, step)?.value;
    else found = found?.kind === 'sequence' ? found.entries[step]?.value : undefined;
  }
  return found;
}

/** The string that a node stands for; undefined where it is a collection, a number, a boolean or null. */
export function scalarText(node: YamlNode | undefined): string | undefined {
  const value = node?.kind === 'scalar' ? scalarValue(node) : node?.kind === 'opaque' ? node.value : undefined;
  return typeof value === 'string' ? value : undefined;
}
