import type { Edit } from './edit.js';

/** The edits that make a change, or why it cannot be made without touching more than it must, and where. */
export type PlannedEdits =
  | { readonly edits: readonly Edit[]; readonly refused?: never }
  | { readonly refused: string; readonly offset: number; readonly edits?: never };
