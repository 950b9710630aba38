import type { YamlData } from '../edit/yaml-data.js';
import { valueAt } from '../package/json-value.js';

/** The annotation on an object that the mutator made or edited. It holds a `Wrote` as JSON, and no credential. */
export const wroteAnnotation = 'inject.fn.kpt.dev/wrote';

/**
 * What the mutator wrote into an object that others made, or the whole object. `lost` are places of which a later run
 * cannot tell what is ours.
 */
export type Wrote = { readonly edited: Fields; readonly lost?: readonly string[] } | { readonly made: Fields };

/** What was written below the keys of a mapping. */
export interface Fields {
  readonly [key: string]: Fields | Added | Entries | Data;
}

/** A value that is ours, and how the value that it replaced was written, from the end of the key on. */
export type Added = readonly ['+', YamlData, string?];

/**
 * In a list of others: entries that were edited, entries that are ours, and entries that were removed. If all were, the
 * list is given as it was written.
 */
export type Entries = readonly ['*', readonly EditedEntry[], readonly YamlData[], (readonly RemovedRun[])?, string?];

/**
 * Entries that stood one after the other: the index of the first in the former list, how they were written, and hashes of
 * the entries before and after them, which are empty at the ends of the list. At last the numbers of comments
 * and blank lines between the entry before and them, and between them and what comes after; these lines stayed.
 */
export type RemovedRun = readonly [number, readonly string[], string, string, number?, number?];

/** An entry by its name, or by those of its fields that are not ours; null for a word that was replaced. */
export type EditedEntry = readonly [YamlData, Fields | Added];

/** In a Secret's data: keys that are ours (null), and registries whose entries in a docker config are ours. */
export type Data = readonly ['data', Readonly<Record<string, DataKey>>];

export type DataKey = null | { readonly auths: readonly string[]; readonly made?: true };

/** Reads a note. Undefined where it is not one that the mutator writes: nothing must be taken out by it. */
export function parseWrote(text: string): Wrote | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isPlain(parsed) && isWrote(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** No object of Kubernetes is as deep, and nothing that walks the note runs out of stack. */
const deepest = 64;

function isPlain(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return (
    depth < deepest &&
    !Object.hasOwn(value, '__proto__') &&
    Object.values(value).every((each) => isPlain(each, depth + 1))
  );
}

function isWrote(value: unknown): value is Wrote {
  if (!isObject(value)) return false;
  const { made, edited, lost = [], ...others } = value;
  if (Object.keys(others).length > 0 || !isTexts(lost)) return false;
  if (made === undefined) return isFields(edited);
  return edited === undefined && isObject(made) && Object.values(made).every((each) => isAdded(each) || isData(each));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** Tells the forms of a field apart, of which it is known that it has one. */
export const isTagged = <T extends Fields[string]>(field: T): field is Exclude<T, Fields> => Array.isArray(field);

/** Whether a value has the form that the tag at its beginning promises, or is a mapping of such values. */
export function isFields(value: unknown): value is Fields {
  return (
    isObject(value) &&
    Object.values(value).every((each) => isFields(each) || isAdded(each) || isEntries(each) || isData(each))
  );
}

export function isAdded(value: unknown): value is Added {
  return (
    Array.isArray(value) &&
    value[0] === '+' &&
    value.length >= 2 &&
    (value.length === 2 || (value.length === 3 && isText(value[2])))
  );
}

function isEntries(value: unknown): value is Entries {
  if (!Array.isArray(value) || value[0] !== '*' || value.length < 3 || value.length > 5) return false;
  const [, edited, ours, removed = [], raw = ''] = value as readonly unknown[];
  return (
    Array.isArray(edited) &&
    edited.every(isEditedEntry) &&
    Array.isArray(ours) &&
    Array.isArray(removed) &&
    removed.every(isRemovedRun) &&
    isText(raw)
  );
}

function isEditedEntry(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [selector, what] = value as readonly unknown[];
  if (selector === null) return isAdded(what) && isText(what[2]);
  return (isText(selector) || (isObject(selector) && Object.keys(selector).length > 0)) && isFields(what);
}

function isRemovedRun(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 4 || value.length > 6) return false;
  const [index, raws, before, after, above = 0, below = 0] = value as readonly unknown[];
  return isCount(index) && isTexts(raws) && isText(before) && isText(after) && isCount(above) && isCount(below);
}

export function isData(value: unknown): value is Data {
  if (!Array.isArray(value) || value.length !== 2 || value[0] !== 'data' || !isObject(value[1])) return false;
  return Object.values(value[1]).every(
    (key) =>
      key === null || (isTexts(valueAt(key, 'auths')) && [true, undefined].includes(valueAt(key, 'made') as true)),
  );
}

/** Whether two values of plain data are equal; the order of keys does not matter, nor a key without a value. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other || (one ?? null) === (other ?? null)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((each, index) => isSame(each, other[index]))
    );
  }
  const [keys, others] = [keysOf(one), keysOf(other)];
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(valueAt(one, key), valueAt(other, key)))
  );
}

const keysOf = (value: object): readonly string[] =>
  Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [key]));
