import type { ByteText } from './node.js';

/** Whether a byte stands for itself in UTF-8: everything below 0x80. */
const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
};

/** The characters of `text` as UTF-8 bytes, one character per byte; an unpaired surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): ByteText {
  if (isAscii(text)) return text;
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

/** The characters that the bytes of `text` stand for in UTF-8; each invalid sequence becomes U+FFFD. */
export function decodeUtf8(text: ByteText): string {
  return isAscii(text) ? text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(text));
}

/** Like `decodeUtf8`, but undefined where a byte sequence is not valid UTF-8. */
export function decodeValidUtf8(text: ByteText): string | undefined {
  if (isAscii(text)) return text;
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytesOf(text));
  } catch {
    return undefined;
  }
}

function bytesOf(text: ByteText): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
