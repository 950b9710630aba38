import { type ByteText, toByteText, toBytes } from './byte-text.js';
import { decodeGoUtf8 } from './utf8.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = toBytes(alphabet);
const digitValues = new Uint8Array(0x80);
digits.forEach((digit, value) => (digitValues[digit] = value));
const padding = 0x3d;

/** Base64 of the standard alphabet, padded. In: bytes, one character per byte. */
export function encodeBase64(text: ByteText): string {
  const bytes = toBytes(text);
  const encoded = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(padding);
  let at = 0;
  let bits = 0;
  let held = 0;
  const write = (value: number): void => {
    encoded[at++] = digits[value & 0x3f] ?? padding;
  };
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 6; held -= 6) write(bits >> (held - 6));
    bits &= 0xff;
  }
  if (held > 0) write(bits << (6 - held));
  return toByteText(encoded);
}

/**
 * The bytes that base64 stands for, as Go's encoding/json decodes the `data` of a Secret: the standard alphabet, padded,
 * line breaks skipped. Undefined where it is not base64.
 */
export function decodeBase64(encoded: string): Uint8Array | undefined {
  const compact = encoded.replace(/[\r\n]/g, '');
  return compact.length % 4 === 0 ? decodeUnpaddedBase64(compact) : undefined;
}

/** Decodes base64 whose padding may be missing; a last digit that alone makes no byte is left out. */
export function decodeUnpaddedBase64(encoded: string): Uint8Array | undefined {
  const [, text] = /^([A-Za-z0-9+/]*)={0,2}$/.exec(encoded) ?? [];
  if (text === undefined) return undefined;
  const decoded = new Uint8Array((text.length * 3) >> 2);
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const digit of toBytes(text)) {
    bits = (bits << 6) | (digitValues[digit] ?? 0);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    decoded[at++] = bits >> held;
    bits &= 0xff;
  }
  return decoded;
}

/** The UTF-8 text that base64 stands for, read like `decodeBase64`; undefined where it is not base64. */
export function decodeBase64Text(encoded: string): string | undefined {
  const bytes = decodeBase64(encoded);
  return bytes === undefined ? undefined : decodeGoUtf8(toByteText(bytes));
}
