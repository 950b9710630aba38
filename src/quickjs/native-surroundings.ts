import { describeFileError, findFileFault, findPathFault } from '../host/file-fault.js';
import type { Surroundings } from '../krm-function.js';
import { decodeGoUtf8, encodeUtf8Bytes } from '../text/utf8.js';
import { errorCode } from './native.js';

/** S_IFREG and S_IFDIR of Linux (include/uapi/linux/stat.h). */
const regularFile = 0o100000;
const directory = 0o040000;

/** The process that the program runs in: its variables and files. */
export const nativeSurroundings: Surroundings = {
  readVariable: (name) => {
    const value = native.readVariable(name);
    return value === undefined ? undefined : decodeGoUtf8(value);
  },
  readFile: (path) => {
    const pathFault = findPathFault(path);
    if (pathFault !== undefined) return { error: pathFault };
    const descriptor = native.openFile(encodeUtf8Bytes(`${path}\0`));
    if (descriptor < 0) return fail(descriptor);
    return readRegularFile(descriptor);
  },
};

/** What a descriptor still holds, or the negated number of the system's error. */
export function readDescriptor(descriptor: number): Uint8Array | number {
  const status = native.fileStatus(descriptor);
  if (typeof status === 'number') return status;
  const [type, size] = status;
  return native.readAll(descriptor, type === regularFile ? size : 0);
}

function readRegularFile(descriptor: number): ReturnType<Surroundings['readFile']> {
  const status = native.fileStatus(descriptor);
  if (typeof status === 'number') return fail(status);
  const [type, size] = status;
  const error = findFileFault(type === regularFile ? 'file' : type === directory ? 'directory' : 'other', size);
  if (error !== undefined) return { error };
  const bytes = native.readAll(descriptor, size);
  return typeof bytes === 'number' ? fail(bytes) : { bytes };
}

function fail(negated: number): { readonly error: string } {
  return { error: describeFileError(errorCode(negated)) };
}
