/** A change as data: the characters `[start, end)` of the original text give way to `text` (start = end inserts). */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
