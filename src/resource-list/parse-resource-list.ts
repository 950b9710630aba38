import { carriageReturn, lineFeed } from '../text/ascii.js';
import { findEntry } from '../yaml/find-node.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import type { ParsedYaml, YamlError } from '../yaml/node.js';
import { type ByteText, toByteText } from '../text/byte-text.js';
import { errorAt } from './byte-lines.js';
import { KindFinder } from './kind-finder.js';
import type { ItemRange, Outline } from './outline.js';
import { outlineBlockDocument } from './outline-block-document.js';
import { outlineJsonDocument } from './outline-json-document.js';
import { outlineParsedDocument } from './outline-parsed-document.js';
import type { Item, ResourceList } from './resource-list.js';
import type { Result } from '../result.js';

/** A ResourceList, or why the bytes are not one. */
export type ResourceListOrError = Result<{ list: ResourceList }, { error: YamlError }>;

/** The versions that kyaml takes (kyaml/v0.20.1, kio/byteio_reader.go); they differ in nothing that matters here. */
const apiVersions = ['v1', 'v1beta1', 'v1alpha1'].map((version) => `config.kubernetes.io/${version}`);

/** How many bytes of items' text and nodes are kept once they are read; the rest is read again each time. */
const keptBytes = 1 << 20;

/**
 * Finds the items of a ResourceList without parsing them.
 * In: the input as it came, YAML or JSON. Out: the list, which refers to the bytes and copies none of them; or why it
 * is not a ResourceList, with line and column.
 */
export function parseResourceList(bytes: Uint8Array): ResourceListOrError {
  const fail = (offset: number, message: string): ResourceListOrError => ({ error: errorAt(bytes, offset, message) });
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fail(0, 'the input must be UTF-8, not UTF-16');
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const loneReturn = findLoneCarriageReturn(bytes);
  if (loneReturn !== -1) {
    return fail(loneReturn, 'a carriage return must be followed by a line feed');
  }
  const outlined = outlineDocument(bytes, start);
  if (outlined.error) return outlined;
  const { outline } = outlined;
  if (outline.kind !== 'ResourceList') return fail(start, '`kind` must be "ResourceList"');
  if (outline.apiVersion === undefined || !apiVersions.includes(outline.apiVersion)) {
    return fail(start, `\`apiVersion\` must be ${apiVersions.map((version) => `"${version}"`).join(' or ')}`);
  }
  const reader = new ItemReader(bytes);
  const kinds = new KindFinder(bytes);
  return {
    list: {
      bytes,
      items: readItems(outline.items, (range, index) => new BytesItem(reader, range, index, kinds.find(range))),
      functionConfig: outline.functionConfig && new BytesItem(reader, outline.functionConfig, -1, undefined),
      layout: outline.layout,
    },
  };
}

/** Makes the items in the place of their ranges: of many, both at once would take half the memory of the input. */
function readItems(ranges: ItemRange[], read: (range: ItemRange, index: number) => Item): readonly Item[] {
  const items: (ItemRange | Item)[] = ranges;
  ranges.forEach((range, index) => (items[index] = read(range, index)));
  return items as Item[];
}

function outlineDocument(bytes: Uint8Array, start: number): Result<{ outline: Outline }, { error: YamlError }> {
  const outline = outlineBlockDocument(bytes, start) ?? outlineJsonDocument(bytes, start);
  if (outline) return { outline };
  // Blanks replace a byte order mark, so that offsets stay the same.
  const text = '\n'.repeat(start) + toByteText(bytes, start, bytes.length);
  if (!/[^\s]/.test(text)) return { error: errorAt(bytes, 0, 'the input is empty') };
  const parsed = parseYaml(text);
  if (parsed.error) return { error: errorAt(bytes, parsed.error.offset, parsed.error.message) };
  return outlineParsedDocument(bytes, parsed.node);
}

/** YAML takes a carriage return alone for a line break. Nobody writes one, and what follows it would be missed. */
function findLoneCarriageReturn(bytes: Uint8Array): number {
  let at = bytes.indexOf(carriageReturn);
  while (at !== -1 && bytes[at + 1] === lineFeed) at = bytes.indexOf(carriageReturn, at + 2);
  return at;
}

/** Reads items from the bytes, and keeps what it read while that is little. */
class ItemReader {
  readonly bytes: Uint8Array;
  readonly #nodes = new Map<number, ParsedYaml>();
  #kept = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  text(range: ItemRange): ByteText {
    return toByteText(this.bytes, range.start, range.end);
  }

  node(range: ItemRange): ParsedYaml {
    const known = this.#nodes.get(range.start);
    if (known) return known;
    const read = parseYaml(this.text(range), range.column);
    if (this.#kept + range.end - range.start <= keptBytes) {
      this.#kept += range.end - range.start;
      this.#nodes.set(range.start, read);
    }
    return read;
  }
}

class BytesItem implements Item {
  readonly start: number;
  readonly end: number;
  readonly column: number;
  readonly index: number;
  readonly kind: string;
  readonly #reader: ItemReader;

  constructor(reader: ItemReader, range: ItemRange, index: number, kind: string | undefined) {
    this.#reader = reader;
    this.start = range.start;
    this.end = range.end;
    this.column = range.column;
    this.index = index;
    this.kind = kind ?? readKind(this.read());
  }

  text(): ByteText {
    return this.#reader.text(this);
  }

  read(): ParsedYaml {
    return this.#reader.node(this);
  }
}

function readKind({ node }: ParsedYaml): string {
  const kind = findEntry(node, 'kind')?.value;
  return kind?.kind === 'scalar' ? kind.value : '';
}
