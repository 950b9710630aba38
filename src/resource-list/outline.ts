import type { Layout } from './resource-list.js';

/** Where a resource's text is, and the column of its keys. */
export interface ItemRange {
  readonly start: number;
  readonly end: number;
  readonly column: number;
}

/** What was found of a document without reading its items. */
export interface Outline {
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly items: ItemRange[];
  readonly functionConfig: ItemRange | undefined;
  readonly layout: Layout;
}
