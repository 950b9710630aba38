import type { Diagnostic } from '../diagnostic.js';
import { hostAnnotation, packageObject } from '../package/package-object.js';
import { objectAt } from '../package/json-value.js';
import { toByteText } from '../text/byte-text.js';
import { decodeGoUtf8 } from '../text/utf8.js';
import { findEntry } from '../yaml/find-node.js';
import type { YamlNode } from '../yaml/node.js';
import { yamlValue } from '../yaml/yaml-value.js';
import type { InputFile, ManifestItem } from './manifest-list.js';

/** A place in a text. Line and column count from 1, the column in UTF-16 units, as editors and SARIF do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The part of a file that a finding is about. `end` is behind its last character. */
export interface Place {
  /** The file's path as a pipeline knows it. */
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
}

/** Says where diagnostics are. */
export type Locate = (diagnostic: Diagnostic) => Place | undefined;

/**
 * Makes the function that finds the place of a diagnostic: its field, or else the nearest thing around the field that is
 * written, or else the name of its object. Nothing is found for an object that is in no file.
 */
export function locateIn(items: readonly ManifestItem[]): Locate {
  const byName = new Map<string, ManifestItem[]>();
  for (const item of items) {
    const { ref } = packageObject(objectAt(yamlValue(item.read().node)));
    const key = refKey(ref);
    byName.set(key, [...(byName.get(key) ?? []), item]);
  }
  const lines = new Map<InputFile, Lines>();
  return ({ resourceRef, file, fieldPath }) => {
    if (resourceRef === undefined) return undefined;
    const named = byName.get(refKey(resourceRef)) ?? [];
    const item = named.find((each) => isAt(each, file)) ?? named[0];
    const root = item?.read().node;
    if (item === undefined || root === undefined) return undefined;
    const linesOfFile = lines.get(item.file) ?? new Lines(item.file);
    lines.set(item.file, linesOfFile);
    const [start, end] = findRange(root, fieldPath);
    return {
      path: item.file.shown,
      start: linesOfFile.positionAt(item.offset + start),
      end: linesOfFile.positionAt(item.offset + end),
    };
  };
}

/** The place of an offset in a file. */
export function placeAt(file: InputFile, offset: number): Place {
  const position = new Lines(file).positionAt(offset);
  return { path: file.shown, start: position, end: position };
}

function refKey({ apiVersion, kind, namespace = '', name }: NonNullable<Diagnostic['resourceRef']>): string {
  return [apiVersion, kind, namespace, name].join('\0');
}

function isAt(item: ManifestItem, file: Diagnostic['file']): boolean {
  if (file === undefined) return false;
  if (item.place !== undefined) return item.place.path === file.path && item.place.index === (file.index ?? 0);
  const value = objectAt(yamlValue(item.read().node));
  const index = hostAnnotation(value, 'index');
  return hostAnnotation(value, 'path') === file.path && (index === undefined || Number(index) === file.index);
}

/** The range of a field: a key with its value on the same line, or an element of a list. */
function findRange(root: YamlNode, fieldPath: string | undefined): readonly [start: number, end: number] {
  const whole = keyRange(root, 'kind') ?? ([root.start, root.start] as const);
  let range = keyRange(findEntry(root, 'metadata')?.value, 'name') ?? whole;
  if (fieldPath === undefined) return range;
  let node: YamlNode | undefined = root;
  for (const step of parseFieldPath(fieldPath)) {
    if (node?.kind === 'sequence') {
      const element: YamlNode | undefined = node.entries[Number(step)]?.value;
      if (element === undefined) break;
      range = element.kind === 'scalar' ? [element.start, element.end] : firstKey(element);
      node = element;
    } else {
      // The API server makes `data` of a Secret's `stringData`.
      const key = step === 'data' && node === root && !findEntry(node, step) ? 'stringData' : step;
      const entry = findEntry(node, key);
      if (entry === undefined) break;
      range = keyRange(node, key) ?? range;
      node = entry.value;
    }
  }
  return range;
}

function keyRange(node: YamlNode | undefined, key: string): readonly [number, number] | undefined {
  const entry = findEntry(node, key);
  if (entry === undefined) return undefined;
  const { value } = entry;
  const isInline = value?.kind === 'scalar' && value.style !== 'literal' && value.style !== 'folded';
  return [entry.key.start, isInline ? value.end : entry.key.end];
}

function firstKey(node: YamlNode): readonly [number, number] {
  const first = node.kind === 'mapping' ? node.entries[0] : undefined;
  return first === undefined || node.kind !== 'mapping'
    ? [node.start, node.start + 1]
    : (keyRange(node, first.key.value) ?? [node.start, node.start + 1]);
}

/** The steps of a path such as `spec.containers[0].image` or `data[.dockerconfigjson]`. */
function parseFieldPath(path: string): readonly string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** Where the lines of a file begin. */
class Lines {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(file: InputFile) {
    this.#text = toByteText(file.bytes);
    const starts = [0];
    for (let at = this.#text.indexOf('\n'); at !== -1; at = this.#text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  positionAt(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const before = this.#text.slice(this.#starts[low] ?? 0, offset);
    return { line: low + 1, column: decodeGoUtf8(before).length + 1 };
  }
}
