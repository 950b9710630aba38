import { closeSync, fstatSync, openSync, constants } from 'node:fs';
import type { Surroundings } from '../krm-function.js';
import { describeFileError, findFileFault, findPathFault } from './file-fault.js';
import { readInput } from './read-input.js';
import { systemErrorCode } from './system-error.js';

/** The process that the program runs in: its variables and files. */
export const processSurroundings: Surroundings = {
  readVariable: (name) => process.env[name],
  readFile: (path) => {
    try {
      return readRegularFile(path);
    } catch (error) {
      return { error: describeFileError(systemErrorCode(error) ?? 'unknown error') };
    }
  },
};

function readRegularFile(path: string): ReturnType<Surroundings['readFile']> {
  const pathFault = findPathFault(path);
  if (pathFault !== undefined) return { error: pathFault };
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    const type = status.isFile() ? 'file' : status.isDirectory() ? 'directory' : 'other';
    const error = findFileFault(type, status.size);
    return error === undefined ? { bytes: readInput(descriptor) } : { error };
  } finally {
    closeSync(descriptor);
  }
}
