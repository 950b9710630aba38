import type { ScalarNode, SequenceEntry, YamlNode } from './node.js';
import { decodeBase64Text } from '../text/base64.js';
import { plainValue } from './plain-value.js';

/**
 * What a node says, as plain data: mappings become objects without a prototype (so that a key such as `__proto__` is
 * just a key), sequences arrays, scalars what `plainValue` makes of them; an absent value is null.
 */
export function yamlValue(node: YamlNode | undefined): unknown {
  if (node === undefined) return null;
  switch (node.kind) {
    case 'scalar':
      return scalarValue(node);
    case 'sequence':
      return sequenceValue(node.entries);
    case 'mapping': {
      const object = Object.create(null) as Record<string, unknown>;
      for (const entry of node.entries) object[entry.key.value] = yamlValue(entry.value);
      return object;
    }
    case 'opaque':
      return node.value;
  }
}

/** A loop takes two frames of the stack a level, where `map` would take three. */
function sequenceValue(entries: readonly SequenceEntry[]): unknown[] {
  const array: unknown[] = [];
  for (const entry of entries) array.push(yamlValue(entry.value));
  return array;
}

/**
 * What a scalar means: its text where it is quoted, a block, or tagged as anything but a number, boolean or null. Binary
 * data is decoded, as every reader of YAML does, so that a Secret's `data` is then no longer base64.
 */
export function scalarValue(node: ScalarNode): string | number | boolean | null {
  if (node.tag === '!!binary') return decodeBase64Text(node.value.replace(/\s/g, '')) ?? node.value;
  if (node.tag === undefined) return node.style === 'plain' ? plainValue(node.value) : node.value;
  return /^!!(?:null|bool|int|float)$/.test(node.tag) ? plainValue(node.value) : node.value;
}
