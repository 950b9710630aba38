import type { YamlNode } from './node.js';
import { yamlValue } from './yaml-value.js';

/**
 * What an API server makes of a manifest's node. It differs from YAML's core schema in numbers with a leading zero,
 * which are octal: `defaultMode: 0400` is 256.
 */
export function kubernetesValue(node: YamlNode | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return null;
    case 'mapping':
      return Object.assign(
        Object.create(null) as object,
        Object.fromEntries(node.entries.map((entry) => [entry.key.value, kubernetesValue(entry.value)])),
      );
    case 'sequence':
      return node.entries.map((entry) => kubernetesValue(entry.value));
    case 'scalar':
      return node.style === 'plain' && node.tag === undefined && /^0[0-7]+$/.test(node.value)
        ? Number.parseInt(node.value, 8)
        : yamlValue(node);
    case 'opaque':
      return yamlValue(node);
  }
}
