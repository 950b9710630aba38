import type { ByteText } from '../text/byte-text.js';
import type { Edit } from './edit.js';

/** Where the line that holds `offset` begins. */
export function lineStartAt(text: ByteText, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line that holds `offset` ends, before its line break. */
export function lineEndAt(text: ByteText, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** Where the line after the one that holds `offset` begins; the end of the text where there is none. */
export function nextLineAt(text: ByteText, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

/** Whether the line that holds `offset` has nothing but a comment, or nothing at all. */
export function isFreeLine(text: ByteText, offset: number): boolean {
  return /^[ \t]*(?:#|$)/.test(text.slice(lineStartAt(text, offset), lineEndAt(text, offset)));
}

/** Where each of the comments and blank lines begins that follow the line that holds `offset`. */
export function freeLinesAfter(text: ByteText, offset: number): readonly number[] {
  const lines: number[] = [];
  for (let at = nextLineAt(text, offset); at < text.length && isFreeLine(text, at); at = nextLineAt(text, at)) {
    lines.push(at);
  }
  return lines;
}

/** The line break that the text uses, by its first one. */
export function lineBreakOf(text: ByteText): string {
  return text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
}

/** Whether there is nothing but a comment between `offset` and the end of its line. */
export function isLineRestEmpty(text: ByteText, offset: number): boolean {
  return /^(?:[ \t]+#.*|[ \t]*)$/.test(text.slice(offset, lineEndAt(text, offset)));
}

/** Inserts whole lines (each ending in `\n`) after the line that holds `offset`; its comment stays on it. */
export function insertLinesAfter(text: ByteText, offset: number, lines: ByteText): Edit {
  const lineBreak = lineBreakOf(text);
  const written = lines.replaceAll('\n', lineBreak);
  const at = nextLineAt(text, offset);
  const endsInBreak = text.endsWith('\n', at);
  return { start: at, end: at, text: endsInBreak ? written : lineBreak + written.slice(0, -lineBreak.length) };
}
