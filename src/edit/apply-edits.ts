import type { Edit } from './edit.js';

/**
 * The text with all edits made; those that insert at the same place go in in the order given.
 *
 * @throws RangeError where an edit lies outside the text or overlaps another
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let copied = 0;
  for (const edit of ordered) {
    if (edit.start < 0 || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edit [${edit.start}, ${edit.end}) lies outside the text of length ${text.length}`);
    }
    if (edit.start < copied)
      throw new RangeError(`edit [${edit.start}, ${edit.end}) overlaps one that ends at ${copied}`);
    result += text.slice(copied, edit.start) + edit.text;
    copied = edit.end;
  }
  return result + text.slice(copied);
}
