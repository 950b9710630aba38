/** The UTF-8 text that base64 stands for, read like `decodeBase64`; undefined where it is not base64. */
export function decodeBase64Text(encoded: string): string | undefined {
  const bytes = decodeBase64(encoded);
  return bytes === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/**
 * The bytes that base64 stands for, as Go's encoding/json decodes the `data` of a Secret: the standard alphabet, padded,
 * line breaks skipped. Undefined where it is not base64.
 */
export function decodeBase64(encoded: string): Uint8Array | undefined {
  const compact = encoded.replace(/[\r\n]/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
}
