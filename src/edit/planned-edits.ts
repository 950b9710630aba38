import type { Edit } from './edit.js';
import type { Result } from '../result.js';

/** The edits that make a change, or why it cannot be made without touching more than it must, and where. */
export type PlannedEdits = Result<{ edits: readonly Edit[] }, { refused: string; offset: number }>;
