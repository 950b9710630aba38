import type { SequenceNode } from '../yaml/node.js';
import type { ByteText } from '../text/byte-text.js';
import { flowStyleOf, insertInFlow } from './insert-in-flow.js';
import { insertLinesAfter, lineBreakOf, lineStartAt } from './lines.js';
import type { PlannedEdits } from './planned-edits.js';
import { renderBlock } from './render-block.js';
import { renderFlow } from './render-flow.js';
import { sequenceStyleOf } from './sequence-style.js';
import type { YamlData } from './yaml-data.js';

/** Adds an entry at the end of a sequence, in its style. */
export function planAppendEntry(text: ByteText, sequence: SequenceNode, value: YamlData): PlannedEdits {
  return planInsertEntryAfter(text, sequence, sequence.entries.length - 1, value);
}

/**
 * Adds an entry after entry `index` of a sequence (-1: before the first), in the sequence's style. In block style it
 * gets its own lines, so that a comment after or above an entry stays with that entry.
 */
export function planInsertEntryAfter(
  text: ByteText,
  sequence: SequenceNode,
  index: number,
  value: YamlData,
): PlannedEdits {
  if (sequence.style === 'flow') {
    const style = flowStyleOf(text, sequence);
    return { edits: insertInFlow(text, sequence, index, renderFlow(value, style), style) };
  }
  const lines = renderBlock([value], sequence.column, sequenceStyleOf(text));
  const before = sequence.entries[index];
  if (before !== undefined) return { edits: [insertLinesAfter(text, before.end, lines)] };
  const at = lineStartAt(text, sequence.start);
  if (sequence.start - at !== sequence.column || text.slice(at, sequence.start).trim() !== '') {
    return { refused: 'the first entry of the list is not on its own line', offset: sequence.start };
  }
  return { edits: [{ start: at, end: at, text: lines.replaceAll('\n', lineBreakOf(text)) }] };
}
