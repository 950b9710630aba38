import type { Runner } from '../porch/find-runner.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { findBytes } from '../text/find-bytes.js';
import { encodeUtf8Bytes } from '../text/utf8.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import { annotationFamilies, findAnnotation } from './item-place.js';

/** Under `kpt fn render` paths are relative to the package that this names, which may be below the one rendered. */
const packagePath = 'internal.config.kubernetes.io/package-path';

/**
 * The annotations that place a new resource: a file of its own in the folder of the runner's Deployment, and in its
 * package, in the families of annotations that the Deployment has. None where it has none, as under kustomize.
 */
export function newFilePath(list: ResourceList, runner: Runner, name: string): Readonly<Record<string, string>> {
  const path = findAnnotation(runner.deployment, 'path');
  // A package must not lead out of its folder; without an annotation kpt chooses a path.
  if (path === undefined || /^\/|(?:^|\/)\.\.(?:\/|$)/.test(path)) return {};
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const file = freePath(list, `${folder}${name}`);
  const annotations = findNode(runner.deployment, ['metadata', 'annotations']);
  const given = (key: string): string | undefined => scalarText(findEntry(annotations, key)?.value);
  const ofPackage = given(packagePath);
  return {
    ...Object.fromEntries(
      annotationFamilies
        .map((family) => `${family}/path`)
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
  if (findBytes(list.bytes, encodeUtf8Bytes(path)) === -1) return false;
  return list.items.some((item) => {
    if (!item.text().includes(path)) return false;
    const { node } = item.read();
    return node !== undefined && findAnnotation(node, 'path') === path;
  });
}
