import type { Diagnostic } from '../diagnostic.js';
import type { Edit } from '../edit/edit.js';
import type { Item } from './resource-list.js';

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
  /** Items to leave out. */
  readonly removedItems?: readonly Item[];
  readonly diagnostics: readonly Diagnostic[];
}
