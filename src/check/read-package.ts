import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import ignore from 'ignore';
import { systemErrorCode } from '../host/system-error.js';
import type { JsonObject } from '../package/json-value.js';
import { parseManifests } from './parse-manifests.js';
import type { Result } from '../result.js';

/** The objects of a package, or why it cannot be read. */
export type PackageOrError = Result<{ objects: readonly JsonObject[] }, { error: string }>;

/** Whether a path, relative to the folder that is read, is left out. */
type IgnoreRule = (path: string, isFolder: boolean) => boolean;

/** No file of a package comes close to this size. */
const largestFile = 64 << 20;

/**
 * Reads a package folder as kpt does: every `*.yaml`, `*.yml` and Kptfile in it and in its sub-packages, except what
 * `.krmignore` files name. Symbolic links are not followed. Unlike kpt it leaves out `.git`, which Porch never sees.
 */
export function readPackage(folder: string): PackageOrError {
  try {
    const paths = findManifests(folder, '', () => false);
    if (paths.length === 0) return { error: `"${folder}" has no *.yaml, *.yml or Kptfile` };
    const objects: JsonObject[] = [];
    for (const path of paths) {
      if (statSync(join(folder, path)).size > largestFile)
        return { error: `${path} is larger than ${largestFile} bytes` };
      const parsed = parseManifests(readFileSync(join(folder, path), 'latin1'), path);
      if (parsed.error !== undefined) return parsed;
      objects.push(...parsed.objects);
    }
    return { objects };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT') return { error: `no such folder: "${folder}"` };
    if (code === 'ENOTDIR') return { error: `not a folder: "${folder}"` };
    return { error: `"${folder}" cannot be read (${code})` };
  }
}

/**
 * A folder's manifests.
 *
 * @param packageRule what the ignore file of the package that contains the folder leaves out
 */
function findManifests(root: string, folder: string, packageRule: IgnoreRule): readonly string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort(byName);
  const isPackage = folder === '' || entries.some((entry) => entry.name === 'Kptfile');
  const isIgnored = isPackage ? readIgnoreFile(root, folder) : packageRule;
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isIgnored(path, entry.isDirectory())) return [];
    if (entry.isDirectory()) return entry.name === '.git' ? [] : findManifests(root, path, isIgnored);
    return entry.isFile() && /\.ya?ml$|^Kptfile$/.test(entry.name) ? [path] : [];
  });
}

/** A sub-package has its own ignore file or none: kpt does not apply the one above to what is in it. */
function readIgnoreFile(root: string, folder: string): IgnoreRule {
  const file = join(root, folder, '.krmignore');
  const patterns = ignore({ ignorecase: false });
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) patterns.add(readFileSync(file, 'utf8'));
  const start = folder === '' ? 0 : folder.length + 1;
  return (path, isFolder) => patterns.ignores(`${path.slice(start)}${isFolder ? '/' : ''}`);
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
