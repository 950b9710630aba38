import { type ByteText, toBytes, toByteText } from './byte-text.js';

/** Whether a byte stands for itself in UTF-8: everything below 0x80. */
const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
};

/** The characters of `text` as UTF-8 bytes, one character per byte; an unpaired surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): ByteText {
  return isAscii(text) ? text : toByteText(new TextEncoder().encode(text));
}

/** The characters that the bytes of `text` stand for in UTF-8; undefined where they are not valid UTF-8. */
export function decodeValidUtf8(text: ByteText): string | undefined {
  if (isAscii(text)) return text;
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(toBytes(text));
  } catch {
    return undefined;
  }
}
