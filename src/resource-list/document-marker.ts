import { toByteText } from '../text/byte-text.js';
import { findNextLine } from './byte-lines.js';

/** Whether the line at `at` begins with `---` or `...`. */
export function isDocumentMarker(bytes: Uint8Array, at: number): boolean {
  // Looked at byte by byte first, because every item's dash comes here.
  const byte = bytes[at];
  if (bytes[at + 1] !== byte || bytes[at + 2] !== byte) return false;
  return /^(?:---|\.\.\.)(?:\s|$)/.test(toByteText(bytes, at, Math.min(bytes.length, at + 4)));
}

/** Whether nothing but markers, comments and empty lines follows from the line at `start` on. */
export function isEndOfDocuments(bytes: Uint8Array, start: number): boolean {
  let next: number;
  for (let at = start; at < bytes.length; at = next) {
    next = findNextLine(bytes, at);
    if (!/^(?:(?:---|\.\.\.)(?=\s|$))?\s*(?:#.*)?$/s.test(toByteText(bytes, at, next))) return false;
  }
  return true;
}
