import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What real builds did, and real packages: ../shared lies beside the project, is no part of it, and may be absent. */
const shared = join(process.env['PROJECT'] ?? resolve(__dirname, '../..'), '../shared');

export const isSharedThere = existsSync(shared);

/** The path of a file or folder in ../shared. */
export function sharedPath(path: string): string {
  return join(shared, path);
}

/** The rows of a file of ../shared/conformance; none where it is absent. */
export function conformanceRows(file: string): readonly unknown[] {
  return isSharedThere ? jsonLines(sharedPath(`conformance/${file}`)) : [];
}

/** The values of a file that holds one on each line. */
export function jsonLines(path: string): readonly unknown[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}
