import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createSourceFile, forEachChild, isIdentifier, ScriptTarget } from 'typescript';
import type { Node } from 'typescript';

const source = resolve(__dirname, '../src');

/** Which folders' files each folder may import: data flows one way. `.` holds the programs and what all share. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  text: [],
  yaml: ['text'],
  edit: ['text', 'yaml'],
  registry: ['text'],
  'resource-list': ['text', 'yaml', 'edit'],
  porch: ['text', 'yaml', 'resource-list', 'registry'],
  'function-config': ['text', 'yaml', 'resource-list', 'porch', 'registry'],
  inject: ['text', 'yaml', 'edit', 'resource-list', 'registry', 'porch', 'function-config'],
  validate: ['text', 'yaml', 'resource-list', 'registry', 'porch', 'function-config'],
  help: ['function-config', 'porch'],
  host: ['text', 'yaml', 'resource-list', 'help'],
  check: ['text', 'yaml', 'resource-list', 'registry', 'porch', 'function-config', 'validate', 'host'],
  sdk: ['text', 'yaml', 'edit', 'resource-list', 'inject', 'validate'],
};
/** Files at the top that every folder may import. */
const shared = ['diagnostic', 'krm-function'];
/** Folders that may touch the process; everything else is pure. */
const impure = ['host', 'check'];
/** What is in no folder and is one of the programs, or the module for programs. */
const isProgram = ({ path }: SourceFile): boolean => /^(?:both-functions|porch-registry-auth)\.ts$/.test(path);

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly imports: readonly string[];
  readonly text: string;
}

const sourceFiles: readonly SourceFile[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(source, path), 'utf8');
    const imports = [...text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)';/gm)].map((match) => match[1] ?? '');
    return { path, folder: path.includes('/') ? (path.split('/')[0] ?? '') : '.', imports, text };
  });

describe('imports point one way', () => {
  test.each(sourceFiles.filter((file) => file.folder !== '.').map((file) => [file.path, file] as const))(
    '%s',
    (_, file) => {
      const targets = file.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => relative(source, resolve(source, dirname(file.path), specifier)).replace(/\.js$/, ''))
        .filter((target) => !shared.includes(target))
        .map((target) => target.split('/')[0] ?? '');
      const permitted = [file.folder, ...(allowed[file.folder] ?? [])];
      expect(targets.filter((target) => !permitted.includes(target))).toEqual([]);
    },
  );
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
    .filter((file) => !impure.includes(file.folder) && !isProgram(file))
    .filter(
      (file) =>
        file.imports.some((specifier) => specifier.startsWith('node:')) ||
        [...findNames(file.text)].some((name) => engineNames.test(name)),
    )
    .map((file) => file.path);
  expect(touching).toEqual([]);
});

test('the core takes only types from the Kubernetes client', () => {
  const running = sourceFiles
    .filter((file) => file.folder !== 'check')
    .filter((file) => /^import (?!type)[^;]*'@kubernetes\/client-node'/m.test(file.text))
    .map((file) => file.path);
  expect(running).toEqual([]);
});

test('no default exports', () => {
  expect(sourceFiles.filter((file) => /^export default/m.test(file.text)).map((file) => file.path)).toEqual([]);
});
