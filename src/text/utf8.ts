import { type ByteText, toBytes } from './byte-text.js';

/** A character that is not ASCII: only these stand for something else than themselves in UTF-8. */
const notAscii = /[^\0-\x7f]/;
const charactersNotAscii = /[^\0-\x7f]/gu;

/** What is UTF-8, and each single byte that is not (the Unicode Standard, table 3-7). */
const sequences =
  /[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2}|[\x80-\xFF]/g;

const replacement = '\uFFFD';

/** The characters of `text` as UTF-8 bytes, one character per byte; an unpaired surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): ByteText {
  return notAscii.test(text) ? text.replace(charactersNotAscii, encodeCharacter) : text;
}

/** The characters of `text` as UTF-8 bytes. */
export function encodeUtf8Bytes(text: string): Uint8Array {
  return toBytes(encodeUtf8(text));
}

/** Decodes UTF-8 as Go does: U+FFFD for each single byte that belongs to no sequence, where others write one for several. */
export function decodeGoUtf8(text: ByteText): string {
  return notAscii.test(text)
    ? text.replace(sequences, (sequence) => (sequence.length === 1 ? replacement : decodeSequence(sequence)))
    : text;
}

/** The characters that the bytes of `text` stand for in UTF-8; undefined where they are not valid UTF-8. */
export function decodeValidUtf8(text: ByteText): string | undefined {
  if (!notAscii.test(text)) return text;
  let faults = 0;
  const decoded = text.replace(sequences, (sequence) => {
    if (sequence.length > 1) return decodeSequence(sequence);
    faults++;
    return '';
  });
  return faults > 0 ? undefined : decoded;
}

function encodeCharacter(character: string): ByteText {
  const point = character.codePointAt(0) ?? 0;
  const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x800) return String.fromCharCode(0xc0 | (point >> 6), tail(0));
  if (point >= 0xd800 && point < 0xe000) return encodeCharacter(replacement);
  if (point < 0x10000) return String.fromCharCode(0xe0 | (point >> 12), tail(6), tail(0));
  return String.fromCharCode(0xf0 | (point >> 18), tail(12), tail(6), tail(0));
}

/** The character of a sequence of two to four bytes: the first says how many, each later one holds six bits. */
function decodeSequence(sequence: ByteText): string {
  let point = sequence.charCodeAt(0) & (0x7f >> sequence.length);
  for (let at = 1; at < sequence.length; at++) point = (point << 6) | (sequence.charCodeAt(at) & 0x3f);
  return String.fromCodePoint(point);
}
