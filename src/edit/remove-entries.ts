import type { MappingNode, SequenceNode } from '../yaml/node.js';
import type { ByteText } from '../text/byte-text.js';
import type { Edit } from './edit.js';
import { isLineRestEmpty, lineBreakOf, lineEndAt, lineStartAt, nextLineAt } from './lines.js';

/**
 * Takes neighbouring entries out of a collection that has others: their lines, or their part of a flow text. Comments on
 * those lines stay, on lines of their own.
 *
 * @returns undefined where the entries cannot go without their neighbours
 */
export function removeEntries(
  text: ByteText,
  { style, entries }: MappingNode | SequenceNode,
  first: number,
  last: number,
): Edit | undefined {
  const [previous, next] = [entries[first - 1], entries[last + 1]];
  const { start = 0 } = entries[first] ?? {};
  const { end = 0 } = entries[last] ?? {};
  const ownStart = lineStartAt(text, start);
  const isFirst = text.slice(ownStart, start).trim() === '';
  if (style === 'flow') {
    const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
    if (isFirst && comma > 0 && isLineRestEmpty(text, end + comma)) {
      return { start: ownStart, end: nextLineAt(text, end), text: keptComments(text, ownStart, end) };
    }
    if (previous) return { start: previous.end, end, text: '' };
    return next && { start, end: next.start, text: '' };
  }
  // The next entry takes the place behind a dash, or at the beginning of the text.
  if (!isFirst || (ownStart === 0 && first === 0)) {
    const isAlone = next && !text.slice(start, next.start).includes('#');
    return isAlone ? { start, end: next.start, text: '' } : undefined;
  }
  const kept = keptComments(text, ownStart, end);
  const after = nextLineAt(text, end);
  if (text.endsWith('\n', after)) return { start: ownStart, end: after, text: kept };
  return {
    start: lineEndAt(text, lineStartAt(text, ownStart - 1)),
    end: after,
    text: kept && lineBreakOf(text) + kept.trimEnd(),
  };
}

/** The comments on the lines from `start` to the line of `end`, as lines of their own. */
export function keptComments(text: ByteText, start: number, end: number): ByteText {
  const lines = text.slice(start, lineEndAt(text, end));
  if (!lines.includes('#')) return '';
  const indentation = /^ */.exec(lines)?.[0] ?? '';
  return lines
    .split(/\r?\n/)
    .flatMap((line) => /^(?:[^#'"]|'[^']*'|"(?:[^"\\]|\\.)*"|(?<=\S)#)*?(?<=^|\s)(#.*)$/.exec(line)?.[1] ?? [])
    .map((comment) => indentation + comment + lineBreakOf(text))
    .join('');
}
