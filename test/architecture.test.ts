import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createSourceFile, forEachChild, isIdentifier, ScriptTarget } from 'typescript';
import type { Node } from 'typescript';

const source = resolve(__dirname, '../src');

/** The parts of src, a folder or a file each, from the bottom up: which of those before it each may import. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'diagnostic.ts': [],
  'result.ts': [],
  text: [],
  yaml: ['result.ts', 'text'],
  edit: ['result.ts', 'text', 'yaml'],
  registry: ['result.ts', 'text'],
  'resource-list': ['diagnostic.ts', 'result.ts', 'text', 'yaml', 'edit'],
  'krm-function.ts': ['resource-list'],
  porch: ['text', 'registry'],
  package: ['diagnostic.ts', 'result.ts', 'text', 'yaml', 'resource-list', 'registry', 'porch'],
  'function-config': [
    ...['diagnostic.ts', 'result.ts', 'text', 'yaml', 'resource-list', 'krm-function.ts'],
    ...['porch', 'registry', 'package'],
  ],
  inject: [
    ...['diagnostic.ts', 'result.ts', 'text', 'yaml', 'edit', 'resource-list', 'krm-function.ts'],
    ...['registry', 'porch', 'package', 'function-config'],
  ],
  validate: [
    ...['diagnostic.ts', 'result.ts', 'text', 'yaml', 'resource-list', 'krm-function.ts'],
    ...['registry', 'porch', 'package', 'function-config'],
  ],
  help: ['function-config', 'porch', 'registry'],
  host: ['diagnostic.ts', 'result.ts', 'text', 'yaml', 'resource-list', 'krm-function.ts', 'help'],
  quickjs: ['text', 'yaml', 'krm-function.ts', 'help', 'host'],
  check: [
    ...['diagnostic.ts', 'result.ts', 'text', 'yaml', 'edit', 'resource-list', 'registry', 'porch', 'package'],
    ...['krm-function.ts', 'function-config', 'inject', 'validate', 'host'],
  ],
  sdk: ['diagnostic.ts', 'result.ts', 'text', 'yaml', 'edit', 'resource-list', 'krm-function.ts', 'inject', 'validate'],
  page: [
    ...['diagnostic.ts', 'result.ts', 'text', 'yaml', 'edit', 'resource-list', 'registry', 'porch', 'package'],
    ...['krm-function.ts', 'function-config', 'inject', 'validate', 'check'],
  ],
};
/** Folders that may touch the process, or the browser; everything else is pure. */
const impure = ['host', 'quickjs', 'check', 'page'];
/** What is in no folder and is one of the programs, or the module for programs. */
const isProgram = ({ path }: SourceFile): boolean => /^porch-registry-auth\.ts$/.test(path);

interface SourceFile {
  readonly path: string;
  readonly part: string;
  /** What is imported of other packages, and of src. */
  readonly packages: readonly string[];
  readonly files: readonly string[];
  readonly text: string;
}

const sourceFiles: readonly SourceFile[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => {
    const text = readFileSync(join(source, path), 'utf8');
    const imports = [...text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)';/gm)].map((match) => match[1] ?? '');
    return {
      path,
      part: path.split('/')[0] ?? '',
      packages: imports.filter((specifier) => !specifier.startsWith('.')),
      files: imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => relative(source, resolve(source, dirname(path), specifier)).replace(/\.js$/, '.ts'))
        .map((file) => (existsSync(join(source, file)) ? file : file.replace(/\.ts$/, '.tsx'))),
      text,
    };
  });
/** The programs are in no part: they import what they start, and nothing imports them. */
const inParts = sourceFiles.filter(({ path, part }) => path.includes('/') || part in allowed);

describe('imports point one way', () => {
  test('each part imports only parts before it', () => {
    const parts = Object.keys(allowed);
    const upward = Object.entries(allowed).flatMap(([part, targets]) =>
      targets.filter((target) => !parts.slice(0, parts.indexOf(part)).includes(target)).map((target) => [part, target]),
    );
    expect(upward).toEqual([]);
  });

  test.each(inParts.map((file) => [file.path, file] as const))('%s', (_, { part, files }) => {
    const permitted = [part, ...(allowed[part] ?? [])];
    expect(files.filter((target) => !permitted.includes(target.split('/')[0] ?? ''))).toEqual([]);
  });

  test('no file imports itself, however many others lie between', () => {
    const imports = new Map(sourceFiles.map(({ path, files }) => [path, files]));
    const done = new Set<string>();
    const findCycles = (path: string, above: readonly string[]): readonly string[] => {
      if (above.includes(path)) return [[...above.slice(above.indexOf(path)), path].join(' -> ')];
      if (done.has(path)) return [];
      const cycles = (imports.get(path) ?? []).flatMap((target) => findCycles(target, [...above, path]));
      done.add(path);
      return cycles;
    };
    expect(sourceFiles.flatMap(({ path }) => findCycles(path, []))).toEqual([]);
  });
});

/** What node or a browser has besides ECMAScript, and what an engine may leave out of it. */
const engineNames =
  /^(?:Buffer|process|require|module|console|global(?:This)?|self|window|performance|crypto|fetch|navigator|Text(?:En|De)coder|atob|btoa|URL(?:SearchParams)?|(?:set|clear)(?:Timeout|Interval|Immediate)|queueMicrotask|structuredClone|Intl|WebAssembly|eval|Atomics|SharedArrayBuffer|toLocale\w+|localeCompare)$/;

/** The names that stand in a file's code, which its comments and texts may hold as well. */
function findNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    if (isIdentifier(node)) names.add(node.text);
    forEachChild(node, visit);
  };
  visit(createSourceFile('file.ts', text, ScriptTarget.Latest));
  return names;
}

/** `npm run types` looks closer: tsconfig.core.json knows nothing but ECMAScript 2023. */
test('only the host touches the process, and what one engine has and another has not', () => {
  const touching = sourceFiles
    .filter((file) => !impure.includes(file.part) && !isProgram(file))
    .filter(
      (file) =>
        file.packages.some((specifier) => specifier.startsWith('node:')) ||
        [...findNames(file.text)].some((name) => engineNames.test(name)),
    )
    .map((file) => file.path);
  expect(touching).toEqual([]);
});

test('the core takes only types from the Kubernetes client', () => {
  const running = sourceFiles
    .filter((file) => file.part !== 'check')
    .filter((file) => /^import (?!type)[^;]*'@kubernetes\/client-node'/m.test(file.text))
    .map((file) => file.path);
  expect(running).toEqual([]);
});

test('no default exports', () => {
  expect(sourceFiles.filter((file) => /^export default/m.test(file.text)).map((file) => file.path)).toEqual([]);
});
