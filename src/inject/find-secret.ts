import type { Diagnostic } from '../diagnostic.js';
import { itemsHolding } from '../resource-list/items-holding.js';
import type { Item, ResourceList } from '../resource-list/resource-list.js';
import { findNode, scalarText } from '../yaml/find-node.js';
import type { MappingNode, YamlError } from '../yaml/node.js';

/** An item with its parsed text. */
export interface FoundItem {
  readonly item: Item;
  readonly root: MappingNode;
}

/** Kinds of resources that make a Secret in the cluster, with the paths that may give its name; the first wins. */
const secretMakers: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Secret: [['metadata', 'name']],
  SealedSecret: [
    ['spec', 'template', 'metadata', 'name'],
    ['metadata', 'name'],
  ],
  ExternalSecret: [
    ['spec', 'target', 'name'],
    ['metadata', 'name'],
  ],
};

/** The resource of the kind that is, or makes, the Secret of that name and namespace. */
export function findSecret(
  list: ResourceList,
  kind: 'Secret' | 'SealedSecret' | 'ExternalSecret',
  secret: { readonly name: string; readonly namespace: string },
): FoundItem | undefined {
  return findItem(list, kind, secret.name, (root) => {
    const text = (path: readonly string[]): string | undefined => scalarText(findNode(root, path));
    const name = secretMakers[kind]?.map(text).find((each) => each !== undefined);
    return name === secret.name && text(['metadata', 'namespace']) === secret.namespace;
  });
}

/** The first item of a kind for which something holds; only items whose text holds `mention` are parsed. */
export function findItem(
  list: ResourceList,
  kind: string,
  mention: string,
  holds: (root: MappingNode) => boolean,
): FoundItem | undefined {
  return findItems(list, kind, [mention]).find(({ root }) => holds(root));
}

/** The items of a kind whose text holds one of `mentions`, parsed; those that cannot be read are left out. */
export function findItems(list: ResourceList, kind: string, mentions: readonly string[]): readonly FoundItem[] {
  return itemsThatMention(list, kind, mentions).flatMap((item) => {
    const { node } = item.read();
    return node?.kind === 'mapping' ? [{ item, root: node }] : [];
  });
}

/** An error for each item that `findItems` leaves out: it may be the one looked for. */
export function checkReadable(list: ResourceList, kind: string, mentions: readonly string[]): readonly Diagnostic[] {
  return itemsThatMention(list, kind, mentions).flatMap((item) => {
    const { error } = item.read();
    return error ? [unreadable(item, error)] : [];
  });
}

function itemsThatMention(list: ResourceList, kind: string, mentions: readonly string[]): readonly Item[] {
  const items = list.items.filter((item) => item.kind === kind);
  return itemsHolding(list, items, mentions);
}

function unreadable(item: Item, { line, column, message }: YamlError): Diagnostic {
  const { index, kind } = item;
  const path = pathAnnotation.exec(item.text())?.[1];
  return {
    rule: 'item-unreadable',
    severity: 'error',
    message: `item ${index} of kind "${kind}" cannot be read (line ${line}, column ${column} of the item: ${message}), so it cannot be told what it already holds; correct its YAML`,
    ...(path !== undefined && { file: { path } }),
  };
}

/** What a host notes of the item's file, in text that cannot be parsed. */
const pathAnnotation = /^ *(?:internal\.)?config\.kubernetes\.io\/path: *["']?([\w./-]+)/m;
