/** Numbers of Linux (include/uapi/asm-generic/mman-common.h and include/uapi/linux/fcntl.h), the same on x64 and arm64. */
const adviseHugePages = 14;
const setPipeSize = 1031;
/** The most that a user who is not root may ask for, unless the machine is set up otherwise (man 7 pipe). */
const widestPipe = 1 << 20;
const pageSize = 4096;

/** The two functions of the C library that hints are given by. */
interface CLibrary {
  madvise(address: number, length: number, advice: number): number;
  fcntl(descriptor: number, command: number, argument: number): number;
}

/** What is used here of the module `bun:ffi`. */
interface ForeignFunctions {
  dlopen(name: string, functions: Record<keyof CLibrary, object>): { readonly symbols: CLibrary };
  ptr(bytes: Uint8Array): number;
}

/**
 * Asks the kernel to back a large buffer, to which nothing was written yet, with large pages: handing out small ones
 * takes longer than reading a file into them. A hint: without bun, or where the kernel does not take it, nothing changes.
 */
export function preferLargePages(buffer: Uint8Array): void {
  giveHint((library, foreign) => {
    const address = foreign.ptr(buffer);
    const start = Math.ceil(address / pageSize) * pageSize;
    const length = Math.floor((address + buffer.length - start) / pageSize) * pageSize;
    library.madvise(start, length, adviseHugePages);
  });
}

/** Lets whoever writes to a pipe run further ahead of its reader, so that they wait for each other less. A hint, too. */
export function widenPipe(descriptor: number): void {
  giveHint((library) => {
    library.fcntl(descriptor, setPipeSize, widestPipe);
  });
}

function giveHint(give: (library: CLibrary, foreign: ForeignFunctions) => void): void {
  if (process.versions['bun'] === undefined || process.platform !== 'linux') return;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only bun has the module
    const foreign = require('bun:ffi') as ForeignFunctions;
    // Loaded already, so no file is looked for; musl knows itself by this name, too.
    const { symbols } = foreign.dlopen('libc.so.6', {
      madvise: { args: ['ptr', 'u64', 'i32'], returns: 'i32' },
      fcntl: { args: ['i32', 'i32', 'i32'], returns: 'i32' },
    });
    give(symbols, foreign);
  } catch {
    // Reading works without.
  }
}
