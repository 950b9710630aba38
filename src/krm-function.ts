import type { Diagnostic } from './diagnostic.js';
import type { Edit } from './edit/edit.js';
import type { Item, ResourceList } from './resource-list/resource-list.js';

/**
 * What a function may ask of the process it runs in. Only functionConfig decides what is asked for; nothing in the
 * package does.
 */
export interface Surroundings {
  /** The variable's value, or undefined where it is not set. */
  readVariable(name: string): string | undefined;
  /** The file's bytes, or why it could not be read (never a part of its content). */
  readFile(path: string): { readonly bytes: Uint8Array } | { readonly error: string };
}

/** The changes of one item, against `item.text()`. */
export interface ItemChange {
  readonly item: Item;
  readonly edits: readonly Edit[];
}

/** What a function makes of a ResourceList. With an error among the diagnostics the items go out as they came in. */
export interface FunctionOutcome {
  readonly changes: readonly ItemChange[];
  /** Whole new items in block style, their keys at column 0 and ending in a line break, to come after the last item. */
  readonly newItems: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A KRM function without its process: a ResourceList in, changes and diagnostics out. */
export type KrmFunction = (list: ResourceList, surroundings: Surroundings) => FunctionOutcome;
