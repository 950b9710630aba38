import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

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
  host: ['text', 'yaml', 'edit', 'resource-list', 'function-config', 'help'],
  check: ['text', 'yaml', 'resource-list', 'registry', 'porch', 'function-config', 'validate', 'host'],
  sdk: ['text', 'yaml', 'edit', 'resource-list', 'inject', 'validate'],
};
/** Files at the top that every folder may import. */
const shared = ['diagnostic', 'krm-function'];
/** Folders that may touch the process; everything else is pure. */
const impure = ['host', 'check'];

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

test('only the host touches the process', () => {
  const touching = sourceFiles
    .filter((file) => file.folder !== '.' && !impure.includes(file.folder))
    .filter(
      (file) =>
        file.imports.some((specifier) => specifier.startsWith('node:')) ||
        /\b(?:process|console)\.[a-z]/.test(file.text),
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
