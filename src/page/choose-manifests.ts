import ignore from 'ignore';

/** A file, by its path in the package. */
export interface PackageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file that was given and is not read yet. */
export interface GivenFile {
  readonly path: string;
  read(): Promise<Uint8Array>;
}

const manifest = /\.ya?ml$|(?:^|\/)Kptfile$/;

/**
 * The files of a folder that kpt takes for the package: every `*.yaml`, `*.yml` and Kptfile, except what `.krmignore` files
 * name and what is in `.git`. A sub-package has its own ignore file or none.
 *
 * @param given every file of the folder, by its path in it
 */
export async function chooseManifests(given: readonly GivenFile[]): Promise<readonly GivenFile[]> {
  const byPath = new Map(given.map((file) => [file.path, file]));
  const rules = new Map<string, (path: string) => boolean>();
  const readRule = async (folder: string): Promise<void> => {
    const file = byPath.get(join(folder, '.krmignore'));
    const patterns = ignore({ ignorecase: false });
    if (file !== undefined) patterns.add(new TextDecoder().decode(await file.read()));
    const start = folder === '' ? 0 : folder.length + 1;
    rules.set(folder, (path) => patterns.ignores(path.slice(start)));
  };
  await readRule('');
  for (const { path } of given) {
    if (path.endsWith('/Kptfile')) await readRule(path.slice(0, -'/Kptfile'.length));
  }
  return given
    .filter(({ path }) => manifest.test(path) && !isIgnored(path, rules) && !`/${path}`.includes('/.git/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Each folder on the way to the file, and then the file, by the rule of the package that it is in. */
function isIgnored(path: string, rules: ReadonlyMap<string, (path: string) => boolean>): boolean {
  const parts = path.split('/');
  let rule = rules.get('');
  for (let depth = 1; depth <= parts.length; depth++) {
    const part = parts.slice(0, depth).join('/');
    if (rule?.(depth < parts.length ? `${part}/` : part) === true) return true;
    rule = rules.get(part) ?? rule;
  }
  return false;
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
