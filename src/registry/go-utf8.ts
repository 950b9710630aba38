import { type ByteText, toBytes } from '../text/byte-text.js';

const utf8Sequence =
  /[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2}|[\x80-\xFF]/g;

/** Decodes UTF-8 as Go does: U+FFFD for each single byte that belongs to no sequence, where others write one for several. */
export function decodeGoUtf8(text: ByteText): string {
  return text.replace(utf8Sequence, (sequence) =>
    sequence.length === 1 ? '\uFFFD' : new TextDecoder('utf-8', { ignoreBOM: true }).decode(toBytes(sequence)),
  );
}
