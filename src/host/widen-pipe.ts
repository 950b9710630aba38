import { withCLibrary } from './c-library.js';

/** F_SETPIPE_SZ and F_GETPIPE_SZ of Linux (include/uapi/linux/fcntl.h). */
const setPipeSize = 1031;
const getPipeSize = 1032;
/** The most that a user who is not root may ask for, unless the machine is set up otherwise (man 7 pipe). */
const widest = 1 << 20;

/** Lets whoever writes to a pipe run further ahead of its reader, so that they wait for each other less. A hint. */
export function widenPipe(descriptor: number): void {
  withCLibrary(({ fcntl }) => {
    const size = fcntl(descriptor, getPipeSize, 0);
    if (size > 0 && size < widest) fcntl(descriptor, setPipeSize, widest);
  });
}
