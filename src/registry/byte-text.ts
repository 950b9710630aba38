/** Text of which each character is one byte, as Go's strings are. */
export type ByteText = string;

export function toByteText(bytes: Uint8Array): ByteText {
  let text = '';
  for (let start = 0; start < bytes.length; start += 4096) {
    text += String.fromCharCode(...bytes.subarray(start, start + 4096));
  }
  return text;
}

export function toBytes(text: ByteText): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function encodeUtf8(text: string): ByteText {
  return toByteText(new TextEncoder().encode(text));
}

const utf8Sequence =
  /[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2}|[\x80-\xFF]/g;

/** Decodes UTF-8 as Go does: U+FFFD for each single byte that belongs to no sequence. */
export function decodeUtf8(text: ByteText): string {
  return text.replace(utf8Sequence, (sequence) =>
    sequence.length === 1 ? '\uFFFD' : new TextDecoder('utf-8', { ignoreBOM: true }).decode(toBytes(sequence)),
  );
}
