import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real packages: ../shared lies beside the project, is not part of it, and may be absent. */
const shared = join(process.env['PROJECT'] ?? resolve(__dirname, '../..'), '../shared');

export const isSharedThere = existsSync(shared);

/** The path of a file or folder in ../shared. */
export function sharedPath(path: string): string {
  return join(shared, path);
}
