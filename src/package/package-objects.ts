import type { Diagnostic } from '../diagnostic.js';
import { itemsHolding } from '../resource-list/items-holding.js';
import type { Item, ResourceList } from '../resource-list/resource-list.js';
import type { YamlError } from '../yaml/node.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { objectAt, type JsonObject } from './json-value.js';
import { packageObject, type PackageObject } from './package-object.js';

/** The objects of a package. Mutator, validator and check all read a package through this. */
export interface PackageObjects {
  /** The objects of the kind; with `mentions`, at least those whose text contains one of them. */
  find(kind: string, mentions?: readonly string[]): readonly PackageObject[];
  /** Whether there is an object of the kind whose text may contain `mention`. Nothing is parsed. */
  has(kind: string, mention: string): boolean;
  /** Where they come from, in the words of messages. */
  readonly place: 'the package' | 'the cluster';
  /** An error for each item that was asked for so far but could not be read. */
  readonly unreadable: readonly Diagnostic[];
}

/** The objects of a ResourceList. An item is parsed at most once, and most never. */
export function listObjects(list: ResourceList): PackageObjects {
  const itemsByKind = groupBy(list.items, ({ kind }) => kind);
  const objects = new Map<Item, PackageObject | undefined>();
  const mentioning = new Map<string, readonly Item[]>();
  const unreadable: Diagnostic[] = [];

  const readObject = (item: Item): PackageObject | undefined => {
    if (objects.has(item)) return objects.get(item);
    const { node, error } = item.read();
    const object = error === undefined ? packageObject(withPlace(objectAt(yamlValue(node)), item), item) : undefined;
    if (error !== undefined) unreadable.push(describeUnreadable(item, error));
    objects.set(item, object);
    return object;
  };

  const itemsOf = (kind: string, mentions?: readonly string[]): readonly Item[] => {
    const items = itemsByKind.get(kind) ?? [];
    if (mentions === undefined) return items;
    const question = JSON.stringify([kind, mentions]);
    const found = mentioning.get(question) ?? itemsHolding(list, items, mentions);
    mentioning.set(question, found);
    return found;
  };

  return {
    place: 'the package',
    unreadable,
    has: (kind, mention) => itemsOf(kind, [mention]).length > 0,
    find: (kind, mentions) =>
      itemsOf(kind, mentions)
        .map(readObject)
        .filter((object) => object !== undefined),
  };
}

/** The objects of values, such as those of an API server or of a folder's files. */
export function valueObjects(values: readonly JsonObject[], place: PackageObjects['place']): PackageObjects {
  const objectsByKind = groupBy(
    values.map((value) => packageObject(value)),
    ({ ref }) => ref.kind,
  );
  return {
    place,
    unreadable: [],
    has: (kind) => objectsByKind.has(kind),
    find: (kind) => objectsByKind.get(kind) ?? [],
  };
}

/** The value as a host would have given it, with its place in annotations. */
function withPlace(value: JsonObject, { place }: Item): JsonObject {
  if (place === undefined) return value;
  const annotations = {
    ...objectAt(value, 'metadata', 'annotations'),
    'internal.config.kubernetes.io/path': place.path,
    'internal.config.kubernetes.io/index': String(place.index),
  };
  return { ...value, metadata: { ...objectAt(value, 'metadata'), annotations } };
}

function groupBy<T>(all: readonly T[], kindOf: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(kindOf(each));
    if (group === undefined) groups.set(kindOf(each), [each]);
    else group.push(each);
  }
  return groups;
}

function describeUnreadable(item: Item, { line, column, message }: YamlError): Diagnostic {
  const path = pathAnnotation.exec(item.text())?.[1];
  return {
    rule: 'item-unreadable',
    severity: 'error',
    message: `item ${item.index} of kind "${item.kind}" cannot be read (line ${line}, column ${column} of the item: ${message}), so its part of the package is not known; correct its YAML`,
    ...(path !== undefined && { file: { path } }),
  };
}

/** The host's annotation for the item's file, in text that cannot be parsed. */
const pathAnnotation = /^ *(?:internal\.)?config\.kubernetes\.io\/path: *["']?([\w./-]+)/m;
