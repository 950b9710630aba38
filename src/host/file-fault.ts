/** No docker config comes near it: the API server takes no Secret of more than 1 MiB. */
const largestFile = 1 << 20;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied; kpt runs an image as "nobody", unless given `--as-current-user`',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is no directory',
  ELOOP: 'too many symbolic links',
};

/** Why a file could not be read, by the code of the system's error. */
export function describeFileError(code: string): string {
  return reasons[code] ?? code;
}

/** Why a path is not even looked for; undefined where it is. */
export function findPathFault(path: string): string | undefined {
  return path.includes('\0') ? 'the path holds a NUL character' : undefined;
}

/** Why what stands at a path is not read: only regular files of bounded size are. Undefined where it is. */
export function findFileFault(type: 'file' | 'directory' | 'other', size: number): string | undefined {
  if (type === 'directory') return 'it is a directory';
  if (type === 'other') return 'it is no regular file';
  return size > largestFile ? `it is larger than ${largestFile} bytes` : undefined;
}
