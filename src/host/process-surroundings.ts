import { closeSync, fstatSync, openSync, constants } from 'node:fs';
import type { Surroundings } from '../krm-function.js';
import { readInput } from './read-input.js';
import { systemErrorCode } from './system-error.js';

/** No docker config comes near it: the API server takes no Secret of more than 1 MiB. */
const largestFile = 1 << 20;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied; kpt runs an image as "nobody", unless given `--as-current-user`',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is no directory',
  ELOOP: 'too many symbolic links',
};

/** The process that the program runs in: its variables and files. */
export const processSurroundings: Surroundings = {
  readVariable: (name) => process.env[name],
  readFile: (path) => {
    try {
      return readRegularFile(path);
    } catch (error) {
      const code = systemErrorCode(error) ?? 'unknown error';
      return { error: reasons[code] ?? code };
    }
  },
};

function readRegularFile(path: string): ReturnType<Surroundings['readFile']> {
  if (path.includes('\0')) return { error: 'the path holds a NUL character' };
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    if (status.isDirectory()) return { error: 'it is a directory' };
    if (!status.isFile()) return { error: 'it is no regular file' };
    if (status.size > largestFile) return { error: `it is larger than ${largestFile} bytes` };
    return { bytes: readInput(descriptor) };
  } finally {
    closeSync(descriptor);
  }
}
