import { isSameBytes } from '../text/find-bytes.js';

/** Whether a key's content is known and equal to those bytes. */
export function hasBytes(content: unknown, bytes: Uint8Array): boolean {
  return content instanceof Uint8Array && isSameBytes(content, bytes);
}
