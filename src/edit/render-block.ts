import { writeScalar } from '../yaml/write-scalar.js';
import type { ByteText } from '../text/byte-text.js';
import type { YamlData } from './yaml-data.js';

/** Where a sequence is under its key: `compact` at the key's own column, `wide` two further in. */
export type SequenceStyle = 'compact' | 'wide';

/**
 * A value in block style, as whole lines that begin at `column` and end in `\n`. Strings stay on one line; empty
 * collections are `[]` and `{}`.
 */
export function renderBlock(value: YamlData, column: number, sequences: SequenceStyle = 'compact'): ByteText {
  const indentation = ' '.repeat(column);
  return blockLines(value, sequences)
    .map((line) => `${indentation}${line}\n`)
    .join('');
}

/** A value that fits after a colon or a dash: a scalar or an empty collection; undefined for the others. */
export function renderInline(value: YamlData): ByteText | undefined {
  if (typeof value === 'string') return writeScalar(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : undefined;
  return Object.keys(value).length === 0 ? '{}' : undefined;
}

function blockLines(value: YamlData, sequences: SequenceStyle): ByteText[] {
  const inline = renderInline(value);
  if (inline !== undefined) return [inline];
  if (isSequence(value)) {
    return value.flatMap((item) => blockLines(item, sequences).map((line, i) => (i === 0 ? '- ' : '  ') + line));
  }
  return Object.entries(value as Readonly<Record<string, YamlData>>).flatMap(([key, item]) => {
    const written = renderInline(item);
    if (written !== undefined) return [`${writeScalar(key)}: ${written}`];
    const indentation = isSequence(item) && sequences === 'compact' ? '' : '  ';
    return [`${writeScalar(key)}:`, ...blockLines(item, sequences).map((line) => indentation + line)];
  });
}

const isSequence = (value: YamlData): value is readonly YamlData[] => Array.isArray(value);
