import type { Diagnostic } from '../diagnostic.js';
import { itemsHolding } from '../resource-list/items-holding.js';
import type { Item, ResourceList } from '../resource-list/resource-list.js';
import { objectAt } from './json-value.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { packageObject, type PackageObject } from './package-object.js';

/** The objects of a package, read when first asked for and only where their kind and text say that they may matter. */
export interface PackageObjects {
  /** The objects of the kind whose text holds one of `mentions`; all of the kind where that is absent. */
  find(kind: string, mentions?: readonly string[]): readonly PackageObject[];
  /** Faults of items that could not be read. */
  readonly unreadable: readonly Diagnostic[];
}

/** The objects of a ResourceList. An item is parsed at most once, and most never. */
export function findPackageObjects(list: ResourceList): PackageObjects {
  const itemsByKind = new Map<string, Item[]>();
  for (const item of list.items) {
    const sameKind = itemsByKind.get(item.kind);
    if (sameKind === undefined) itemsByKind.set(item.kind, [item]);
    else sameKind.push(item);
  }
  const objects = new Map<Item, PackageObject | undefined>();
  const unreadable: Diagnostic[] = [];

  const readObject = (item: Item): PackageObject | undefined => {
    if (objects.has(item)) return objects.get(item);
    const { node, error } = item.read();
    let object: PackageObject | undefined;
    if (error === undefined) object = packageObject(objectAt(yamlValue(node)));
    else {
      unreadable.push({
        rule: 'item-unreadable',
        severity: 'error',
        message:
          `item ${item.index} of kind "${item.kind}" cannot be read (line ${error.line}, column ${error.column} of ` +
          `the item: ${error.message}), so it was not judged; correct its YAML`,
      });
    }
    objects.set(item, object);
    return object;
  };

  return {
    unreadable,
    find: (kind, mentions) => {
      const items = itemsByKind.get(kind) ?? [];
      const mentioning = mentions === undefined ? items : itemsHolding(list, items, mentions);
      return mentioning.map(readObject).filter((object) => object !== undefined);
    },
  };
}
