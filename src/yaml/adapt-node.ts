import type * as Library from 'yaml';
import type { ByteText } from '../text/byte-text.js';
import { findBlockScalarEnd } from './find-block-scalar-end.js';
import { isMergeKey, LibraryValues, UnreadableYaml } from './library-values.js';
import type { MappingEntry, MappingNode, OpaqueNode, ScalarNode, SequenceEntry, YamlNode } from './node.js';

/** A document's text: the bytes, the column of their first line, and how the library's offsets map to them. */
export interface DocumentSource {
  readonly text: ByteText;
  readonly column: number;
  readonly byteOffset: (libraryOffset: number) => number;
}

/**
 * The tree under a library node, in our own node types; undefined where nothing is written. Anchored or tagged
 * collections, aliases, and mappings with a merge key or a key that is not a scalar become OpaqueNodes.
 *
 * @throws UnreadableYaml for a key that occurs twice, an alias without an anchor, aliases that expand without bounds
 */
export function adaptNode(library: typeof Library, root: unknown, source: DocumentSource): YamlNode | undefined {
  if (root !== null && root !== undefined && !library.isNode(root))
    throw new UnreadableYaml(0, 'the YAML is not valid');
  return new NodeAdapter(library, source).adapt(root);
}

const styles: Readonly<Record<string, ScalarNode['style']>> = {
  BLOCK_FOLDED: 'folded',
  BLOCK_LITERAL: 'literal',
  QUOTE_DOUBLE: 'double',
  QUOTE_SINGLE: 'single',
};

class NodeAdapter {
  readonly #library: typeof Library;
  readonly #source: DocumentSource;
  readonly #values: LibraryValues;

  constructor(library: typeof Library, source: DocumentSource) {
    this.#library = library;
    this.#source = source;
    this.#values = new LibraryValues(library);
  }

  adapt(node: unknown): YamlNode | undefined {
    const { isAlias, isMap, isNode, isScalar, isSeq } = this.#library;
    if (!isNode(node)) return undefined;
    if (isAlias(node)) return this.#opaque(node, 'an alias');
    if (node.anchor !== undefined) return this.#opaque(node, 'a value with an anchor');
    if (isScalar(node)) return this.#isAbsent(node) ? undefined : this.#adaptScalar(node);
    if (node.tag !== undefined) return this.#opaque(node, 'a collection with a tag');
    if (isSeq(node)) return this.#adaptSequence(node);
    return isMap(node) ? this.#adaptMapping(node) : this.#opaque(node, 'a collection of an unknown kind');
  }

  #adaptScalar(node: Library.Scalar): ScalarNode {
    const style = styles[node.type ?? ''] ?? 'plain';
    const start = this.#start(node);
    const isBlock = style === 'literal' || style === 'folded';
    const end = isBlock ? findBlockScalarEnd(this.#source.text, start, this.#end(node)) : this.#end(node);
    const scalar: ScalarNode = { kind: 'scalar', start, end, style, value: node.source ?? '' };
    return node.tag === undefined ? scalar : { ...scalar, tag: node.tag.replace('tag:yaml.org,2002:', '!!') };
  }

  #adaptSequence(node: Library.YAMLSeq): YamlNode {
    const tokens = node.srcToken !== undefined && 'items' in node.srcToken ? node.srcToken.items : [];
    const entries: SequenceEntry[] = [];
    for (const [index, item] of node.items.entries()) {
      if (!this.#library.isNode(item)) return this.#opaque(node, 'a sequence with a mapping without braces');
      const value = this.adapt(item);
      const dash = this.#findToken(tokens[index]?.start, 'seq-item-ind');
      const start = dash ?? value?.start ?? this.#start(item);
      entries.push({ start, end: value?.end ?? (dash === undefined ? start : start + 1), value });
    }
    return { kind: 'sequence', ...this.#extent(node, entries), entries };
  }

  #adaptMapping(node: Library.YAMLMap): YamlNode {
    this.#values.checkKeys(node);
    const entries: MappingEntry[] = [];
    for (const pair of node.items) {
      if (!this.#library.isScalar(pair.key) || this.#isAbsent(pair.key)) {
        return this.#opaque(node, 'a mapping with a key that is not a string');
      }
      const reason = findKeyFault(pair.key, pair.srcToken);
      if (reason !== undefined) return this.#opaque(node, reason);
      const key = this.#adaptScalar(pair.key);
      const value = this.adapt(pair.value);
      const colon = this.#findToken(pair.srcToken?.sep, 'map-value-ind');
      entries.push({ start: key.start, end: value?.end ?? (colon === undefined ? key.end : colon + 1), key, value });
    }
    return { kind: 'mapping', ...this.#extent(node, entries), entries };
  }

  #opaque(node: Library.Node, reason: string): OpaqueNode {
    const start = this.#start(node);
    const end = start + this.#source.text.slice(start, this.#end(node)).trimEnd().length;
    return { kind: 'opaque', start, end, reason, value: this.#values.read(node) };
  }

  #isAbsent(node: Library.Scalar): boolean {
    return node.tag === undefined && node.type === 'PLAIN' && this.#start(node) === this.#end(node);
  }

  /** A block collection begins and ends with its entries, a flow collection with its brackets. */
  #extent(
    node: Library.YAMLMap | Library.YAMLSeq,
    entries: readonly (MappingEntry | SequenceEntry)[],
  ): Pick<MappingNode, 'start' | 'end' | 'style' | 'column'> {
    const [first, last] = node.flow === true ? [] : [entries[0], entries.at(-1)];
    const start = first?.start ?? this.#start(node);
    const style = node.flow === true ? 'flow' : 'block';
    return { start, end: last?.end ?? this.#end(node), style, column: this.#column(start) };
  }

  #start(node: Library.Node): number {
    return this.#source.byteOffset(node.range?.[0] ?? 0);
  }

  #end(node: Library.Node): number {
    return this.#source.byteOffset(node.range?.[1] ?? 0);
  }

  #column(offset: number): number {
    const lineStart = offset === 0 ? 0 : this.#source.text.lastIndexOf('\n', offset - 1) + 1;
    return offset - lineStart + (lineStart === 0 ? this.#source.column : 0);
  }

  #findToken(tokens: readonly Library.CST.SourceToken[] | undefined, type: string): number | undefined {
    const token = tokens?.find((each) => each.type === type);
    return token && this.#source.byteOffset(token.offset);
  }
}

/** Why the mapping of a scalar key must be left alone; undefined for an ordinary key. */
function findKeyFault(key: Library.Scalar, token: Library.Pair['srcToken']): string | undefined {
  if (key.anchor !== undefined) return 'a mapping with an anchored key';
  // Its tag would hide the column of the keys.
  if (key.tag !== undefined) return 'a mapping with a tagged key';
  if (isMergeKey(key)) return 'a mapping with a merge key (`<<`)';
  const isExplicit = token?.start.some(({ type }) => type === 'explicit-key-ind') === true;
  return isExplicit ? 'a mapping with a `?` key' : undefined;
}
