import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';

/** A package: the text of each file, by its path. */
export type PackageFiles = Readonly<Record<string, string>>;

/** The YAML files of a folder, those of hidden folders and READMEs left out. */
export function readPackage(folder: string): PackageFiles {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?:\.yaml|(?:^|\/)Kptfile)$/.test(path) && !/(?:^|\/)\./.test(path))
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** The ResourceList that kpt makes of a package: each document an item, with path and index annotations. */
export function toResourceList(files: PackageFiles, functionConfig?: string): string {
  const items = Object.entries(files).flatMap(([path, text]) =>
    text
      .split(/^---\n/m)
      .filter((document) => /^kind:/m.test(document))
      .map((document, index) => entry(annotate(document, path, index))),
  );
  const config = functionConfig === undefined ? '' : `functionConfig:\n${functionConfig.replace(/^(?=.)/gm, '  ')}`;
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join('')}${config}`;
}

/** The package that kpt makes of a function's output: items by their path, without the annotations. */
export function fromResourceList(output: string): PackageFiles {
  const { list, error } = parseResourceList(Buffer.from(output));
  if (error) throw new Error(error.message);
  const files: Record<string, string> = {};
  for (const item of list.items) {
    const text = Buffer.from(item.text(), 'latin1')
      .toString()
      .replace(/\n {2}/g, '\n');
    const path = /^ {4}config\.kubernetes\.io\/path: '?([^'\n]+)/m.exec(text)?.[1] ?? '';
    const plain = text
      .replace(/^ {4}(?:internal\.)?config\.(?:kubernetes|k8s)\.io\/(?:path|index|\S*id): .*\n/gm, '')
      .replace(/^ {2}annotations:\n(?! {4})/m, '');
    files[path] = path in files ? `${files[path] ?? ''}---\n${plain}` : plain;
  }
  return files;
}

function entry(document: string): string {
  return `- ${document.replace(/\n(?=.)/g, '\n  ')}`;
}

function annotate(document: string, path: string, index: number): string {
  // As kpt's releases note it, the old name of the id included.
  const notes = ['config.kubernetes.io', 'internal.config.kubernetes.io'].flatMap((family) => [
    `${family}/index: '${String(index)}'`,
    `${family}/path: '${path}'`,
  ]);
  const ids = ['internal.config.kubernetes.io/annotations-migration-resource-id', 'config.k8s.io/id'].map(
    (key) => `${key}: '${String(index + 1)}'`,
  );
  const bookkeeping = [...notes, ...ids].map((note) => `    ${note}\n`).join('');
  return /^ {2}annotations:$/m.test(document)
    ? document.replace(/^ {2}annotations:\n/m, `  annotations:\n${bookkeeping}`)
    : document.replace(/^metadata:\n(?: {2}.*\n)*/m, (metadata) => `${metadata}  annotations:\n${bookkeeping}`);
}
