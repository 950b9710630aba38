/** A value that can be known without running anything; a duration is a number of nanoseconds. */
export type GoValue = string | number | boolean;

/** An expression of an argument. */
export interface GoExpression {
  /** As written, without blanks. */
  readonly text: string;
  /** Undefined: the files do not tell. */
  readonly value: GoValue | undefined;
}

export interface GoCall {
  /** With its package or receiver, as in `fs.BoolVar`. */
  readonly name: string;
  readonly args: readonly GoExpression[];
}

/** What can be asked of Go files. A folder stands for all folders in it. */
export interface GoTree {
  /** The calls in the files of the folders, in order of path and place. */
  calls(folders: readonly string[]): readonly GoCall[];
  /** The words and signs of those files, comments left out, with one blank between them. */
  text(folders: readonly string[]): string;
  /** The text literals of those files. */
  strings(folders: readonly string[]): readonly string[];
}

interface GoFile {
  readonly path: string;
  readonly tokens: readonly string[];
  /** The path of each imported package, by the name that the file has for it. */
  readonly imports: ReadonlyMap<string, string>;
  readonly constants: ReadonlyMap<string, readonly string[]>;
}

/** Constants of packages that a checkout of Porch does not hold. */
const otherConstants: ReadonlyMap<string, GoValue> = new Map<string, GoValue>([
  ['time.Nanosecond', 1],
  ['time.Microsecond', 1e3],
  ['time.Millisecond', 1e6],
  ['time.Second', 1e9],
  ['time.Minute', 60e9],
  ['time.Hour', 3600e9],
  // kpt v1.0.0-beta.67
  ['github.com/kptdev/kpt/pkg/lib/runneroptions.GHCRImagePrefix', 'ghcr.io/kptdev/krm-functions-catalog/'],
]);

const words: ReadonlyMap<string, GoValue> = new Map<string, GoValue>([
  ['true', true],
  ['false', false],
  ['nil', ''],
]);

const literal = /^["`]/;
const literals = /"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'/.source;
const comments = new RegExp(`(${literals})|//[^\\n]*|/\\*[\\s\\S]*?\\*/`, 'g');
const token = new RegExp(`${literals}|[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*|\\d[\\w.]*|<<|:=|\\S|\\n`, 'g');
const conversions = /^(?:string|u?int(?:8|16|32|64)?|float(?:32|64)|time\.Duration)$/;

/**
 * Reads Go files as far as needed to find calls and constants. It does not know scopes: a name is the constant or
 * variable of the file's package, never one of a function.
 *
 * @param files text by path, among them `go.mod`, which names the module
 */
export function readGoTree(files: ReadonlyMap<string, string>): GoTree {
  const module = /^module\s+(\S+)/m.exec(files.get('go.mod') ?? '')?.[1] ?? '';
  const parsed = [...files]
    .filter(([path]) => path.endsWith('.go'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, source]) => parseFile(path, source));
  const filesIn = (folders: readonly string[]): readonly GoFile[] =>
    parsed.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));

  const constantOf = (folder: string, name: string): GoValue | undefined => {
    const file = parsed.find((each) => folderOf(each.path) === folder && each.constants.has(name));
    return file && evaluate(file.constants.get(name) ?? [], resolverOf(file));
  };
  const resolverOf =
    (file: GoFile) =>
    (name: string): GoValue | undefined => {
      const [first = '', second] = name.split('.');
      if (second === undefined) return words.get(first) ?? constantOf(folderOf(file.path), first);
      const path = file.imports.get(first) ?? '';
      return path.startsWith(`${module}/`)
        ? constantOf(path.slice(module.length + 1), second)
        : otherConstants.get(`${path}.${second}`);
    };

  return {
    calls: (folders) =>
      filesIn(folders).flatMap((file) =>
        findCalls(file.tokens).map(({ name, args }) => ({
          name,
          args: args.map((arg) => ({ text: arg.join(''), value: evaluate(arg, resolverOf(file)) })),
        })),
      ),
    text: (folders) =>
      filesIn(folders)
        .map(({ tokens }) => tokens.join(' '))
        .join('\n'),
    strings: (folders) =>
      filesIn(folders).flatMap(({ tokens }) =>
        tokens.filter((each) => literal.test(each)).map((each) => unquote(each) ?? ''),
      ),
  };
}

function parseFile(path: string, source: string): GoFile {
  const tokens = source.replace(comments, (_, kept?: string) => kept ?? ' ').match(token) ?? [];
  return { path, tokens, imports: findImports(tokens), constants: findConstants(tokens) };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function findImports(tokens: readonly string[]): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  for (const line of topLevelLines(tokens, ['import'])) {
    const path = unquote(line.at(-1) ?? '') ?? '';
    const [name] =
      line.length > 1
        ? line
        : [
            path
              .replace(/\/v\d+$/, '')
              .split('/')
              .at(-1),
          ];
    imports.set(name ?? '', path);
  }
  return imports;
}

function findConstants(tokens: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const constants = new Map<string, readonly string[]>();
  for (const line of topLevelLines(tokens, ['const', 'var'])) {
    const equals = line.indexOf('=');
    if (equals > 0) constants.set(line[0] ?? '', line.slice(equals + 1));
  }
  return constants;
}

/** The lines of declarations that begin so, alone or in brackets. */
function topLevelLines(tokens: readonly string[], keywords: readonly string[]): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let depth = 0;
  let line: string[] = [];
  let isBlock = false;
  for (const each of tokens) {
    if (each === '\n') {
      const [first = ''] = line;
      if (depth === 0 && keywords.includes(first)) lines.push(line.slice(1));
      if (depth === 1 && isBlock && line.length > 0) lines.push(line);
      if (depth <= 1) line = [];
      continue;
    }
    if (depth === 0 && each === '(' && line.length === 1 && keywords.includes(line[0] ?? '')) {
      isBlock = true;
      line = [];
      depth = 1;
      continue;
    }
    if (isBracket(each, '([{')) depth++;
    if (isBracket(each, ')]}')) depth--;
    if (depth === 0 && isBlock) {
      isBlock = false;
      line = [];
    } else line.push(each);
  }
  return lines;
}

function isBracket(each: string, kinds: string): boolean {
  return each.length === 1 && kinds.includes(each);
}

function findCalls(
  tokens: readonly string[],
): readonly { readonly name: string; readonly args: readonly string[][] }[] {
  return tokens.flatMap((name, index) =>
    /^[A-Za-z_]/.test(name) && tokens[index + 1] === '(' ? [{ name, args: readArguments(tokens, index + 2) }] : [],
  );
}

/** What stands between commas up to the closing bracket. */
function readArguments(tokens: readonly string[], start: number): readonly string[][] {
  const args: string[][] = [[]];
  let depth = 0;
  for (let index = start; index < tokens.length; index++) {
    const each = tokens[index] ?? '';
    if (isBracket(each, '([{')) depth++;
    if (isBracket(each, ')]}') && --depth < 0) break;
    if (each === ',' && depth === 0) args.push([]);
    else if (each !== '\n') args.at(-1)?.push(each);
  }
  return args.filter((arg) => arg.length > 0);
}

/** Sums, products, shifts, conversions and names of constants. */
function evaluate(tokens: readonly string[], resolve: (name: string) => GoValue | undefined): GoValue | undefined {
  let at = 0;
  const operand = (): GoValue | undefined => {
    const each = tokens[at++] ?? '';
    if (literal.test(each)) return unquote(each);
    if (/^\d/.test(each)) return numberOf(each);
    if (each === '-') return combine('*', -1, operand());
    const isConversion = conversions.test(each) && tokens[at] === '(';
    if (isConversion) at++;
    if (!isConversion && each !== '(') return resolve(each);
    const value = sum();
    return tokens[at++] === ')' ? value : undefined;
  };
  const chain = (operators: readonly string[], next: () => GoValue | undefined) => (): GoValue | undefined => {
    let value = next();
    while (operators.includes(tokens[at] ?? '')) value = combine(tokens[at++] ?? '', value, next());
    return value;
  };
  const sum = chain(['+', '-'], chain(['*', '/', '<<'], operand));
  const value = sum();
  return at === tokens.length ? value : undefined;
}

function combine(operator: string, a: GoValue | undefined, b: GoValue | undefined): GoValue | undefined {
  if (typeof a === 'string' && typeof b === 'string' && operator === '+') return a + b;
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : Math.trunc(a / b);
    default:
      return a * 2 ** b;
  }
}

function numberOf(digits: string): number | undefined {
  const value = Number(digits.replaceAll('_', ''));
  return Number.isNaN(value) ? undefined : value;
}

/** Undefined for an escape that JSON does not have; no flag or prefix needs one. */
function unquote(quoted: string): string | undefined {
  if (quoted.startsWith('`')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
