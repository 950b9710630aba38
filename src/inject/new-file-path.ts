import type { PorchProgram } from '../package/find-program.js';
import { objectAt, textAt } from '../package/json-value.js';
import { annotationFamilies, hostAnnotation } from '../package/package-object.js';
import { itemsHolding } from '../resource-list/items-holding.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { yamlValue } from '../yaml/yaml-value.js';

/** Under `kpt fn render` paths are relative to the package that this annotation names, which may be a sub-package. */
const packagePath = 'internal.config.kubernetes.io/package-path';

/**
 * The annotations that place a new resource in a file of its own, in the folder and package of the evaluator's
 * Deployment. They are of the families that the Deployment has; none if it has none, as under kustomize.
 */
export function newFilePath(
  list: ResourceList,
  { namespace, object: { ref, value } }: Pick<PorchProgram, 'namespace' | 'object'>,
  name: string,
): Readonly<Record<string, string>> {
  const path = hostAnnotation(value, 'path');
  // A path must not lead out of the package; without an annotation kpt chooses one.
  if (path === undefined || /^\/|(?:^|\/)\.\.(?:\/|$)/.test(path)) return {};
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  // What is made for another namespace may have the same name as what is made for the Deployment's.
  const file = freePath(list, `${folder}${namespace === (ref.namespace ?? '') ? name : `${namespace}-${name}`}`);
  const given = (key: string): string | undefined => textAt(value, 'metadata', 'annotations', key);
  const ofPackage = given(packagePath);
  return {
    ...Object.fromEntries(
      annotationFamilies
        .map((family) => `${family}/path`)
        .toSorted()
        .filter((key) => given(key) !== undefined)
        .map((key) => [key, file]),
    ),
    ...(ofPackage !== undefined && { [packagePath]: ofPackage }),
  };
}

function freePath(list: ResourceList, stem: string): string {
  for (let number = 1; ; number++) {
    const path = number === 1 ? `${stem}.yaml` : `${stem}-${number}.yaml`;
    if (!isTaken(list, path)) return path;
  }
}

function isTaken(list: ResourceList, path: string): boolean {
  if (list.items.some(({ place }) => place?.path === path)) return true;
  return itemsHolding(list, list.items, [path]).some(
    (item) => hostAnnotation(objectAt(yamlValue(item.read().node)), 'path') === path,
  );
}
