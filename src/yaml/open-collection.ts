import { decline } from './cursor.js';
import type { MappingEntry, MappingNode, ScalarNode, SequenceEntry, SequenceNode, YamlNode } from './node.js';
import { plainValue } from './plain-value.js';

type Open<T> = { -readonly [K in keyof T]: T[K] };

/** A collection that is being read. */
export interface OpenMapping extends Omit<Open<MappingNode>, 'entries'> {
  readonly entries: Open<MappingEntry>[];
}
export interface OpenSequence extends Omit<Open<SequenceNode>, 'entries'> {
  readonly entries: Open<SequenceEntry>[];
}
export type OpenCollection = OpenMapping | OpenSequence;

/** With this many keys, a set finds a duplicate faster than comparison does. */
const manyKeys = 16;

/** The keys of mappings that have many. */
const knownKeys = new WeakMap<OpenMapping, Set<string>>();

/** Gives the entry that was opened last its value; declines where there is none or it has one. */
export function setValue(parent: OpenCollection, value: YamlNode): void {
  const entry = parent.entries[parent.entries.length - 1];
  if (entry === undefined || entry.value !== undefined) decline();
  entry.value = value;
}

/** Adds an entry without a value; declines a key that is not a string, occurs twice or is too long. */
export function addKey(mapping: OpenMapping, key: ScalarNode, end: number): void {
  if (end - key.start > 1000) decline();
  if (key.style === 'plain' && isSpecialKey(key.value)) decline();
  if (hasKey(mapping, key.value)) decline();
  mapping.entries.push({ start: key.start, end, key, value: undefined });
}

/** Whether a plain key is the merge key, or may be something other than a string. */
function isSpecialKey(key: string): boolean {
  if (key === '<<') return true;
  const first = key.charCodeAt(0) | 0x20;
  if (first < 0x61 || first > 0x7a) return typeof plainValue(key) !== 'string';
  // Letters can only be null, true or false. Regular expressions would cost a cold start more than all the rest.
  const word = key.length === 4 || key.length === 5 ? key.toLowerCase() : '';
  return word === 'null' || word === 'true' || word === 'false';
}

function hasKey(mapping: OpenMapping, key: string): boolean {
  const { entries } = mapping;
  if (entries.length < manyKeys) {
    for (const entry of entries) if (entry.key.value === key) return true;
    return false;
  }
  let keys = knownKeys.get(mapping);
  if (keys === undefined) {
    keys = new Set(entries.map((entry) => entry.key.value));
    knownKeys.set(mapping, keys);
  }
  return keys.size === keys.add(key).size;
}

/** The end of a collection and of its last entry. */
export function closeCollection(collection: OpenCollection, lastEnd: number, end = lastEnd): void {
  const entry = collection.entries[collection.entries.length - 1];
  if (entry !== undefined) entry.end = lastEnd;
  collection.end = end;
}
