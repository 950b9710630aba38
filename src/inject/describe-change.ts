import { freeLinesAfter } from '../edit/lines.js';
import type { YamlData } from '../edit/yaml-data.js';
import { objectAt, textAt } from '../package/json-value.js';
import { decodeGoUtf8 } from '../text/utf8.js';
import type { ByteText } from '../text/byte-text.js';
import { findEntry, scalarText } from '../yaml/find-node.js';
import type { MappingEntry, MappingNode, SequenceNode, YamlNode } from '../yaml/node.js';
import { scalarValue, yamlValue } from '../yaml/yaml-value.js';
import { flagName } from './flag-name.js';
import { isHarmless, isHarmlessEntry, shortHash } from './harmless-value.js';
import { dataFields, describeData } from './secret-data.js';
import { wroteAnnotation, type Added, type EditedEntry, type Entries, type Fields, type RemovedRun } from './wrote.js';

/** What an object has that it did not have before. */
export interface Change {
  readonly fields: Fields;
  /** Keys of a Secret whose former value is gone, because it may be a credential. */
  readonly replaced: readonly string[];
  /** Lists of which something is gone that cannot be noted, so that what is ours in them cannot go alone. */
  readonly lost: readonly string[];
}

/** A text and the node that it holds. */
interface Document {
  readonly text: ByteText;
  readonly root: MappingNode;
}

/**
 * Derives a change from both texts, so that a planner need not say it. Only what differs is looked at: equal text says
 * the same.
 *
 * @param former the text and node before, which are those of others
 */
export function describeChange(former: Document, now: Document): Change {
  const isSecret = scalarText(findEntry(now.root, 'kind')?.value) === 'Secret';
  const describer = new Describer(former.text, now.text);
  const fields = describer.describeFields('', former.root, now.root, isSecret ? dataFields : []);
  const replaced: string[] = [];
  if (isSecret) {
    const [before, after] = [yamlValue(former.root), yamlValue(now.root)];
    for (const field of dataFields) {
      const { data, replaced: gone } = describeData(before, after, field);
      if (data) fields[field] = data;
      replaced.push(...gone);
    }
  }
  return { fields, replaced, lost: describer.lost };
}

class Describer {
  readonly lost: string[] = [];
  readonly #former: ByteText;
  readonly #now: ByteText;

  constructor(former: ByteText, now: ByteText) {
    this.#former = former;
    this.#now = now;
  }

  describeFields(
    path: string,
    former: MappingNode,
    now: MappingNode,
    skipped: readonly string[] = [],
  ): Record<string, Fields[string]> {
    // Without a prototype, so that a key such as `__proto__` is just a key.
    const fields = Object.create(null) as Record<string, Fields[string]>;
    for (const entry of now.entries) {
      const key = entry.key.value;
      const old = findEntry(former, key);
      if (skipped.includes(key) || (old && this.#isUnchanged(old.value, entry.value))) continue;
      const field = this.#describeField(path === '' ? key : `${path}.${key}`, old, entry);
      if (field) fields[key] = field;
    }
    return fields;
  }

  #describeField(
    path: string,
    old: MappingEntry | undefined,
    { key, value: now }: MappingEntry,
  ): Fields[string] | undefined {
    if (!old) return added(yamlValue(now));
    const was = old.value;
    if (was?.kind === 'sequence' && was.entries.length > 0 && now?.kind === 'sequence') {
      return this.#describeEntries(path, old, was, now);
    }
    const isSafe = (): boolean => !this.#rawValue(old).includes('#') && isHarmless(yamlValue(was), key.value);
    if (
      was?.kind === 'mapping' &&
      was.entries.length > 0 &&
      now?.kind === 'mapping' &&
      (isGrown(was, now) || !isSafe())
    ) {
      const fields = this.describeFields(path, was, now);
      return Object.keys(fields).length > 0 ? fields : undefined;
    }
    return added(yamlValue(now), isSafe() ? this.#rawValue(old) : undefined);
  }

  #describeEntries(path: string, entry: MappingEntry, former: SequenceNode, now: SequenceNode): Entries | undefined {
    const pairs = this.#pairEntries(former, now);
    const isNotable = (index: number): boolean =>
      isHarmlessEntry(yamlValue(former.entries[index]?.value), scalarText(former.entries[index - 1]?.value));
    const edited: EditedEntry[] = [];
    let isLost = false;
    for (const [index, { value: is }] of now.entries.entries()) {
      const old = pairs.get(index);
      const was = former.entries[old ?? -1]?.value;
      if (old === undefined || this.#isUnchanged(was, is)) continue;
      if (was?.kind === 'mapping' && is?.kind === 'mapping') {
        const name = scalarText(findEntry(is, 'name')?.value);
        const fields = this.describeFields(`${path}[${name ?? index}]`, was, is);
        if (Object.keys(fields).length === 0) continue;
        const selector = selectorOf(now, is, fields);
        // An entry that has nothing of others but its place is not found again.
        if (Object.keys(selector).length > 0) edited.push([selector, fields]);
        else isLost = true;
      } else if (was && isNotable(old)) edited.push([null, added(yamlValue(is), this.#raw(was.start, was.end))]);
      else isLost = true;
    }
    const kept = new Set(pairs.values());
    const linesAfter = (end: number): number =>
      former.style === 'block' ? freeLinesAfter(this.#former, end).length : 0;
    const removed: RemovedRun[] = [];
    for (let first = 0, last = 0; first < former.entries.length; first = last + 1) {
      last = first;
      if (kept.has(first)) continue;
      while (last + 1 < former.entries.length && !kept.has(last + 1)) last++;
      const run = former.entries.slice(first, last + 1);
      const raws = run.map(({ value, start, end }) => this.#raw(value?.start ?? start, end));
      if (raws.some((raw, at) => raw.includes('#') || !isNotable(first + at))) isLost = true;
      const above = linesAfter(former.entries[first - 1]?.end ?? entry.key.end);
      const below = linesAfter(run.at(-1)?.end ?? 0);
      const anchors = [anchorOf(former, first - 1), anchorOf(former, last + 1)] as const;
      const lines: readonly [number?, number?] = below > 0 ? [above, below] : above > 0 ? [above] : [];
      removed.push([first, raws, ...anchors, ...lines]);
    }
    // Where something of others cannot be noted, a word of ours beside it could not go alone.
    if (isLost) {
      this.lost.push(path);
      const others = edited.filter(([selector]) => selector !== null);
      return others.length > 0 ? ['*', others, []] : undefined;
    }
    const ours = now.entries.flatMap(({ value }, index) => (pairs.has(index) ? [] : [yamlValue(value) as YamlData]));
    if (removed.length === 0) return edited.length + ours.length > 0 ? ['*', edited, ours] : undefined;
    const raw = this.#rawValue(entry);
    return kept.size === 0 && !raw.includes('#') ? ['*', edited, ours, removed, raw] : ['*', edited, ours, removed];
  }

  /** Which former entry each entry is: the longest common part, and between its parts those that are alike. */
  #pairEntries(former: SequenceNode, now: SequenceNode): ReadonlyMap<number, number> {
    const olds = former.entries.map(({ value }) => identityOf(this.#former, value));
    const news = now.entries.map(({ value }) => identityOf(this.#now, value));
    const pairs = new Map<number, number>();
    let [oldEnd, newEnd] = [olds.length, news.length];
    // Of equal entries the planners keep the last.
    while (oldEnd > 0 && newEnd > 0 && olds[oldEnd - 1] === news[newEnd - 1]) pairs.set(--newEnd, --oldEnd);
    const isLast = (i: number): boolean => olds.lastIndexOf(olds[i] ?? '', oldEnd - 1) === i;
    let start = 0;
    for (; start < Math.min(oldEnd, newEnd) && olds[start] === news[start] && isLast(start); start++)
      pairs.set(start, start);

    if (start === oldEnd || start === newEnd) return pairs;

    const lengths = Array.from({ length: oldEnd + 1 }, () => new Array<number>(newEnd + 1).fill(0));
    const lengthAt = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
    // What could not be noted if it were taken for removed is paired first.
    const weightOf = (i: number): number =>
      isHarmlessEntry(yamlValue(former.entries[i]?.value)) ? 1 : olds.length + 1;
    for (let i = oldEnd - 1; i >= start; i--) {
      for (let j = newEnd - 1; j >= start; j--) {
        const row = lengths[i] ?? [];
        row[j] =
          olds[i] === news[j] ? lengthAt(i + 1, j + 1) + weightOf(i) : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
      }
    }
    let gap: number[] = [];
    for (let i = start, j = start; i < oldEnd || j < newEnd;) {
      if (i < oldEnd && j < newEnd && olds[i] === news[j] && lengthAt(i + 1, j) < lengthAt(i, j)) {
        pairs.set(j++, i++);
        gap = [];
      } else if (j >= newEnd || (i < oldEnd && lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
        gap.push(i++);
      } else {
        const at = gap.findLastIndex((old) => this.#areAlike(former.entries[old]?.value, now.entries[j]?.value));
        if (at >= 0) pairs.set(j, gap.splice(0, at + 1).at(-1) ?? -1);
        j++;
      }
    }
    return pairs;
  }

  #areAlike(one: YamlNode | undefined, other: YamlNode | undefined): boolean {
    if (one?.kind !== 'mapping' || other?.kind !== 'mapping') {
      const [word, otherWord] = [scalarText(one), scalarText(other)];
      return word !== undefined && otherWord !== undefined && flagName(word) === flagName(otherWord);
    }
    const [name, otherName] = [one, other].map((each) => scalarText(findEntry(each, 'name')?.value));
    return (
      name === otherName &&
      isGrown(one, other) &&
      one.entries.some(({ key, value }) => this.#isUnchanged(value, findEntry(other, key.value)?.value))
    );
  }

  #isUnchanged(was: YamlNode | undefined, is: YamlNode | undefined): boolean {
    if (!was || !is) return (yamlValue(was) ?? yamlValue(is)) === null;
    if (this.#former.slice(was.start, was.end) === this.#now.slice(is.start, is.end)) return true;
    return was.kind === 'scalar' && is.kind === 'scalar' && scalarValue(was) === scalarValue(is);
  }

  /** How the value of a key is written, from the end of the key on. */
  #rawValue({ key, end }: MappingEntry): string {
    return this.#raw(key.end, end);
  }

  #raw(start: number, end: number): string {
    return decodeGoUtf8(this.#former.slice(start, end));
  }
}

/** By what the longest common part of two lists is found: the text of a scalar, or how a collection is written. */
function identityOf(text: ByteText, node: YamlNode | undefined): string {
  return node?.kind === 'scalar' ? `=${node.value}` : text.slice(node?.start ?? 0, node?.end ?? 0);
}

/** Whether a mapping has all keys that it had; another one was put in its place as a whole. */
function isGrown(former: MappingNode, now: MappingNode): boolean {
  return former.entries.every(({ key }) => findEntry(now, key.value));
}

const added = (value: unknown, raw?: string): Added =>
  raw === undefined ? ['+', value as YamlData] : ['+', value as YamlData, raw];

const anchorOf = ({ entries }: SequenceNode, index: number): string => {
  const entry = entries[index];
  return entry ? shortHash(yamlValue(entry.value)) : '';
};

/** An entry is known by its name, or else by what it has of others. */
function selectorOf(
  list: SequenceNode,
  entry: MappingNode,
  fields: Fields,
): string | Readonly<Record<string, YamlData>> {
  const nameOf = (node: YamlNode | undefined): string | undefined => scalarText(findEntry(node, 'name')?.value);
  const name = nameOf(entry);
  if (name !== undefined && list.entries.filter(({ value }) => nameOf(value) === name).length === 1) return name;
  return Object.fromEntries(
    Object.entries(objectAt(yamlValue(entry))).filter(([key]) => !Object.hasOwn(fields, key)),
  ) as Readonly<Record<string, YamlData>>;
}

/** What is ours of a whole object that the mutator makes; no value of a Secret's data. */
export function describeObject(value: unknown): Fields {
  const fields: Record<string, Fields[string]> = {};
  for (const [key, each] of Object.entries(ownFields(value))) {
    if (textAt(value, 'kind') === 'Secret' && key in { data: 0, stringData: 0 }) {
      const { data } = describeData(undefined, value, key);
      if (data) fields[key] = data;
    } else fields[key] = added(each);
  }
  return fields;
}

/** An object without what names it, and without what hosts and API servers note on it. */
export function ownFields(value: unknown): Record<string, unknown> {
  const naming = ['apiVersion', 'kind', 'status', 'metadata'];
  const fields = Object.fromEntries(Object.entries(objectAt(value)).filter(([key]) => !naming.includes(key)));
  const { labels, annotations } = objectAt(value, 'metadata');
  const own = Object.fromEntries(Object.entries(objectAt(annotations)).filter(([key]) => !isNote(key)));
  return {
    ...fields,
    ...(Object.keys(objectAt(labels)).length > 0 && { labels }),
    ...(Object.keys(own).length > 0 && { annotations: own }),
  };
}

/**
 * Whether hosts, API servers or the mutator itself note something under this annotation. kpt and kustomize note an
 * object's place, also under the old name of its id (kustomize v5.7.1, kyaml/kio/kioutil/kioutil.go), and kpt where it
 * came from (`internal.kpt.dev`).
 */
export function isNote(key: string): boolean {
  return (
    key === wroteAnnotation ||
    key === 'kubectl.kubernetes.io/last-applied-configuration' ||
    /^(?:(?:internal\.|alpha\.)?config\.(?:kubernetes|k8s)\.io|internal\.kpt\.dev)\/(?!local-config$)/.test(key)
  );
}
