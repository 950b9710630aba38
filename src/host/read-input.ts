import { fstatSync, readSync } from 'node:fs';
import { untilReady } from './system-error.js';

/** What is asked of memory for a pipe, whose length is not known. Pages that nothing is read into cost nothing. */
const reserved = 1 << 30;
const leastReserved = 1 << 24;

/** Reads a file descriptor to its end, and holds what it holds only once. Throws what reading throws. */
export function readInput(descriptor: number): Uint8Array {
  const { size } = fstatSync(descriptor);
  // One byte more than a file has, so that its end is met before the buffer's.
  let buffer = size > 0 ? Buffer.allocUnsafeSlow(size + 1) : reserve(reserved);
  let length = 0;
  for (;;) {
    if (length === buffer.length) buffer = Buffer.concat([buffer, reserve(length)]);
    const room = buffer.subarray(length);
    const count = untilReady(() => readSync(descriptor, room));
    if (count === 0) return buffer.subarray(0, length);
    length += count;
  }
}

function reserve(size: number): Buffer {
  for (let smaller = size; ; smaller /= 2) {
    try {
      return Buffer.allocUnsafeSlow(smaller);
    } catch (error) {
      if (smaller <= leastReserved) throw error;
    }
  }
}
