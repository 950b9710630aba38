import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import type { Item } from '../../src/resource-list/resource-list.js';

/** A functionConfig, as a function finds it in its ResourceList. */
export function functionConfigItem(text: string): Item | undefined {
  const lines = text.replace(/^(?=.)/gm, '  ');
  const input = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n${lines}\n`;
  const { list, error } = parseResourceList(Buffer.from(input));
  if (error) throw new Error(error.message);
  return list.functionConfig;
}
