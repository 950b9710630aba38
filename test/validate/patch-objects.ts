/** An object of a package, or a patch of one. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The objects once patched: mappings are merged, lists whose elements have a `name` are merged by it, other lists are
 * replaced, null removes a field, `$patch: delete` removes what it stands in, and a new object is added.
 */
export function patchObjects(objects: readonly Manifest[], patches: readonly Manifest[]): readonly Manifest[] {
  const merged = objects.map((object) =>
    patches.filter((patch) => isSame(object, patch)).reduce<unknown>((value, patch) => merge(value, patch), object),
  );
  const added = patches.filter((patch) => !objects.some((object) => isSame(object, patch)));
  return [...(merged as Manifest[]), ...added].filter((object) => !isDeleted(object));
}

function isSame(a: Manifest, b: Manifest): boolean {
  return (
    a.apiVersion === b.apiVersion &&
    a.kind === b.kind &&
    a.metadata.name === b.metadata.name &&
    a.metadata.namespace === b.metadata.namespace
  );
}

function merge(value: unknown, patch: unknown): unknown {
  if (isMapping(value) && isMapping(patch)) {
    const merged = { ...value };
    for (const [key, change] of Object.entries(patch)) merged[key] = merge(merged[key], change);
    return Object.fromEntries(Object.entries(merged).filter(([, field]) => field !== null));
  }
  if (isNamedList(value) && isNamedList(patch)) {
    const changed = value.map((element) =>
      patch.filter((change) => change['name'] === element['name']).reduce<unknown>(merge, element),
    );
    const added = patch.filter((change) => !value.some((element) => element['name'] === change['name']));
    return [...changed, ...added].filter((element) => !isDeleted(element));
  }
  return patch;
}

function isDeleted(value: unknown): boolean {
  return isMapping(value) && value['$patch'] === 'delete';
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is readonly Mapping[] {
  return Array.isArray(value) && value.every((element) => isMapping(element) && typeof element['name'] === 'string');
}
