/** The UTF-8 text that base64 with line breaks stands for; undefined where it is not base64. */
export function decodeBase64Text(encoded: string): string | undefined {
  const bytes = decodeBase64(encoded);
  return bytes === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The bytes that base64 with line breaks stands for, as Kubernetes reads `data`; undefined where it is not base64. */
export function decodeBase64(encoded: string): Uint8Array | undefined {
  const compact = encoded.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) return undefined;
  return Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
}
