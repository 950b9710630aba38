import type { MappingNode, SequenceNode, YamlNode } from '../yaml/node.js';
import type { ByteText } from '../text/byte-text.js';
import type { Edit } from './edit.js';
import { isLineRestEmpty, lineBreakOf, lineEndAt, lineStartAt } from './lines.js';
import type { FlowStyle } from './render-flow.js';

/** How the entries of a flow collection are written: JSON's way where a key or text in it is in double quotes. */
export function flowStyleOf(text: ByteText, node: YamlNode): FlowStyle {
  const first = firstScalar(node);
  const json = first !== undefined && text[first.start] === '"';
  const own = text.slice(node.start, node.end);
  return { json, tight: !/[:,]\s/.test(/[:,]/.test(own) ? own : text) };
}

function firstScalar(node: YamlNode | undefined): YamlNode | undefined {
  if (node?.kind === 'mapping') return node.entries[0]?.key;
  return node?.kind === 'sequence' ? firstScalar(node.entries[0]?.value) : node;
}

/**
 * Inserts an entry after entry `index` of a flow collection (-1: before the first). The new entry gets its own line where
 * that entry has one, except where a comment follows the last entry, which has no comma yet.
 */
export function insertInFlow(
  text: ByteText,
  node: MappingNode | SequenceNode,
  index: number,
  entry: ByteText,
  style: FlowStyle,
): Edit[] {
  const comma = style.json && style.tight ? ',' : ', ';
  const before = node.entries[index];
  if (before === undefined) {
    const at = node.entries[0]?.start ?? node.start + 1;
    return [insert(at, node.entries.length === 0 ? entry : entry + comma)];
  }
  const lineStart = lineStartAt(text, before.start);
  const indentation = text.slice(lineStart, before.start);
  const commaAt = findComma(text, before.end);
  const end = commaAt === undefined ? before.end : commaAt + 1;
  const ownLine = /^[ \t]*$/.test(indentation) && isLineRestEmpty(text, end);
  if (!ownLine) return [insert(before.end, comma + entry)];
  const newLine = lineBreakOf(text) + indentation + entry;
  const lineEnd = lineEndAt(text, end);
  if (commaAt !== undefined) return [insert(lineEnd, `${newLine},`)];
  // Several entries may go after the same one, so each must bring its own comma, in one insertion.
  const hasComment = text.slice(end, lineEnd).includes('#');
  return [insert(before.end, hasComment ? comma + entry : `,${newLine}`)];
}

/** The comma after an entry, over blanks and comments. */
function findComma(text: ByteText, from: number): number | undefined {
  const comma = /(?:\s|(?<=\s)#.*\r?\n)*,/y;
  comma.lastIndex = from;
  return comma.test(text) ? comma.lastIndex - 1 : undefined;
}

const insert = (at: number, text: ByteText): Edit => ({ start: at, end: at, text });
