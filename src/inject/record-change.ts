import type { Diagnostic } from '../diagnostic.js';
import { applyEdits } from '../edit/apply-edits.js';
import { planSetKey } from '../edit/plan-set-key.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import { objectAt } from '../package/json-value.js';
import { packageObject, placeOf, type PackageObject } from '../package/package-object.js';
import { shownRegistry } from '../registry/shown-registry.js';
import { ReplacedItem } from '../resource-list/replaced-item.js';
import type { Item } from '../resource-list/resource-list.js';
import type { ByteText } from '../text/byte-text.js';
import { decodeGoUtf8 } from '../text/utf8.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { MappingNode } from '../yaml/node.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { describeChange, describeObject } from './describe-change.js';
import type { NewObject } from './plan.js';
import { takeOut } from './take-out.js';
import { isData, parseWrote, wroteAnnotation, type Added, type Data, type Fields, type Wrote } from './wrote.js';

/** A text with its note, and what it says. */
export interface Recorded {
  readonly text: ByteText;
  readonly wrote?: Wrote;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Notes on an object what was written into it. Then tries whether a later run can take just that out again, and says so
 * if it cannot.
 *
 * @param item the item before, and `text` what becomes of it
 * @param lost what an earlier run could not note
 */
export function recordEdited(item: Item, text: ByteText, lost: readonly string[] = []): Recorded {
  const former = item.read().node;
  const root = parseYaml(text, item.column).node;
  if (former?.kind !== 'mapping' || root?.kind !== 'mapping') return { text, diagnostics: [] };
  const change = describeChange({ text: item.text(), root: former }, { text, root });
  const kept = parseWrote(scalarText(findNode(former, ['metadata', 'annotations', wroteAnnotation])) ?? '');
  const newlyLost = change.lost.filter((place) => !lost.includes(place));
  const allLost = [...lost, ...newlyLost];
  const fields = kept ? change.fields : withAnnotations(item.text(), former, change.fields);
  const wrote = kept ? mergeWrote(kept, fields) : { edited: fields, ...(allLost.length > 0 && { lost: allLost }) };
  const isNoted = kept !== undefined || allLost.length + Object.keys(change.fields).length > 0;
  const { edits, refused } = isNoted ? planNote(text, root, wrote) : { edits: [] };
  const object = (): PackageObject => packageObject(objectAt(yamlValue(former)), item);
  if (!edits) return { text, diagnostics: [undoIncomplete(object(), `it cannot be noted (${refused})`)] };
  const noted = applyEdits(text, edits);
  const replaced = change.replaced.filter((key) => !(kept && isOurs(kept, key)));
  const diagnostics = [
    ...replaced.map((key) => entryReplaced(object(), key)),
    ...newlyLost.map((place) => undoIncomplete(object(), `\`${place}\` lost what cannot be noted`)),
  ];
  const isExact = (): boolean => {
    // What was taken out of the same text gave the former one.
    if ('made' in wrote || kept || (item instanceof ReplacedItem && item.original.text() === noted)) return true;
    const isApart = fields['metadata'] === undefined && hasBlockAnnotations(former);
    const after = isApart ? root : parseYaml(noted, item.column).node;
    if (after?.kind !== 'mapping') return false;
    return takeOut(isApart ? text : noted, after, item.column, wrote.edited).text === item.text();
  };
  if (diagnostics.length === 0 && lost.length === 0 && !isExact()) {
    diagnostics.push(undoIncomplete(object(), 'it is written in an unusual way'));
  }
  return { text: noted, wrote, diagnostics };
}

/** Whether the note is a line of its own below others, which comes and goes without anything else. */
function hasBlockAnnotations(root: MappingNode): boolean {
  const annotations = findNode(root, ['metadata', 'annotations']);
  return annotations?.kind === 'mapping' && annotations.style === 'block';
}

/** A new object with the note that it is ours. */
export function recordMade(made: NewObject): { readonly made: NewObject; readonly wrote: Wrote } {
  const wrote = { made: describeObject(made) };
  const annotations = { ...objectAt(made, 'metadata', 'annotations'), [wroteAnnotation]: JSON.stringify(wrote) };
  return { made: { ...made, metadata: { ...made.metadata, annotations } }, wrote };
}

/** The mapping of annotations may have to be made for the note, and goes with it. */
function withAnnotations(text: ByteText, former: MappingNode, fields: Fields): Fields {
  const metadata = findEntry(former, 'metadata')?.value;
  const entry = findEntry(metadata, 'annotations');
  if (
    entry?.value &&
    !(entry.value.kind === 'mapping' && entry.value.entries.length === 0) &&
    yamlValue(entry.value) !== null
  )
    return fields;
  const others = (fields['metadata'] ?? {}) as Fields;
  if (others['annotations']) return fields;
  const annotations: Added = entry ? ['+', {}, decodeGoUtf8(text.slice(entry.key.end, entry.end))] : ['+', {}];
  return { ...fields, metadata: { ...others, annotations } };
}

function planNote(text: ByteText, root: MappingNode, wrote: Wrote): PlannedEdits {
  const note = JSON.stringify(wrote);
  const metadata = findEntry(root, 'metadata')?.value;
  const annotations = findEntry(metadata, 'annotations')?.value;
  if (annotations?.kind === 'mapping' && annotations.entries.length > 0)
    return planSetKey(text, annotations, wroteAnnotation, note);
  if (metadata?.kind === 'mapping') return planSetKey(text, metadata, 'annotations', { [wroteAnnotation]: note });
  return { refused: '`metadata` is not written out', offset: root.start };
}

/** What is kept of an earlier run, and what comes to it. */
function mergeWrote(kept: Wrote, fields: Fields): Wrote {
  const old = 'made' in kept ? kept.made : kept.edited;
  const merged = { ...fields, ...old };
  for (const [key, field] of Object.entries(fields)) {
    const was = old[key];
    if (isData(field) && isData(was)) merged[key] = mergeData(was, field);
  }
  return 'made' in kept ? { made: withOwnAnnotations(merged) } : { ...kept, edited: merged };
}

/** What a whole object of ours says of its annotations, it says at its top. */
function withOwnAnnotations({ metadata, ...fields }: Fields): Fields {
  const more = (metadata as Fields | undefined)?.['annotations'];
  if (more === undefined) return fields;
  const values = Array.isArray(more)
    ? (more[1] as object)
    : Object.fromEntries(Object.entries(more).map(([key, each]) => [key, (each as Added)[1]]));
  const [, own] = (fields['annotations'] ?? ['+', {}]) as Added;
  return { ...fields, annotations: ['+', { ...(own as object), ...values }] };
}

function mergeData([, old]: Data, [, more]: Data): Data {
  const keys = { ...more, ...old };
  for (const [key, what] of Object.entries(more)) {
    const was = old[key];
    if (what && was) keys[key] = { ...was, auths: [...new Set([...was.auths, ...what.auths])] };
  }
  return ['data', keys];
}

function isOurs(kept: Wrote, registry: string): boolean {
  return Object.values('made' in kept ? kept.made : kept.edited).some(
    (field) => isData(field) && Object.values(field[1]).some((what) => what?.auths.includes(shownRegistry(registry))),
  );
}

function entryReplaced(object: PackageObject, key: string): Diagnostic {
  return {
    rule: 'entry-of-others-replaced',
    severity: 'warning',
    message: `replaced the entry of ${shownRegistry(key)}, which others wrote into the Secret "${object.ref.name}"; a later run cannot give it back, because no credential is noted`,
    ...placeOf(object),
  };
}

function undoIncomplete(object: PackageObject, reason: string): Diagnostic {
  return {
    rule: 'undo-incomplete',
    severity: 'warning',
    message: `a later run cannot take out of ${object.ref.kind} "${object.ref.name}" just what this one wrote, because ${reason}; undo it with git`,
    ...placeOf(object),
  };
}
