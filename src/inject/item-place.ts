import type { Diagnostic } from '../diagnostic.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { YamlNode } from '../yaml/node.js';

/** Where a resource stands, for the diagnostics about it. */
export function itemPlace(root: YamlNode): Pick<Diagnostic, 'resourceRef' | 'file'> {
  const text = (path: readonly string[]): string | undefined => scalarText(findNode(root, path));
  const namespace = text(['metadata', 'namespace']);
  const path = findAnnotation(root, 'path');
  const index = findAnnotation(root, 'index');
  return {
    resourceRef: {
      apiVersion: text(['apiVersion']) ?? '',
      kind: text(['kind']) ?? '',
      name: text(['metadata', 'name']) ?? '',
      ...(namespace !== undefined && { namespace }),
    },
    ...(path !== undefined && { file: { path, ...(index !== undefined && { index: Number(index) }) } }),
  };
}

/** The families of annotations that kpt and kustomize keep on items while a function runs. */
export const annotationFamilies = ['config.kubernetes.io', 'internal.config.kubernetes.io'] as const;

/** A host's annotation on an item, in whichever family it has. */
export function findAnnotation(root: YamlNode, name: 'path' | 'index'): string | undefined {
  const annotations = findNode(root, ['metadata', 'annotations']);
  return annotationFamilies
    .map((family) => scalarText(findEntry(annotations, `${family}/${name}`)?.value))
    .find((text) => text !== undefined);
}
