import type { ByteText } from '../text/byte-text.js';

/**
 * Where a literal or folded scalar ends: after its last line, without the line break. Blank lines that follow belong to
 * it only under the `+` indicator.
 * In: where its indicator is, and where the next thing begins.
 */
export function findBlockScalarEnd(text: ByteText, start: number, limit: number): number {
  const all = text.slice(start, limit);
  if (/^.[0-9]?\+/.test(all)) return start + all.replace(/\r?\n$/, '').length;
  let end = limit;
  while (' \r\n'.includes(text[end - 1] ?? 'x')) end--;
  if (/^\S+[ \t]*(?:#.*)?[ \r\n]*$/.test(all)) return start + all.search(/\s|$/);
  const lineBreak = text.indexOf('\n', end);
  if (lineBreak === -1 || lineBreak >= limit) return limit;
  return text[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak;
}
