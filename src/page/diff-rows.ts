import { diffWordsWithSpace, structuredPatch } from 'diff';

/** A part of a line; `changed` marks the words that the other side does not have. */
export interface LinePart {
  readonly text: string;
  readonly changed: boolean;
}

/** A line on one side. */
export interface DiffLine {
  readonly number: number;
  readonly parts: readonly LinePart[];
  readonly kind: 'same' | 'changed';
}

/** One row of a side-by-side diff; a row without sides stands for lines that are left out. */
export interface DiffRow {
  readonly before?: DiffLine;
  readonly after?: DiffLine;
}

const context = 3;

/**
 * The rows of a side-by-side diff of two texts, with word marks where a line was changed into another.
 *
 * @param firstBefore the number of the first line on the left; `firstAfter`: on the right
 */
export function diffRows(
  before: readonly string[],
  after: readonly string[],
  firstBefore = 1,
  firstAfter = 1,
): readonly DiffRow[] {
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  const { hunks } = structuredPatch('', '', text(before), text(after), '', '', { context });
  return hunks.flatMap(({ oldStart, newStart, lines }, index) => {
    const rows: DiffRow[] = index === 0 ? [] : [{}];
    let left = firstBefore + oldStart - 1;
    let right = firstAfter + newStart - 1;
    for (let at = 0; at < lines.length;) {
      if (lines[at]?.startsWith(' ')) {
        const parts = [{ text: lines[at]?.slice(1) ?? '', changed: false }];
        rows.push({ before: { number: left++, parts, kind: 'same' }, after: { number: right++, parts, kind: 'same' } });
        at++;
        continue;
      }
      const removed = takeWhile(lines, at, '-');
      const added = takeWhile(lines, at + removed.length, '+');
      at += removed.length + added.length;
      if (removed.length + added.length === 0) break;
      for (let row = 0; row < Math.max(removed.length, added.length); row++) {
        const [old, now] = [removed[row], added[row]];
        const marks = old !== undefined && now !== undefined ? markWords(old, now) : undefined;
        rows.push({
          ...(old !== undefined && { before: changedLine(left++, marks?.before ?? whole(old)) }),
          ...(now !== undefined && { after: changedLine(right++, marks?.after ?? whole(now)) }),
        });
      }
    }
    return rows;
  });
}

function takeWhile(lines: readonly string[], from: number, sign: string): readonly string[] {
  const taken: string[] = [];
  for (let at = from; lines[at]?.startsWith(sign); at++) taken.push(lines[at]?.slice(1) ?? '');
  return taken;
}

function whole(text: string): readonly LinePart[] {
  return [{ text, changed: false }];
}

function changedLine(number: number, parts: readonly LinePart[]): DiffLine {
  return { number, parts, kind: 'changed' };
}

function markWords(old: string, now: string): { readonly before: LinePart[]; readonly after: LinePart[] } {
  const before: LinePart[] = [];
  const after: LinePart[] = [];
  for (const { value, added, removed } of diffWordsWithSpace(old, now)) {
    if (!added) before.push({ text: value, changed: removed });
    if (!removed) after.push({ text: value, changed: added });
  }
  return { before, after };
}
