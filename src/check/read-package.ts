import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../host/system-error.js';
import type { JsonObject } from '../validate/json-value.js';
import { parseIgnoreFile, type IgnoreRule } from './ignore-file.js';
import { parseManifests } from './parse-manifests.js';

/** The objects of a package, or why it cannot be read. */
export type PackageOrError =
  | { readonly objects: readonly JsonObject[]; readonly error?: never }
  | { readonly error: string; readonly objects?: never };

/** No file of a package comes near it. */
const largestFile = 64 << 20;

/**
 * Reads a package folder as kpt does: every `*.yaml`, `*.yml` and Kptfile in it and in its sub-packages, but for what
 * `.krmignore` files name and for folders such as `.git`. Symbolic links are not followed.
 */
export function readPackage(folder: string): PackageOrError {
  try {
    const paths = findManifests(folder, '', []);
    if (paths.length === 0) return { error: `"${folder}" holds no *.yaml, *.yml or Kptfile` };
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
    return { error: `"${folder}" cannot be read (${code})` };
  }
}

function findManifests(root: string, folder: string, ignored: readonly IgnoreRule[]): readonly string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort(byName);
  const own = entries.find((entry) => entry.name === '.krmignore' && entry.isFile());
  const rules =
    own === undefined ? ignored : [...ignored, within(folder, readFileSync(join(root, folder, own.name), 'utf8'))];
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (rules.some((rule) => rule(path, entry.isDirectory()))) return [];
    if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : findManifests(root, path, rules);
    return entry.isFile() && /\.ya?ml$|^Kptfile$/.test(entry.name) ? [path] : [];
  });
}

/** An ignore file's rule, for paths relative to the package. */
function within(folder: string, text: string): IgnoreRule {
  const rule = parseIgnoreFile(text);
  return (path, isFolder) => rule(folder === '' ? path : path.slice(folder.length + 1), isFolder);
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
