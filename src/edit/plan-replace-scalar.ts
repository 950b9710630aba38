import type { ScalarNode } from '../yaml/node.js';
import { writeDoubleQuoted, writeScalar, writeSingleQuoted } from '../yaml/write-scalar.js';
import type { ByteText } from '../text/byte-text.js';
import type { PlannedEdits } from './planned-edits.js';

/**
 * Replaces a scalar, in its own quotes where the new value allows; a comment after it stays. A scalar over several
 * lines is replaced whole. Refused where it has a tag.
 */
export function planReplaceScalar(
  text: ByteText,
  scalar: ScalarNode,
  value: string | number | boolean | null,
): PlannedEdits {
  if (scalar.tag !== undefined) return { refused: 'the value has a tag', offset: scalar.start };
  const written = typeof value === 'string' ? writeInStyle(value, scalar.style) : String(value);
  if (written === text.slice(scalar.start, scalar.end)) return { edits: [] };
  return { edits: [{ start: scalar.start, end: scalar.end, text: written }] };
}

function writeInStyle(value: string, style: ScalarNode['style']): ByteText {
  if (style === 'double') return writeDoubleQuoted(value);
  return (style === 'single' ? writeSingleQuoted(value) : undefined) ?? writeScalar(value);
}
