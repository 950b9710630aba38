import type { ParsedYaml } from '../yaml/node.js';
import type { ByteText } from '../text/byte-text.js';

/**
 * One resource of a ResourceList. Only `kind` was looked at; the text is decoded, and the node read, when first asked
 * for.
 */
export interface Item {
  readonly index: number;
  /** `[start, end)` in the input's bytes: from after the dash and its space to the end of the item's last line. */
  readonly start: number;
  readonly end: number;
  /** The column of the item's keys: 2 in the lists that kpt and kustomize write. */
  readonly column: number;
  /** Empty where the item names none. */
  readonly kind: string;
  /** Its file in the package, and its place there, where no host noted them in annotations. */
  readonly place?: { readonly path: string; readonly index: number };
  text(): ByteText;
  /** The parsed text; offsets are those of `text()`. */
  read(): ParsedYaml;
}

/**
 * Where new items go: as further entries of a block list, of a flow list, or in place of
 * an empty value (`[]`, null or nothing). Undefined: there is no `items` key.
 */
export type ItemsPlace =
  | { readonly style: 'block'; readonly column: number; readonly at: number }
  | { readonly style: 'flow'; readonly at: number; readonly first: boolean }
  | { readonly style: 'none'; readonly start: number; readonly end: number; readonly lineEnd: number };

/** Where the output adds to the input, or replaces a part of it; all offsets are in the input's bytes. */
export interface Layout {
  /** Of the document itself; a JSON document is of flow style. */
  readonly style: 'block' | 'flow';
  /** The column of the document's keys. */
  readonly column: number;
  readonly lineBreak: '\n' | '\r\n';
  /** Where a further key of the document goes: at the start of a line, or (flow) after the last entry. */
  readonly end: number;
  readonly items: ItemsPlace | undefined;
  /** The whole `results` entry: whole lines, or (flow) from the key to the end of the value. */
  readonly results: { readonly start: number; readonly end: number } | undefined;
}

/** A ResourceList held as the bytes that came in. */
export interface ResourceList {
  readonly bytes: Uint8Array;
  readonly items: readonly Item[];
  /** The functionConfig, read like an item; its `index` is -1. */
  readonly functionConfig: Item | undefined;
  readonly layout: Layout;
}
