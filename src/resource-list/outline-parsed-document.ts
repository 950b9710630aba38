import { space } from '../text/ascii.js';
import type { MappingEntry, MappingNode, SequenceNode, YamlNode } from '../yaml/node.js';
import { errorAt, findLineBreak, findLineStart, findNextLine } from './byte-lines.js';
import type { ItemRange, Outline } from './outline.js';
import type { ItemsPlace } from './resource-list.js';
import type { YamlError } from '../yaml/node.js';
import type { Result } from '../result.js';

/**
 * Finds the keys and items of a ResourceList of any style in its parsed text. In: the bytes, and the document that was
 * parsed of all of them. Out: the outline, or why there is none.
 */
export function outlineParsedDocument(
  bytes: Uint8Array,
  document: YamlNode,
): Result<{ outline: Outline }, { error: YamlError }> {
  if (document.kind !== 'mapping') {
    return { error: errorAt(bytes, document.start, 'a ResourceList must be a mapping') };
  }
  const rest = findNextLine(bytes, document.end - 1);
  const entries = new Map<string, MappingEntry>();
  for (const entry of document.entries) {
    if (entries.has(entry.key.value)) {
      return { error: errorAt(bytes, entry.start, 'the ResourceList has the same key twice') };
    }
    entries.set(entry.key.value, entry);
  }
  const items = entries.get('items');
  const sequence = items?.value;
  // A flow mapping may have a key without a colon, after which no list can be put.
  if (items && (sequence ? sequence.kind !== 'sequence' && !isNull(sequence) : items.end === items.key.end)) {
    return { error: errorAt(bytes, (sequence ?? items).start, '`items` must be a list, without an anchor or a tag') };
  }
  const results = entries.get('results');
  const functionConfig = entries.get('functionConfig')?.value;
  const block = document.style === 'block';
  return {
    outline: {
      apiVersion: scalarOf(entries.get('apiVersion')),
      kind: scalarOf(entries.get('kind')),
      items: sequence?.kind === 'sequence' ? findItemRanges(bytes, sequence) : [],
      functionConfig:
        functionConfig && !isNull(functionConfig)
          ? rangeOf(functionConfig.start, functionConfig.end, functionConfig)
          : undefined,
      layout: {
        style: document.style,
        column: document.column,
        lineBreak: findLineBreak(bytes),
        end: block ? rest : endOfEntries(document),
        items: items && placeItems(bytes, items, block),
        results: results && {
          start: block ? findLineStart(bytes, results.start) : results.start,
          end: block ? findNextLine(bytes, results.end - 1) : results.end,
        },
      },
    },
  };
}

function scalarOf(entry: MappingEntry | undefined): string | undefined {
  return entry?.value?.kind === 'scalar' ? entry.value.value : undefined;
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.style === 'plain' && /^(?:null|Null|NULL|~|)$/.test(node.value);
}

/** After the last entry of a flow collection, or after its bracket where it has none. */
function endOfEntries(node: MappingNode | SequenceNode): number {
  return node.entries.at(-1)?.end ?? node.start + 1;
}

function placeItems(bytes: Uint8Array, items: MappingEntry, block: boolean): ItemsPlace {
  const sequence = items.value;
  if (sequence?.kind === 'sequence' && sequence.style === 'block') {
    return { style: 'block', column: sequence.column, at: findNextLine(bytes, endOfEntries(sequence) - 1) };
  }
  if (sequence?.kind === 'sequence' && (sequence.entries.length > 0 || !block)) {
    return { style: 'flow', at: endOfEntries(sequence), first: sequence.entries.length === 0 };
  }
  const end = sequence?.end ?? items.end;
  return { style: 'none', start: sequence?.start ?? end, end, lineEnd: findNextLine(bytes, end - 1) };
}

function findItemRanges(bytes: Uint8Array, sequence: SequenceNode): ItemRange[] {
  return sequence.entries.map((entry) => {
    if (sequence.style === 'flow') return rangeOf(entry.start, entry.end, entry.value);
    let start = entry.start + 1;
    while (bytes[start] === space) start++;
    return rangeOf(start, Math.max(start, findNextLine(bytes, entry.end - 1)), entry.value);
  });
}

function rangeOf(start: number, end: number, node: YamlNode | undefined): ItemRange {
  const column = node?.kind === 'mapping' && node.style === 'block' ? node.column : 0;
  return { start, end, column };
}
