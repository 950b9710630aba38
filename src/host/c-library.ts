/** Functions of the C library for which neither node nor bun has one of its own. */
interface CLibrary {
  readonly fcntl: (descriptor: number, command: number, argument: number) => number;
  readonly lseek: (descriptor: number, offset: number, whence: number) => number | bigint;
  readonly mmap: (
    address: number,
    length: number,
    protection: number,
    flags: number,
    descriptor: number,
    offset: number,
  ) => number | bigint;
}

/** What is used here of the module `bun:ffi`. */
interface ForeignFunctions {
  readonly dlopen: (name: string, functions: Record<keyof CLibrary, object>) => { readonly symbols: CLibrary };
  readonly toArrayBuffer: (address: number, offset: number, length: number) => ArrayBuffer;
}

/**
 * Calls the C library where that is possible: by bun, on Linux. In: what to do with it, and with what makes memory
 * readable. Out: what that gives; undefined where there is no way to call it, or the way fails.
 */
export function withCLibrary<T>(
  use: (library: CLibrary, toArrayBuffer: ForeignFunctions['toArrayBuffer']) => T,
): T | undefined {
  if (process.versions['bun'] === undefined || process.platform !== 'linux') return undefined;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only bun has the module
    const { dlopen, toArrayBuffer } = require('bun:ffi') as ForeignFunctions;
    // Loaded already, so no file is looked for; musl knows itself by this name, too.
    const { symbols } = dlopen('libc.so.6', {
      fcntl: { args: ['i32', 'i32', 'i32'], returns: 'i32' },
      lseek: { args: ['i32', 'i64', 'i32'], returns: 'i64' },
      mmap: { args: ['ptr', 'u64', 'i32', 'i32', 'i32', 'i64'], returns: 'i64' },
    });
    return use(symbols, toArrayBuffer);
  } catch {
    return undefined;
  }
}
