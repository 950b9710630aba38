import { applyEdits } from '../edit/apply-edits.js';
import type { Edit } from '../edit/edit.js';
import { flowStyleOf, insertInFlow } from '../edit/insert-in-flow.js';
import {
  freeLinesAfter,
  insertLinesAfter,
  isFreeLine,
  lineBreakOf,
  lineEndAt,
  lineStartAt,
  nextLineAt,
} from '../edit/lines.js';
import { planRemoveAll } from '../edit/plan-remove-entry.js';
import { planSetKey } from '../edit/plan-set-key.js';
import { keptComments, removeEntries } from '../edit/remove-entries.js';
import type { YamlData } from '../edit/yaml-data.js';
import { objectAt, textAt, valueAt } from '../package/json-value.js';
import type { ByteText } from '../text/byte-text.js';
import { encodeUtf8 } from '../text/utf8.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { MappingEntry, MappingNode, SequenceNode, YamlNode } from '../yaml/node.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { flagName } from './flag-name.js';
import { shortHash } from './harmless-value.js';
import { authsOfOthers, withoutAuths } from './secret-data.js';
import {
  isAdded,
  isTagged,
  isFields,
  isSame,
  wroteAnnotation,
  type Added,
  type Data,
  type Entries,
  type Fields,
  type RemovedRun,
} from './wrote.js';

type Path = readonly YamlData[];

/** A text without what was written into it. */
export interface TakenOut {
  readonly text: ByteText;
  /** What stays because somebody edited it since, by its place. */
  readonly edited: readonly string[];
}

/**
 * Takes out of an object's text what is ours, by the smallest edits, and the annotation that says so.
 *
 * @param root the node that the text holds, whose first line begins at `column`
 */
export function takeOut(text: ByteText, root: MappingNode, column: number, fields: Fields): TakenOut {
  const note = scalarText(findNode(root, ['metadata', 'annotations', wroteAnnotation]));
  const taker = new Taker(text, root);
  taker.takeFields([], root, withAnnotation(fields, note));
  const left = applyEdits(text, joinLast(text, taker.edits));
  if (taker.removed.length === 0) return { text: left, edited: taker.edited };
  // What others had is put back beside what is left, so its places are looked for in that.
  const putter = new Putter(left, parseYaml(left, column).node);
  for (const { place, runs } of taker.removed) putter.putBack(place, runs);
  return { text: applyEdits(left, putter.edits), edited: [...taker.edited, ...putter.edited] };
}

/**
 * What goes at the end of a text without a last line break takes the break before it, which may go with the line before it:
 * then both go as one, with the break before that.
 */
function joinLast(text: ByteText, edits: readonly Edit[]): readonly Edit[] {
  const joined = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  for (let last = joined.pop(); last; last = joined.pop()) {
    const before = joined.at(-1);
    if (!before || before.end <= last.start || last.end < text.length) return [...joined, last];
    const start = lineEndAt(text, lineStartAt(text, before.start - 1));
    const kept = before.text && lineBreakOf(text) + before.text.trimEnd();
    joined.splice(-1, 1, { start, end: last.end, text: kept + last.text });
  }
  return joined;
}

/** The record says whether `annotations` itself is ours; the annotation goes with it. */
function withAnnotation(fields: Fields, note: string | undefined): Fields {
  if (note === undefined) return fields;
  const metadata = fields['metadata'];
  const others = isFields(metadata) ? metadata : {};
  const annotations = others['annotations'];
  const own: Fields[string] = isAdded(annotations)
    ? (['+', { ...objectAt(annotations[1]), [wroteAnnotation]: note }, ...annotations.slice(2)] as unknown as Added)
    : { ...(isFields(annotations) ? annotations : {}), [wroteAnnotation]: ['+', note] };
  return { ...fields, metadata: { ...others, annotations: own } };
}

/** Plans all removals of one text. No two of them meet: each collection plans those of its entries together. */
class Taker {
  readonly edits: Edit[] = [];
  readonly edited: string[] = [];
  readonly removed: { readonly place: Path; readonly runs: readonly RemovedRun[] }[] = [];
  readonly #text: ByteText;
  readonly #root: MappingNode;

  constructor(text: ByteText, root: MappingNode) {
    this.#text = text;
    this.#root = root;
  }

  takeFields(path: Path, node: YamlNode | undefined, fields: Fields): void {
    if (node?.kind !== 'mapping') return;
    const gone = new Set<number>();
    for (const [key, field] of Object.entries(fields)) {
      const index = node.entries.findIndex((entry) => entry.key.value === key);
      const entry = node.entries[index];
      const place = [...path, key];
      if (!entry) continue;
      if (!isTagged(field)) this.takeFields(place, entry.value, field);
      else if (field[0] === '*') this.#takeEntries(place, entry, field);
      else if (field[0] === '+') {
        if (this.#takeAdded(place, entry, field)) gone.add(index);
      } else if (this.#takeData(place, entry.value, field)) gone.add(index);
    }
    this.#remove(path, node, gone);
  }

  /** @returns whether the entry goes as a whole */
  #takeAdded(place: Path, entry: MappingEntry, [, value, raw]: Added): boolean {
    const foreign = foreignParts(yamlValue(entry.value), value);
    if (foreign === 'nothing') {
      if (raw === undefined) return true;
      this.edits.push(...restoreValue(this.#text, entry, encodeUtf8(raw)));
    } else if (foreign === 'all' || !/^:?\s*(?:\[\s*\]|\{\s*\}|null|~)?$/.test(raw ?? '')) {
      // What others have in the place of a former value would go with it.
      this.#say(place);
    } else if (entry.value?.kind === 'sequence') {
      this.#remove(place, entry.value, this.#find(place, entry.value, value as readonly YamlData[]));
    } else {
      this.takeFields(
        place,
        entry.value,
        Object.fromEntries(Object.entries(objectAt(value)).map(([key, each]) => [key, ['+', each as YamlData]])),
      );
    }
    return false;
  }

  #takeEntries(place: Path, entry: MappingEntry, [, edited, ours, removed = [], raw]: Entries): void {
    const list = entry.value;
    if (list?.kind !== 'sequence') {
      this.#say(place);
      return;
    }
    const others = new Set<number>();
    for (const [selector, sub] of edited) {
      const word = isTagged(sub) ? sub : undefined;
      const index = list.entries.findIndex(
        ({ value }, at) => !others.has(at) && (word ? isSame(yamlValue(value), word[1]) : isSelected(value, selector)),
      );
      const node = list.entries[index]?.value;
      others.add(index);
      if (!node) this.#say([...place, word ? word[1] : selector]);
      else if (isTagged(sub)) this.edits.push({ start: node.start, end: node.end, text: encodeUtf8(sub[2] ?? '') });
      else this.takeFields([...place, selector], node, sub);
    }
    const gone = this.#find(place, list, ours, others);
    if (raw !== undefined && gone.size === list.entries.length) {
      this.edits.push({ start: entry.key.end, end: entry.end, text: encodeUtf8(raw) });
      return;
    }
    this.#remove(place, list, gone);
    if (removed.length > 0) this.removed.push({ place, runs: removed });
  }

  /** Which entries of a list are ours. */
  #find(
    place: Path,
    list: SequenceNode,
    ours: readonly YamlData[],
    others: ReadonlySet<number> = new Set(),
  ): Set<number> {
    const gone = new Set<number>();
    if (ours.length === 0) return gone;
    const values = list.entries.map(({ value }) => yamlValue(value));
    for (const own of ours) {
      const index = values.findIndex((each, at) => !gone.has(at) && !others.has(at) && isOurs(each, own));
      if (index >= 0) gone.add(index);
      else if (values.some((each, at) => !gone.has(at) && isNamesake(each, own))) this.#say([...place, nameOf(own)]);
    }
    return gone;
  }

  /** Takes entries out of a collection, each run of neighbours by one edit. */
  #remove(path: Path, node: MappingNode | SequenceNode, gone: ReadonlySet<number>): void {
    const { entries } = node;
    if (gone.size === 0) return;
    if (gone.size === entries.length) {
      const all = { start: node.start, end: node.end, text: '{}' };
      const { edits } = node.kind === 'sequence' ? planRemoveAll(this.#text, node) : { edits: [all] };
      if (edits && keptComments(this.#text, node.start, node.end) === '') this.edits.push(...edits);
      else this.#say(path);
      return;
    }
    for (let first = 0; first < entries.length; first++) {
      if (!gone.has(first)) continue;
      let last = first;
      while (gone.has(last + 1)) last++;
      // An alias elsewhere may need what somebody has anchored.
      const isOpaque = entries.slice(first, last + 1).some(({ value }) => value?.kind === 'opaque');
      const removal = isOpaque ? undefined : removeEntries(this.#text, node, first, last);
      if (removal) this.edits.push(removal);
      else this.#say([...path, nameOfEntry(node, first)]);
      first = last;
    }
  }

  /** @returns whether the whole field goes */
  #takeData([field]: Path, holder: YamlNode | undefined, [, keys]: Data): boolean {
    if (typeof field !== 'string' || holder?.kind !== 'mapping') return false;
    const secret = yamlValue(this.#root);
    const gone = new Set<number>();
    for (const [key, what] of Object.entries(keys)) {
      if (textAt(secret, field, key) === undefined) continue;
      if (what === null || (what.made && authsOfOthers(secret, field, what.auths).length === 0)) {
        gone.add(holder.entries.findIndex((entry) => entry.key.value === key));
        continue;
      }
      const content = withoutAuths(secret, field, what.auths);
      const { edits } = content === undefined ? {} : planSetKey(this.#text, holder, key, content);
      if (edits) this.edits.push(...edits);
      else this.#say([field, key]);
    }
    if (gone.size === holder.entries.length) return true;
    this.#remove([field], holder, gone);
    return false;
  }

  #say(path: Path): void {
    this.edited.push(describePath(path));
  }
}

/** Puts back what others had written into lists. */
class Putter {
  readonly edits: Edit[] = [];
  readonly edited: string[] = [];
  readonly #text: ByteText;
  readonly #root: YamlNode | undefined;

  constructor(text: ByteText, root: YamlNode | undefined) {
    this.#text = text;
    this.#root = root;
  }

  putBack(place: Path, runs: readonly RemovedRun[]): void {
    let list = this.#root;
    for (const step of place) {
      list =
        list?.kind === 'sequence'
          ? list.entries.find(({ value }) => isSelected(value, step))?.value
          : findEntry(list, typeof step === 'string' ? step : '')?.value;
    }
    if (list?.kind !== 'sequence') {
      this.edited.push(describePath(place));
      return;
    }
    const hashes = list.entries.map(({ value }) => shortHash(yamlValue(value)));
    let absent = 0;
    for (const run of runs) {
      const [index, raws, before, after, above = 0, below = 0] = run;
      const at = findPlace(hashes, index - absent, before, after);
      absent += raws.length;
      const edits = this.#insert(list, at, raws.map(encodeUtf8), {
        above: (hashes[at - 1] ?? '') === before ? above : undefined,
        below: (hashes[at] ?? '') === after ? below : undefined,
      });
      if (edits) this.edits.push(...edits);
      else this.edited.push(describePath(place));
    }
  }

  /**
   * Inserts entries before the one at `index`, among the comments and blank lines above it, of which so many were above or
   * below them, where that is known.
   */
  #insert(
    list: SequenceNode,
    index: number,
    written: readonly ByteText[],
    { above, below }: { readonly above: number | undefined; readonly below: number | undefined },
  ): readonly Edit[] | undefined {
    const text = this.#text;
    const [previous, next] = [list.entries[index - 1], list.entries[index]];
    if (list.style === 'flow') {
      const style = flowStyleOf(text, list);
      const insert = (entry: ByteText): readonly Edit[] => insertInFlow(text, list, index - 1, entry, style);
      return previous ? written.flatMap(insert) : insert(written.join(style.json && style.tight ? ',' : ', '));
    }
    const neighbour = next ?? previous;
    const ownStart = lineStartAt(text, neighbour?.start ?? 0);
    const indentation = text.slice(ownStart, neighbour?.start);
    if (indentation.trim() !== '' || ownStart === 0) return undefined;
    let after = previous?.end ?? ownStart - 1;
    // Without an entry before it, below the key.
    while (!previous && after > 0 && isFreeLine(text, after)) after = lineStartAt(text, after) - 1;
    const free = freeLinesAfter(text, after);
    // Behind the last entry, what is not indented like it may belong to what comes next.
    const isOfList = (at: number): boolean => next !== undefined || text.startsWith(`${indentation}#`, at);
    if (above !== undefined) after = free.slice(0, above).at(-1) ?? after;
    else if (below !== undefined) after = free.slice(0, Math.max(0, free.length - below)).at(-1) ?? after;
    else after = free.findLast(isOfList) ?? after;
    const entries = written.map((each) => `${indentation}- ${each.replaceAll('\r', '')}\n`).join('');
    return [insertLinesAfter(text, after, entries)];
  }
}

/**
 * Before which entry a run stood: between the two that were beside it, else beside one of them, and of several such places
 * at the one nearest to `index`, its former place. Where others changed both, that must do.
 */
function findPlace(hashes: readonly string[], index: number, before: string, after: string): number {
  const places = Array.from({ length: hashes.length + 1 }, (_, place) => place);
  const follows = (place: number): boolean => (hashes[place - 1] ?? '') === before;
  const precedes = (place: number): boolean => (hashes[place] ?? '') === after;
  const tests = [(place: number) => follows(place) && precedes(place), follows, precedes];
  const found = tests.map((test) => places.filter(test)).find((each) => each.length > 0) ?? [
    Math.min(index, hashes.length),
  ];
  const near = (place: number): number => Math.abs(place - index);
  return found.reduce((best, each) => (near(each) < near(best) ? each : best));
}

function isSelected(entry: YamlNode | undefined, selector: YamlData): boolean {
  if (typeof selector === 'string') return scalarText(findEntry(entry, 'name')?.value) === selector;
  const value = yamlValue(entry);
  return Object.entries(objectAt(selector)).every(([key, each]) => isSame(valueAt(value, key), each));
}

/** What of a value is not ours: nothing, some entries, or all of it. */
function foreignParts(is: unknown, ours: unknown): 'nothing' | 'some' | 'all' {
  if (isOurs(is, ours)) return 'nothing';
  if (Array.isArray(is) && Array.isArray(ours)) {
    return is.every((each) => ours.some((own) => isOurs(each, own))) ? 'nothing' : 'some';
  }
  if (!isMapping(is) || !isMapping(ours)) return 'all';
  return Object.entries(is).every(
    ([key, value]) => Object.hasOwn(ours, key) && foreignParts(value, valueAt(ours, key)) === 'nothing',
  )
    ? 'nothing'
    : 'some';
}

const isMapping = (each: unknown): each is object => typeof each === 'object' && each !== null && !Array.isArray(each);

/** Whether a value is the one that was written, but for a default that an API server adds. */
function isOurs(is: unknown, ours: unknown): boolean {
  if (typeof is !== 'object' || typeof ours !== 'object') return isSame(is, ours);
  const { secret } = objectAt(is);
  if (valueAt(secret, 'defaultMode') !== 0o644 || valueAt(ours, 'secret', 'defaultMode') !== undefined)
    return isSame(is, ours);
  return isSame({ ...objectAt(is), secret: { ...objectAt(secret), defaultMode: undefined } }, ours);
}

/** Whether an entry is an edited form of one of ours. */
function isNamesake(is: unknown, ours: unknown): boolean {
  if (typeof is === 'string' && typeof ours === 'string') {
    return flagName(is) !== undefined && flagName(is) === flagName(ours);
  }
  const name = textAt(ours, 'name');
  return name !== undefined && textAt(is, 'name') === name;
}

function nameOf(value: unknown): string {
  return typeof value === 'string' ? (flagName(value) ?? value) : (textAt(value, 'name') ?? '');
}

function nameOfEntry(node: MappingNode | SequenceNode, index: number): string {
  if (node.kind === 'mapping') return node.entries[index]?.key.value ?? '';
  return nameOf(yamlValue(node.entries[index]?.value));
}

/** Puts back how the value of a key was written. */
function restoreValue(text: ByteText, entry: MappingEntry, raw: ByteText): readonly Edit[] {
  const colonEnd = text.indexOf(':', entry.key.end) + 1;
  const lineEnd = lineEndAt(text, entry.key.end);
  const isBelow = entry.end > lineEnd && /^[ \t]*(?:#.*)?$/.test(text.slice(colonEnd, lineEnd));
  if (!isBelow || raw.includes('\n')) return [{ start: entry.key.end, end: entry.end, text: raw }];
  const kept = keptComments(text, nextLineAt(text, lineEnd), entry.end);
  return [
    { start: entry.key.end, end: colonEnd, text: raw },
    { start: lineEnd, end: lineEndAt(text, entry.end), text: kept && lineBreakOf(text) + kept.trimEnd() },
  ];
}

function describePath(path: Path): string {
  return path
    .map((step, index) => {
      const name = typeof step === 'string' ? step : Object.values(objectAt(step)).flat().filter(Boolean).join(' ');
      return index === 0 || !/[^\w]/.test(name) ? (index === 0 ? name : `.${name}`) : `[${name}]`;
    })
    .join('');
}
