import type { YamlNode } from '../yaml/node.js';
import { yamlValue } from '../yaml/yaml-value.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value at the path, or undefined where the path leads nowhere. Only own keys count. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, key)
        ? (found as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    value,
  );
}

/** The text at the path, or undefined where something else or nothing stands there. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The list at the path; empty where something else or nothing stands there. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The texts of the list at the path. */
export function textsAt(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(value, ...path).filter((element) => typeof element === 'string');
}

/** The mapping at the path; empty where something else or nothing stands there. */
export function objectAt(value: unknown, ...path: readonly (string | number)[]): JsonObject {
  const found = valueAt(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonObject) : {};
}

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
