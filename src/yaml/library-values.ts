import type * as Library from 'yaml';
import { plainValue } from './plain-value.js';

type LibraryModule = typeof Library;

/** Why a document is not read although it is valid YAML; `offset` is the library's. */
export class UnreadableYaml extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** More values than this from aliases mean an attack: no manifest comes near it. */
const maxExpandedValues = 100_000;

/** A value and how many values it would be with its aliases written out. */
interface Expanded {
  readonly value: unknown;
  readonly size: number;
}

/**
 * What the nodes of a library document stand for, in the form of `yamlValue`. An alias shares its anchor's value, so
 * nothing is ever copied. Nodes must be read in the document's order: an anchor may be defined again.
 */
export class LibraryValues {
  readonly #library: LibraryModule;
  readonly #known = new Map<Library.Node, Expanded>();
  readonly #open = new Set<Library.Node>();
  readonly #anchors = new Map<string, Library.Node>();

  constructor(library: LibraryModule) {
    this.#library = library;
  }

  /** @throws UnreadableYaml for an alias without an anchor, a key that occurs twice, or too many values */
  read(node: unknown): unknown {
    return this.#read(node).value;
  }

  /** @throws UnreadableYaml where a key occurs twice */
  checkKeys(map: Library.YAMLMap): void {
    const seen = new Set<unknown>();
    for (const { key } of map.items) {
      if (!this.#library.isScalar(key)) continue;
      const value = libraryScalarValue(key);
      if (seen.has(value)) throw unreadable(key, 'a mapping has the same key twice');
      seen.add(value);
    }
  }

  #read(node: unknown): Expanded {
    if (!this.#library.isNode(node))
      return this.#library.isPair(node) ? this.#readPairs([node]) : { value: null, size: 1 };
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    if (this.#open.has(node)) throw unreadable(node, 'an alias must not be inside its own anchor');
    if (!this.#library.isAlias(node) && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    this.#open.add(node);
    const expanded = this.#expand(node);
    this.#open.delete(node);
    if (expanded.size > maxExpandedValues && this.#anchors.size > 0) {
      throw unreadable(node, 'the aliases expand to too many values');
    }
    this.#known.set(node, expanded);
    return expanded;
  }

  #expand(node: Library.Node): Expanded {
    const { isAlias, isMap, isScalar, isSeq } = this.#library;
    if (isAlias(node)) {
      const anchored = this.#anchors.get(node.source);
      if (anchored === undefined) throw unreadable(node, 'an alias must name an anchor that comes before it');
      return this.#read(anchored);
    }
    if (isScalar(node)) return { value: libraryScalarValue(node), size: 1 };
    if (isMap(node)) {
      this.checkKeys(node);
      return this.#readPairs(node.items);
    }
    if (!isSeq(node)) return { value: null, size: 1 };
    const items = node.items.map((item) => this.#read(item));
    return { value: items.map((item) => item.value), size: items.reduce((sum, item) => sum + item.size, 1) };
  }

  #readPairs(pairs: readonly Library.Pair[]): Expanded {
    const object = Object.create(null) as Record<string, unknown>;
    const merged: unknown[] = [];
    let size = 1;
    for (const pair of pairs) {
      const key = this.#read(pair.key);
      const { value, size: valueSize } = this.#read(pair.value);
      size += key.size + valueSize;
      if (this.#library.isScalar(pair.key) && isMergeKey(pair.key)) merged.push(value);
      else object[keyText(key.value)] = value;
    }
    // Own keys win over merged ones, earlier merged mappings over later ones.
    for (const source of merged.flat()) {
      if (typeof source !== 'object' || source === null) continue;
      for (const [key, value] of Object.entries(source)) if (!(key in object)) object[key] = value;
    }
    return { value: object, size };
  }
}

/** A key that is not a string, as the key of an object. */
const keyText = (key: unknown): string => (typeof key === 'string' ? key : JSON.stringify(key));

/** Whether a key is the `<<` of YAML 1.1, which kyaml and kubectl follow. */
export function isMergeKey(key: Library.Scalar): boolean {
  return key.type === 'PLAIN' && key.source === '<<';
}

function libraryScalarValue(scalar: Library.Scalar): unknown {
  const text = scalar.source ?? '';
  const isResolved = scalar.tag === undefined ? scalar.type === 'PLAIN' : resolvedTag.test(scalar.tag);
  return isResolved ? plainValue(text) : text;
}

const resolvedTag = /^tag:yaml\.org,2002:(?:null|bool|int|float)$/;

const unreadable = (node: { readonly range?: Library.Range | null }, message: string): UnreadableYaml =>
  new UnreadableYaml(node.range?.[0] ?? 0, message);
