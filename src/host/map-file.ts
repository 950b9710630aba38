import { fstatSync } from 'node:fs';
import { withCLibrary } from './c-library.js';

/** Numbers of Linux (include/uapi/asm-generic/mman-common.h and include/uapi/linux/fs.h), the same on x64 and arm64. */
const readable = 1;
const privateMapping = 2;
const fromStart = 0;
const fromHere = 1;
const stdout = 1;

/**
 * A file's bytes where the kernel keeps them, without a copy: handing out memory for one takes longer than all the rest of
 * a run. They must only be read.
 * In: a descriptor at the file's beginning, and the file's size, more than 0. Out: the bytes; undefined where they must be
 * read in the usual way: without bun, from the middle of a file, where no memory can stand for the file, or where the
 * output goes to the same file and would change what is yet to be written.
 */
export function mapFile(descriptor: number, size: number): Uint8Array | undefined {
  if (isSameFile(descriptor, stdout)) return undefined;
  return withCLibrary(({ lseek, mmap }, toArrayBuffer) => {
    if (Number(lseek(descriptor, 0, fromHere)) !== 0) return undefined;
    const address = Number(mmap(0, size, readable, privateMapping, descriptor, 0));
    if (address <= 0) return undefined;
    // As reading would have left it, for whoever shares the descriptor.
    lseek(descriptor, size, fromStart);
    return new Uint8Array(toArrayBuffer(address, 0, size));
  });
}

function isSameFile(one: number, other: number): boolean {
  try {
    const [a, b] = [fstatSync(one), fstatSync(other)];
    return a.dev === b.dev && a.ino === b.ino;
  } catch {
    return false;
  }
}
