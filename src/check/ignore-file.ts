/** Whether a path of a package, relative to the folder of the ignore file and with slashes, is left out. */
export type IgnoreRule = (path: string, isFolder: boolean) => boolean;

/** Reads a `.krmignore` file, whose lines are those of a `.gitignore`: the last line that fits a path decides. */
export function parseIgnoreFile(text: string): IgnoreRule {
  const patterns = text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parsePattern);
  return (path, isFolder) =>
    patterns.findLast(({ expression, onlyFolders }) => (isFolder || !onlyFolders) && expression.test(path))?.ignores ??
    false;
}

interface Pattern {
  readonly expression: RegExp;
  readonly onlyFolders: boolean;
  readonly ignores: boolean;
}

function parsePattern(line: string): Pattern {
  const ignores = !line.startsWith('!');
  const pattern = (ignores ? line : line.slice(1)).replace(/^\\(?=[#!])/, '');
  const path = pattern.replace(/\/$/, '');
  // A slash in the middle or in front ties the pattern to the ignore file's own folder.
  const anchored = path.includes('/');
  const expression = path
    .replace(/^\//, '')
    .split(/(\*\*\/|\/\*\*$|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return {
    expression: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${expression}$`),
    onlyFolders: path !== pattern,
    ignores,
  };
}

const wildcards: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '/**': '/.*',
  '*': '[^/]*',
  '?': '[^/]',
};
