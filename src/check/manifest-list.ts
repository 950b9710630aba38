import { Parser } from 'yaml';
import { parseResourceList } from '../resource-list/parse-resource-list.js';
import type { Item, ResourceList } from '../resource-list/resource-list.js';
import { lineFeed } from '../text/ascii.js';
import { toByteText, toBytes, type ByteText } from '../text/byte-text.js';
import { findEntry, scalarText } from '../yaml/find-node.js';
import type { YamlError, YamlNode } from '../yaml/node.js';
import { parseYaml } from '../yaml/parse-yaml.js';

/** A text that is to be judged. */
export interface InputFile {
  /** Its path in the package, as results name it. */
  readonly path: string;
  /** Its path as a pipeline knows it: from the folder that the check was started in. */
  readonly shown: string;
  readonly bytes: Uint8Array;
  /** The file is a template of a Helm chart, whatever it looks like. */
  readonly isTemplate?: boolean;
}

/** An object of a file, which both functions take for the item of a ResourceList. */
export interface ManifestItem extends Item {
  readonly file: InputFile;
  /** Where `text()` begins in the file. */
  readonly offset: number;
}

/** A text that is not judged, with the line where that shows. */
export interface Unjudged {
  readonly file: InputFile;
  readonly line: number;
  readonly reason: 'a Helm template' | 'no manifest';
}

/** A text that is not judged, in words. */
export function describeUnjudged({ file, line, reason }: Unjudged): string {
  const remedy = reason === 'a Helm template' ? '; render the chart and give the output as "-"' : '';
  return `${file.shown}, line ${line}: ${reason}, so it is not judged${remedy}`;
}

/** A document that cannot be read. */
export interface BrokenDocument {
  readonly file: InputFile;
  /** Its offset, line and column are those of the file. */
  readonly error: YamlError;
}

/** The objects of all files. */
export interface ManifestList {
  /** What the functions take. It has no functionConfig of its own, and no place for results. */
  readonly list: ResourceList;
  readonly items: readonly ManifestItem[];
  /** What was read, each text with its last line ended. */
  readonly files: readonly InputFile[];
  /** The functionConfigs of the files that are a ResourceList. */
  readonly functionConfigs: readonly Item[];
  readonly unjudged: readonly Unjudged[];
  readonly broken: readonly BrokenDocument[];
}

/**
 * Reads files as the package that they are together: YAML or JSON documents, `List`s of the API server, and ResourceLists.
 * What is no manifest is named and left out.
 */
export function readManifests(given: readonly InputFile[]): ManifestList {
  const files = given.map(withLastLineEnded);
  const contents = files.map(readFile);
  const items: ManifestItem[] = [];
  let base = 0;
  for (const [at, file] of files.entries()) {
    for (const { text, offset, ...others } of contents[at]?.objects ?? []) {
      const start = base + offset;
      const range = { start, end: start + text.length };
      items.push({ ...others, ...range, index: items.length, file, offset, text: () => text });
    }
    base += file.bytes.length;
  }
  return {
    items,
    files,
    functionConfigs: contents.flatMap(({ functionConfigs }) => functionConfigs),
    unjudged: contents.flatMap(({ unjudged }) => unjudged),
    broken: contents.flatMap(({ broken }) => broken),
    list: {
      bytes: joinBytes(files),
      items,
      functionConfig: undefined,
      layout: { style: 'block', column: 0, lineBreak: '\n', end: base, items: undefined, results: undefined },
    },
  };
}

/** An object of a file; `offset` is where its text begins there. */
interface FoundObject extends Pick<Item, 'column' | 'kind' | 'read' | 'place'> {
  readonly offset: number;
  readonly text: ByteText;
}

interface FileContent extends Pick<ManifestList, 'functionConfigs' | 'unjudged' | 'broken'> {
  readonly objects: readonly FoundObject[];
}

function readFile(file: InputFile): FileContent {
  const text = toByteText(file.bytes);
  const leaveOut = (offset: number, reason: Unjudged['reason']): Unjudged => ({
    file,
    line: lineAt(text, offset),
    reason,
  });
  const template = (offset: number): FileContent => ({
    ...{ objects: [], functionConfigs: [], broken: [] },
    unjudged: [leaveOut(offset, 'a Helm template')],
  });
  const objects: FoundObject[] = [];
  const functionConfigs: Item[] = [];
  const unjudged: Unjudged[] = [];
  const broken: BrokenDocument[] = [];
  for (const [start, end] of findDocuments(text)) {
    const document = text.slice(start, end);
    const read = parseYaml(document);
    const { node, error } = read;
    if (file.isTemplate === true || (error && document.includes('{{'))) return template(start + (error?.offset ?? 0));
    if (error) {
      broken.push({ file, error: inFile(text, start, error) });
      continue;
    }
    const at = start + node.start;
    const kind = scalarText(findEntry(node, 'kind')?.value);
    if (kind === undefined) {
      if (!isEmpty(node)) unjudged.push(leaveOut(at, 'no manifest'));
    } else if (isTemplated(document, node)) {
      return template(at);
    } else if (kind === 'ResourceList') {
      const parsed = parseResourceList(toBytes(document));
      if (parsed.error) {
        broken.push({ file, error: inFile(text, start, parsed.error) });
        continue;
      }
      for (const item of parsed.list.items) {
        const { column, kind: itemKind } = item;
        objects.push({
          offset: start + item.start,
          column,
          kind: itemKind,
          text: item.text(),
          read: () => item.read(),
        });
      }
      if (parsed.list.functionConfig) functionConfigs.push(parsed.list.functionConfig);
    } else {
      const found =
        kind === 'List'
          ? listEntries(document, node)
          : [{ offset: 0, column: 0, kind, text: document, read: () => read }];
      for (const object of found) {
        const place = { path: file.path, index: objects.length };
        objects.push({ ...object, offset: start + object.offset, place });
      }
    }
  }
  return { objects, functionConfigs, unjudged, broken };
}

/** Blank lines and comments up to the marker that a document begins with. */
const beforeDocument = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*---[ \t]*(?:#[^\n]*)?\r?\n/;

/**
 * Where each document begins, after its marker, and ends. Text between two documents, such as a directive or `...`, is
 * left out.
 */
function findDocuments(text: ByteText): readonly (readonly [start: number, end: number])[] {
  const documents: (readonly [number, number])[] = [];
  const add = (start: number, end: number): void => {
    const skipped = beforeDocument.exec(text.slice(start, end))?.[0].length ?? 0;
    documents.push([start + skipped, end]);
  };
  const mark = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  let start: number | undefined;
  for (const { type, offset } of new Parser().parse(text.slice(mark))) {
    // The fault belongs to the document, and is reported when the document is read.
    if (type === 'error') continue;
    if (start !== undefined) add(start, mark + offset);
    start = type === 'document' ? mark + offset : undefined;
  }
  if (start !== undefined) add(start, text.length);
  return documents;
}

/** The entries of a `List`, as kubectl prints several objects. */
function listEntries(document: ByteText, node: YamlNode): readonly FoundObject[] {
  const items = findEntry(node, 'items')?.value;
  if (items?.kind !== 'sequence') return [];
  return items.entries.flatMap(({ value, end: entryEnd }) => {
    if (value === undefined) return [];
    const isBlock = value.kind === 'mapping' && value.style === 'block';
    const column = isBlock ? value.column : 0;
    const lineEnd = document.indexOf('\n', entryEnd - 1) + 1;
    const text = document.slice(value.start, !isBlock ? value.end : lineEnd === 0 ? document.length : lineEnd);
    const read = parseYaml(text, column);
    return [
      {
        ...{ offset: value.start, column, text },
        kind: scalarText(findEntry(read.node, 'kind')?.value) ?? '',
        read: () => read,
      },
    ];
  });
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.style === 'plain' && /^(?:null|~|)$/i.test(node.value);
}

/** No object has braces in its kind or name, or twice around a value: a template engine fills them in. */
function isTemplated(document: ByteText, node: YamlNode): boolean {
  if (!document.includes('{{')) return false;
  const metadata = findEntry(node, 'metadata')?.value;
  return (
    holdsDoubleBraces(document, node) ||
    [
      ...['apiVersion', 'kind'].map((key) => findEntry(node, key)),
      ...['name', 'namespace'].map((key) => findEntry(metadata, key)),
    ].some((entry) => scalarText(entry?.value)?.includes('{{'))
  );
}

/** `{{ .Values.a }}` without quotes is YAML: a mapping whose only key is a mapping. */
function holdsDoubleBraces(document: ByteText, node: YamlNode): boolean {
  if (node.kind === 'opaque') return document.startsWith('{{', node.start);
  if (node.kind === 'scalar') return false;
  return node.entries.some(({ value }) => value !== undefined && holdsDoubleBraces(document, value));
}

function inFile(text: ByteText, start: number, error: YamlError): YamlError {
  return { ...error, offset: start + error.offset, line: lineAt(text, start) - 1 + error.line };
}

function lineAt(text: ByteText, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** What is added to a text must begin on a line of its own. */
function withLastLineEnded(file: InputFile): InputFile {
  const { bytes } = file;
  if (bytes.length === 0 || bytes.at(-1) === lineFeed) return file;
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  longer[bytes.length] = lineFeed;
  return { ...file, bytes: longer };
}

function joinBytes(files: readonly InputFile[]): Uint8Array {
  const bytes = new Uint8Array(files.reduce((length, file) => length + file.bytes.length, 0));
  let at = 0;
  for (const file of files) {
    bytes.set(file.bytes, at);
    at += file.bytes.length;
  }
  return bytes;
}
