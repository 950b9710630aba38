/** A change as data: `text` replaces the characters `[start, end)` of the original text (start = end inserts). */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
