import type { SequenceEntry, SequenceNode, YamlNode } from '../yaml/node.js';
import type { ByteText } from '../text/byte-text.js';
import type { Edit } from './edit.js';
import { lineEndAt, lineStartAt, nextLineAt } from './lines.js';
import type { PlannedEdits } from './planned-edits.js';

/**
 * Removes an entry of a sequence: its own lines and the comment after it, nothing else. The last one leaves `[]`.
 * Refused where the entry is opaque (an alias may need it), or where the rest would then mean something else.
 */
export function planRemoveEntry(text: ByteText, sequence: SequenceNode, index: number): PlannedEdits {
  const entry = sequence.entries[index];
  if (entry === undefined) return { refused: 'the list has no such entry', offset: sequence.start };
  if (entry.value?.kind === 'opaque') return { refused: `the entry is ${entry.value.reason}`, offset: entry.start };
  if (sequence.entries.length === 1) return planRemoveAll(text, sequence);
  if (sequence.style === 'flow') return removeFromFlow(text, sequence, index, entry);
  return removeLines(text, sequence, index, entry);
}

function removeLines(text: ByteText, sequence: SequenceNode, index: number, entry: SequenceEntry): PlannedEdits {
  const next = sequence.entries[index + 1];
  if (!isFirstOnLine(text, sequence, entry)) {
    if (next === undefined || /\S/.test(text.slice(entry.end, next.start))) {
      return { refused: 'the entry is not on its own line', offset: entry.start };
    }
    return { edits: [remove(entry.start, next.start)] };
  }
  const after = nextLineAt(text, entry.end);
  if (endsInBlockScalar(sequence.entries[index - 1]?.value) && /^[ \t]*(?:#|\r?\n)/.test(text.slice(after))) {
    return { refused: 'what follows the entry would become part of the text before it', offset: entry.start };
  }
  return { edits: [removeWholeLines(text, entry, after)] };
}

/** Whole lines; without a line break at the end of the text, the one before them goes. */
function removeWholeLines(text: ByteText, entry: SequenceEntry, after: number): Edit {
  const start = lineStartAt(text, entry.start);
  if (text.endsWith('\n', after)) return remove(start, after);
  return remove(lineEndAt(text, lineStartAt(text, start - 1)), after);
}

/** Removes all entries of a sequence, which leaves `[]`. Refused where a comment would go or stand in the way. */
export function planRemoveAll(text: ByteText, sequence: SequenceNode): PlannedEdits {
  const [first, last] = [sequence.entries[0], sequence.entries.at(-1)];
  if (!first || !last) return { edits: [] };
  if (sequence.style === 'flow') {
    if (text.slice(sequence.start, first.start).includes('#') || text.slice(last.end, sequence.end).includes('#')) {
      return { refused: 'there is a comment beside the entry', offset: first.start };
    }
    return { edits: [remove(sequence.start + 1, sequence.end - 1)] };
  }
  const keyEnd = isFirstOnLine(text, sequence, first)
    ? findKeyLineEnd(text, lineStartAt(text, first.start))
    : undefined;
  if (keyEnd === undefined) return { edits: [{ start: first.start, end: last.end, text: '[]' }] };
  if (text[keyEnd - 1] !== ':') {
    return { refused: 'the last entry can be removed only under a key without a comment', offset: first.start };
  }
  return {
    edits: [{ start: keyEnd, end: keyEnd, text: ' []' }, removeWholeLines(text, first, nextLineAt(text, last.end))],
  };
}

/** Where the last line before `lineStart` that is neither blank nor a comment ends; undefined where there is none. */
function findKeyLineEnd(text: ByteText, lineStart: number): number | undefined {
  for (let start = lineStart; start > 0;) {
    start = lineStartAt(text, start - 1);
    const line = text.slice(start, lineEndAt(text, start));
    if (/^(?:[ \t]*(?:#.*)?|---(?: .*)?)$/.test(line)) continue;
    return start + line.trimEnd().length;
  }
  return undefined;
}

function removeFromFlow(text: ByteText, sequence: SequenceNode, index: number, entry: SequenceEntry): PlannedEdits {
  const { entries } = sequence;
  const [previous, next] = [entries[index - 1], entries[index + 1]];
  const start = next === undefined && previous !== undefined ? previous.end : entry.start;
  const end = next === undefined ? entry.end : next.start;
  if (text.slice(start, entry.start).includes('#') || text.slice(entry.end, end).includes('#')) {
    return { refused: 'there is a comment beside the entry', offset: entry.start };
  }
  return { edits: [remove(start, end)] };
}

function isFirstOnLine(text: ByteText, sequence: SequenceNode, entry: SequenceEntry): boolean {
  const start = lineStartAt(text, entry.start);
  return entry.start - start === sequence.column && text.slice(start, entry.start).trim() === '';
}

function endsInBlockScalar(node: YamlNode | undefined): boolean {
  if (node?.kind === 'mapping' || node?.kind === 'sequence') return endsInBlockScalar(node.entries.at(-1)?.value);
  return node?.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded');
}

const remove = (start: number, end: number): Edit => ({ start, end, text: '' });
