import { findEntry } from '../yaml/find-node.js';
import type { MappingEntry, MappingNode } from '../yaml/node.js';
import { writeScalar } from '../yaml/write-scalar.js';
import { scalarValue } from '../yaml/yaml-value.js';
import type { ByteText } from '../text/byte-text.js';
import type { Edit } from './edit.js';
import { flowStyleOf, insertInFlow } from './insert-in-flow.js';
import { insertLinesAfter, lineBreakOf } from './lines.js';
import { planAppendEntry } from './plan-insert-entry.js';
import { planReplaceScalar } from './plan-replace-scalar.js';
import type { PlannedEdits } from './planned-edits.js';
import { renderBlock, renderInline } from './render-block.js';
import { renderFlow, renderFlowEntry } from './render-flow.js';
import { sequenceStyleOf } from './sequence-style.js';
import type { YamlData } from './yaml-data.js';

/**
 * Gives a key of a mapping a value: a new key comes after the last one, an old value is replaced whole. A comment
 * after the key stays. Refused where the old value is an anchor, an alias or otherwise opaque, or has a tag.
 */
export function planSetKey(text: ByteText, mapping: MappingNode, key: string, value: YamlData): PlannedEdits {
  const entry = findEntry(mapping, key);
  if (entry === undefined) return { edits: addKey(text, mapping, key, value) };
  const old = entry.value;
  if (old?.kind === 'opaque') return { refused: `the value is ${old.reason}`, offset: old.start };
  if (old?.kind === 'scalar') {
    if (typeof value !== 'object' || value === null) return planReplaceScalar(text, old, value);
    if (old.tag !== undefined) return { refused: 'the value has a tag', offset: old.start };
  }
  return {
    edits: mapping.style === 'flow' ? setInFlow(text, mapping, entry, value) : setInBlock(text, mapping, entry, value),
  };
}

/**
 * Adds an entry to the sequence under a key, which is made where it is missing, null, `[]` or `{}`. Refused where
 * there is something else.
 */
export function planAppendUnderKey(text: ByteText, mapping: MappingNode, key: string, value: YamlData): PlannedEdits {
  const old = findEntry(mapping, key)?.value;
  if (old?.kind === 'sequence' && old.entries.length > 0) return planAppendEntry(text, old, value);
  const isEmpty =
    old === undefined ||
    ((old.kind === 'sequence' || old.kind === 'mapping') && old.entries.length === 0) ||
    (old.kind === 'scalar' && old.tag === undefined && scalarValue(old) === null);
  if (isEmpty) return planSetKey(text, mapping, key, [value]);
  return { refused: `the value of \`${writeScalar(key)}\` is not a list that can be added to`, offset: old.start };
}

function addKey(text: ByteText, mapping: MappingNode, key: string, value: YamlData): Edit[] {
  const last = mapping.style === 'flow' ? undefined : mapping.entries.at(-1);
  if (last === undefined) {
    const style = flowStyleOf(text, mapping);
    return insertInFlow(text, mapping, mapping.entries.length - 1, renderFlowEntry(key, value, style), style);
  }
  const lines = renderBlock({ [key]: value }, mapping.column, sequenceStyleOf(text, mapping));
  return [insertLinesAfter(text, last.end, lines)];
}

function setInFlow(text: ByteText, mapping: MappingNode, entry: MappingEntry, value: YamlData): Edit[] {
  const written = renderFlow(value, flowStyleOf(text, mapping));
  if (entry.value !== undefined) return [{ start: entry.value.start, end: entry.value.end, text: written }];
  const separator = entry.end === entry.key.end ? ': ' : ' ';
  return [{ start: entry.end, end: entry.end, text: separator + written }];
}

function setInBlock(text: ByteText, mapping: MappingNode, entry: MappingEntry, value: YamlData): Edit[] {
  const colonEnd = text.indexOf(':', entry.key.end) + 1;
  const inline = renderInline(value);
  if (inline !== undefined) return [{ start: colonEnd, end: entry.end, text: ` ${inline}` }];
  const sequences = sequenceStyleOf(text, mapping);
  const column = mapping.column + (Array.isArray(value) && sequences === 'compact' ? 0 : 2);
  const lines = renderBlock(value, column, sequences);
  if (text.slice(colonEnd, entry.end).includes('\n')) {
    const lineBreak = lineBreakOf(text);
    return [{ start: colonEnd, end: entry.end, text: `\n${lines.slice(0, -1)}`.replaceAll('\n', lineBreak) }];
  }
  return [{ start: colonEnd, end: entry.end, text: '' }, insertLinesAfter(text, entry.end, lines)];
}
