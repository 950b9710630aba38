import type { Diagnostic, ResourceRef } from '../diagnostic.js';
import type { Item } from '../resource-list/resource-list.js';
import type { MappingNode } from '../yaml/node.js';
import { textAt, type JsonObject } from './json-value.js';

/** A Kubernetes object: its value, which the rules judge, and where it comes from. */
export interface PackageObject {
  readonly value: JsonObject;
  readonly ref: ResourceRef;
  /** The file in the package; absent for an object that was read from an API server. */
  readonly file?: { readonly path: string; readonly index?: number };
  /** The item of a ResourceList that it was read from. */
  readonly item?: Item;
}

/** The families of annotations in which kpt and kustomize note an item's file; the first one wins. */
export const annotationFamilies = ['internal.config.kubernetes.io', 'config.kubernetes.io'] as const;

/** The object of a manifest's value, with the file that the host's annotations name. */
export function packageObject(value: JsonObject, item?: Item): PackageObject {
  const namespace = textAt(value, 'metadata', 'namespace');
  const path = hostAnnotation(value, 'path');
  const index = hostAnnotation(value, 'index');
  return {
    value,
    ref: {
      apiVersion: textAt(value, 'apiVersion') ?? '',
      kind: textAt(value, 'kind') ?? '',
      name: textAt(value, 'metadata', 'name') ?? '',
      ...(namespace !== undefined && { namespace }),
    },
    ...(path !== undefined && {
      file: { path, ...(index !== undefined && /^\d+$/.test(index) && { index: Number(index) }) },
    }),
    ...(item !== undefined && { item }),
  };
}

/** A host's annotation on an object, from the first family that has it. */
export function hostAnnotation(value: JsonObject, name: 'path' | 'index'): string | undefined {
  return annotationFamilies
    .map((family) => textAt(value, 'metadata', 'annotations', `${family}/${name}`))
    .find((text) => text !== undefined);
}

/** Where an object is, for diagnostics about it. */
export function placeOf({ ref, file }: PackageObject): Pick<Diagnostic, 'resourceRef' | 'file'> {
  return { resourceRef: ref, ...(file !== undefined && { file }) };
}

/** An object that can be edited: its item, and the node of its text. */
export interface EditableObject {
  readonly object: PackageObject;
  readonly item: Item;
  readonly root: MappingNode;
}

/**
 * The object with the node that edits need.
 *
 * @returns undefined if the object was not read from a ResourceList, or is an alias or an anchor as a whole
 */
export function editableObject(object: PackageObject): EditableObject | undefined {
  const { item } = object;
  const root = item?.read().node;
  return item !== undefined && root?.kind === 'mapping' ? { object, item, root } : undefined;
}
