import type { ResourceRef } from '../diagnostic.js';
import { textAt, type JsonObject } from './json-value.js';

/** A Kubernetes object that the rules look at: its value, and where it is written. */
export interface PackageObject {
  readonly value: JsonObject;
  readonly ref: ResourceRef;
  /** The file in the package; absent for an object that was read from an API server. */
  readonly file?: { readonly path: string; readonly index?: number };
}

const pathAnnotations = ['internal.config.kubernetes.io/path', 'config.kubernetes.io/path'];
const indexAnnotations = ['internal.config.kubernetes.io/index', 'config.kubernetes.io/index'];

/** The object of a manifest's value, with the file that kpt's annotations name. */
export function packageObject(value: JsonObject): PackageObject {
  const annotation = (names: readonly string[]): string | undefined =>
    names.map((name) => textAt(value, 'metadata', 'annotations', name)).find((text) => text !== undefined);
  const namespace = textAt(value, 'metadata', 'namespace');
  const path = annotation(pathAnnotations);
  const index = annotation(indexAnnotations);
  return {
    value,
    ref: {
      apiVersion: textAt(value, 'apiVersion') ?? '',
      kind: textAt(value, 'kind') ?? '',
      name: textAt(value, 'metadata', 'name') ?? '',
      ...(namespace === undefined ? {} : { namespace }),
    },
    ...(path === undefined
      ? {}
      : { file: { path, ...(index !== undefined && /^\d+$/.test(index) ? { index: Number(index) } : {}) } }),
  };
}
