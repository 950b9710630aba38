/** What native/program.c gives. A number below 0 in place of a result is a system error's number, negated. */
export interface Native {
  /** The program's name as it was started, and its arguments. */
  readonly arguments: readonly string[];
  /** These three are as in `ByteEngine`. */
  readonly toByteText: (bytes: Uint8Array, start: number, end: number) => string;
  readonly toBytes: (text: string) => Uint8Array;
  readonly findBytes: (bytes: Uint8Array, sought: Uint8Array, start: number, end: number) => number;
  /** A variable's bytes, one character per byte. */
  readonly readVariable: (name: string) => string | undefined;
  /** A descriptor to read the file by, which is open until the process ends; the path ends with a NUL. */
  readonly openFile: (path: Uint8Array) => number;
  /** The type, as in `st_mode`, and the size. */
  readonly fileStatus: (descriptor: number) => readonly [type: number, size: number] | number;
  /** All that is left to read; a file's size, or 0, says how much memory is asked for at once. */
  readonly readAll: (descriptor: number, size: number) => Uint8Array | number;
  readonly writeAll: (descriptor: number, bytes: Uint8Array) => number;
  /** The value of one of the program's scripts. */
  readonly load: (name: string) => unknown;
  /** The status to exit with; 2 until a script sets it. */
  status: number;
}

declare global {
  const native: Native;
}

/** Errors by their numbers on Linux, the same on x64 and arm64 (include/uapi/asm-generic/errno-base.h and errno.h). */
const codes =
  'EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP'.split(
    ' ',
  );

/** The code of a system error, such as `EPIPE`, by its negated number. */
export function errorCode(negated: number): string {
  return codes[-negated - 1] ?? `error ${-negated}`;
}
