/** The code of a system error such as `EPIPE`, or undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const pollMilliseconds = 1;

/** Repeats a call on a descriptor that another program set to non-blocking, until it is ready. */
export function untilReady<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (systemErrorCode(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMilliseconds);
    }
  }
}
