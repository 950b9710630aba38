import { writeSync } from 'node:fs';
import { untilReady } from './system-error.js';

/** Writes all of the pieces to a file descriptor. Throws what writing throws (`EPIPE` where nobody reads any more). */
export function writeOutput(descriptor: number, pieces: readonly Uint8Array[]): void {
  for (const piece of pieces) {
    let rest = piece;
    while (rest.length > 0) {
      const chunk = rest;
      rest = chunk.subarray(untilReady(() => writeSync(descriptor, chunk)));
    }
  }
}
