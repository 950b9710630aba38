import { parseResourceList } from '../resource-list/parse-resource-list.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import type { JsonObject } from '../validate/json-value.js';

/** A ResourceList of objects that are at hand as values, such as those of an API server. */
export function objectList(items: readonly JsonObject[], functionConfig?: JsonObject): ResourceList {
  const { list, error } = parseResourceList(
    new TextEncoder().encode(
      JSON.stringify({ apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', functionConfig, items }),
    ),
  );
  if (error) throw new Error(`a ResourceList made here was refused: ${error.message}`);
  return list;
}
