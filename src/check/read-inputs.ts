import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { join, normalize } from 'node:path';
import ignore from 'ignore';
import { readInput } from '../host/read-input.js';
import { systemErrorCode } from '../host/system-error.js';
import type { InputFile } from './manifest-list.js';
import type { Result } from '../result.js';

/** The files of all inputs, or why one cannot be read. */
export type FilesOrError = Result<{ files: readonly InputFile[] }, { error: string }>;

/** Whether a path, relative to the folder that is read, is left out. */
type IgnoreRule = (path: string, isFolder: boolean) => boolean;

/** No file of a package comes close to this size. */
const largestFile = 64 << 20;

/** The input that is read from stdin. */
export const standardInput = '-';

/**
 * Reads inputs, which together are one package: folders, files, and `-` for stdin. Paths of a folder that is the only input are
 * relative to it, as kpt names them.
 */
export function readInputs(inputs: readonly string[]): FilesOrError {
  const files: InputFile[] = [];
  for (const input of inputs) {
    const read = readOne(input, inputs.length === 1);
    if (read.error !== undefined) return read;
    files.push(...read.files.filter(({ shown }) => !files.some((other) => other.shown === shown)));
  }
  return { files };
}

function readOne(input: string, isOnly: boolean): FilesOrError {
  try {
    if (input === standardInput) return { files: [{ path: 'stdin', shown: 'stdin', bytes: readInput(0) }] };
    const isFolder = statSync(input).isDirectory();
    const paths = isFolder ? findManifests(input, '', () => false) : [''];
    if (paths.length === 0) return { error: `"${input}" has no *.yaml, *.yml or Kptfile` };
    const files: InputFile[] = [];
    for (const path of paths) {
      const shown = normalize(path === '' ? input : join(input, path));
      if (statSync(shown).size > largestFile) return { error: `${shown} is larger than ${largestFile} bytes` };
      files.push({
        path: isFolder && isOnly ? path : shown,
        shown,
        bytes: readFileSync(shown),
        isTemplate: isChartTemplate(shown),
      });
    }
    return { files };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT') return { error: `no such file or folder: "${input}"` };
    return { error: `"${input}" cannot be read (${code})` };
  }
}

/** A file in the folder `templates` of a Helm chart. */
function isChartTemplate(path: string): boolean {
  return [...path.matchAll(/(?:^|\/)templates(?=\/)/g)].some(
    ({ index }) => statSync(join(path.slice(0, index), 'Chart.yaml'), { throwIfNoEntry: false })?.isFile() === true,
  );
}

/**
 * A folder's manifests, as kpt finds them: every `*.yaml`, `*.yml` and Kptfile in it and in its sub-packages, except what
 * `.krmignore` files name. Symbolic links are not followed. Unlike kpt it leaves out `.git`, which Porch never sees.
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
