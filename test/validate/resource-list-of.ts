import { stringify } from 'yaml';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';

/** A ResourceList of the objects, through its text. */
export function resourceListOf(items: readonly object[], functionConfig?: object): ResourceList {
  const text = stringify({
    apiVersion: 'config.kubernetes.io/v1',
    kind: 'ResourceList',
    items,
    ...(functionConfig && { functionConfig }),
  });
  return parsed(new TextEncoder().encode(text));
}

/** The ResourceList in the bytes, which must be one. */
export function parsed(bytes: Uint8Array): ResourceList {
  const { list, error } = parseResourceList(bytes);
  if (list === undefined) throw new Error(error.message);
  return list;
}
