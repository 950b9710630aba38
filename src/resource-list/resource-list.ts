import type { ByteText, YamlError, YamlNode } from '../yaml/node.js';

/** A node that was read on demand, or why it could not be. */
export type NodeOrError = { readonly node: YamlNode; readonly error?: never } | { readonly error: YamlError };

/**
 * One resource of a ResourceList. Only `kind` was looked at; the text is decoded, and the node read, when first asked
 * for.
 */
export interface Item {
  readonly index: number;
  /** `[start, end)` in the input's bytes: from behind the dash and its space to the end of the item's last line. */
  readonly start: number;
  readonly end: number;
  /** Where the item's keys stand: 2 in the lists that kpt and kustomize write. */
  readonly column: number;
  readonly kind: string;
  text(): ByteText;
  /** The parsed text; offsets are those of `text()`. */
  read(): NodeOrError;
}

/** A ResourceList held as the bytes that came in. */
export interface ResourceList {
  readonly bytes: Uint8Array;
  readonly items: readonly Item[];
  /** The functionConfig, read like an item; its `index` is -1. */
  readonly functionConfig: Item | undefined;
}
