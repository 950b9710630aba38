import { fstatSync, readSync } from 'node:fs';
import { untilReady } from './system-error.js';

/** What is asked of memory for a pipe, whose length is not known, and holds most packages. */
const usual = 1 << 20;
/** What is asked of memory for a pipe that holds more. Pages that nothing is read into cost nothing. */
const reserved = 1 << 30;

/** Reads a file descriptor to its end, and holds what it holds only once. Throws what reading throws. */
export function readInput(descriptor: number): Uint8Array {
  const status = fstatSync(descriptor);
  const size = status.isFile() ? status.size : 0;
  // One byte more than a file has, so that its end is met before the buffer's.
  let buffer: Buffer = Buffer.allocUnsafeSlow(size > 0 ? size + 1 : usual);
  let length = 0;
  for (;;) {
    if (length === buffer.length) buffer = enlarge(buffer);
    const room = buffer.subarray(length);
    const count = untilReady(() => readSync(descriptor, room));
    // No Buffer: its methods are JavaScript in node, and searching by them makes node compile them at once.
    if (count === 0) return new Uint8Array(buffer.buffer, buffer.byteOffset, length);
    length += count;
  }
}

/** A larger buffer that begins with what the full one holds: as large as there is memory for. */
function enlarge(full: Buffer): Buffer {
  for (let size = Math.max(reserved, full.length * 2); ; size /= 2) {
    try {
      const larger = Buffer.allocUnsafeSlow(size);
      full.copy(larger);
      return larger;
    } catch (error) {
      if (size / 2 <= full.length) throw error;
    }
  }
}
