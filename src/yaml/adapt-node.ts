import type * as Library from 'yaml';
import type { ByteText } from '../text/byte-text.js';
import { isMergeKey, LibraryValues, UnreadableYaml } from './library-values.js';
import type { MappingEntry, OpaqueNode, ScalarNode, SequenceEntry, YamlNode } from './node.js';

/** Where a document's text stands: the bytes, the column of their first line, and how the library's offsets map. */
export interface DocumentSource {
  readonly text: ByteText;
  readonly column: number;
  readonly byteOffset: (libraryOffset: number) => number;
}

const STYLES: Readonly<Record<string, ScalarNode['style']>> = {
  BLOCK_FOLDED: 'folded',
  BLOCK_LITERAL: 'literal',
  QUOTE_DOUBLE: 'double',
  QUOTE_SINGLE: 'single',
};

/**
 * The tree under a library node, in our own node types; undefined where nothing is written. Anchored or tagged
 * collections, aliases, mappings with a merge key or with a key that is no scalar become OpaqueNodes.
 *
 * @throws UnreadableYaml for a key that stands twice, an alias without an anchor, aliases that expand without bounds
 */
export function adaptNode(library: typeof Library, root: unknown, source: DocumentSource): YamlNode | undefined {
  const { isAlias, isMap, isNode, isScalar, isSeq } = library;
  const { text, byteOffset } = source;
  const values = new LibraryValues(library);

  const startOf = (node: Library.Node): number => byteOffset(node.range?.[0] ?? 0);
  const endOf = (node: Library.Node): number => byteOffset(node.range?.[1] ?? 0);

  const columnAt = (offset: number): number => {
    const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
    return offset - lineStart + (lineStart === 0 ? source.column : 0);
  };

  const opaque = (node: Library.Node, reason: string): OpaqueNode => {
    const start = startOf(node);
    const end = start + text.slice(start, endOf(node)).trimEnd().length;
    return { kind: 'opaque', start, end, reason, value: values.read(node) };
  };

  const adapt = (node: unknown): YamlNode | undefined => {
    if (!isNode(node)) return undefined;
    if (isAlias(node)) return opaque(node, 'an alias');
    if (node.anchor !== undefined) return opaque(node, 'a value with an anchor');
    if (isScalar(node)) return isAbsent(node) ? undefined : adaptScalar(node);
    if (node.tag !== undefined) return opaque(node, 'a collection with a tag');
    if (isSeq(node)) return adaptSequence(node);
    return isMap(node) ? adaptMapping(node) : opaque(node, 'a collection of an unknown kind');
  };

  const isAbsent = (node: Library.Scalar): boolean =>
    node.tag === undefined && node.type === 'PLAIN' && startOf(node) === endOf(node);

  const adaptScalar = (node: Library.Scalar): ScalarNode => {
    const style = STYLES[node.type ?? ''] ?? 'plain';
    const start = startOf(node);
    const isBlock = style === 'literal' || style === 'folded';
    const end = isBlock ? blockScalarEnd(text, start, endOf(node)) : endOf(node);
    const scalar: ScalarNode = { kind: 'scalar', start, end, style, value: node.source ?? '' };
    return node.tag === undefined ? scalar : { ...scalar, tag: node.tag.replace('tag:yaml.org,2002:', '!!') };
  };

  const adaptSequence = (node: Library.YAMLSeq): YamlNode => {
    const tokens = node.srcToken !== undefined && 'items' in node.srcToken ? node.srcToken.items : [];
    const entries: SequenceEntry[] = [];
    for (const [index, item] of node.items.entries()) {
      if (!isNode(item)) return opaque(node, 'a sequence with a mapping without braces');
      const value = adapt(item);
      const dash = tokens[index]?.start.find((token) => token.type === 'seq-item-ind');
      const start = dash === undefined ? (value?.start ?? startOf(item)) : byteOffset(dash.offset);
      entries.push({ start, end: value?.end ?? (dash === undefined ? start : start + 1), value });
    }
    return { kind: 'sequence', ...extent(node, entries), entries };
  };

  const adaptMapping = (node: Library.YAMLMap): YamlNode => {
    values.checkKeys(node);
    const entries: MappingEntry[] = [];
    for (const pair of node.items) {
      const { key, srcToken } = pair;
      if (!isScalar(key) || isAbsent(key)) return opaque(node, 'a mapping with a key that is not a string');
      if (key.anchor !== undefined) return opaque(node, 'a mapping with an anchored key');
      // Its tag would hide in which column the keys stand.
      if (key.tag !== undefined) return opaque(node, 'a mapping with a tagged key');
      if (isMergeKey(key)) return opaque(node, 'a mapping with a merge key (`<<`)');
      if (srcToken?.start.some((token) => token.type === 'explicit-key-ind') === true) {
        return opaque(node, 'a mapping with a `?` key');
      }
      const adaptedKey = adaptScalar(key);
      const value = adapt(pair.value);
      const colon = srcToken?.sep?.find((token) => token.type === 'map-value-ind');
      const end = value?.end ?? (colon === undefined ? adaptedKey.end : byteOffset(colon.offset) + 1);
      entries.push({ start: adaptedKey.start, end, key: adaptedKey, value });
    }
    return { kind: 'mapping', ...extent(node, entries), entries };
  };

  const extent = (node: Library.YAMLMap | Library.YAMLSeq, entries: readonly { start: number; end: number }[]) => {
    const style: 'flow' | 'block' = node.flow === true ? 'flow' : 'block';
    const start = style === 'flow' ? startOf(node) : (entries[0]?.start ?? startOf(node));
    const end = style === 'flow' ? endOf(node) : (entries.at(-1)?.end ?? endOf(node));
    return { start, end, style, column: columnAt(start) };
  };

  if (root !== null && root !== undefined && !isNode(root)) throw new UnreadableYaml(0, 'the YAML is not valid');
  return adapt(root);
}

/**
 * Where a literal or folded scalar ends: behind its last line, without the line break. Blank lines that follow belong
 * to it only under the `+` indicator.
 */
function blockScalarEnd(text: ByteText, start: number, limit: number): number {
  const all = text.slice(start, limit);
  if (/^.[0-9]?\+/.test(all)) return start + all.replace(/\r?\n$/, '').length;
  let end = limit;
  while (' \r\n'.includes(text[end - 1] ?? 'x')) end--;
  if (/^\S+[ \t]*(?:#.*)?[ \r\n]*$/.test(all)) return start + all.search(/\s|$/);
  const lineBreak = text.indexOf('\n', end);
  if (lineBreak === -1 || lineBreak >= limit) return limit;
  return text[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak;
}
