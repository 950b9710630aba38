import type { Diagnostic } from '../diagnostic.js';
import { applyEdits } from '../edit/apply-edits.js';
import { keptComments } from '../edit/remove-entries.js';
import { renderBlock } from '../edit/render-block.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import { objectAt, textAt } from '../package/json-value.js';
import { editableObject, placeOf, type EditableObject, type PackageObject } from '../package/package-object.js';
import { listObjects } from '../package/package-objects.js';
import { shownRegistry } from '../registry/shown-registry.js';
import type { FunctionOutcome, ItemChange } from '../resource-list/function-outcome.js';
import { itemsHolding } from '../resource-list/items-holding.js';
import { ReplacedItem } from '../resource-list/replaced-item.js';
import type { Item, ResourceList } from '../resource-list/resource-list.js';
import type { ByteText } from '../text/byte-text.js';
import { findNode } from '../yaml/find-node.js';
import type { YamlNode } from '../yaml/node.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { ownFields } from './describe-change.js';
import type { NewObject, Plan } from './plan.js';
import { recognise } from './recognise-version-0-1.js';
import { recordEdited, recordMade } from './record-change.js';
import { authsOfOthers, dataFields, hasOnlyAuths } from './secret-data.js';
import { takeOut } from './take-out.js';
import { updateItem } from './update-item.js';
import { isData, isSame, parseWrote, wroteAnnotation, type Fields, type Wrote } from './wrote.js';

/** The kinds of objects into which planners write. */
const writtenKinds = [
  ...['Deployment', 'Role', 'Secret', 'ExternalSecret', 'SealedSecret'],
  ...['ServiceAccount', 'PodTemplate'],
];

/** What version 0.1 wrote, too. */
const pathFlag = '--registry-auth-secret-path';

/** An object that holds what an earlier run wrote. */
interface Former {
  readonly object: PackageObject;
  /** The item without what is ours; undefined if it was ours as a whole. */
  readonly item: Item | undefined;
  readonly wrote?: Wrote;
  /** What the earlier run could not note. */
  readonly lost?: readonly string[];
  /** What is said only if nothing went wrong. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Brings a package to what functionConfig says: takes out what an earlier run wrote, lets the planners put in what is
 * wanted, notes on each object what that was, and gives the difference to the input.
 *
 * @param plan what is to be put into a package that holds nothing of an earlier run
 */
export function bringTo(list: ResourceList, config: InjectConfig, plan: (list: ResourceList) => Plan): FunctionOutcome {
  const { formers, diagnostics: misread } = findFormers(list, config);
  const items = list.items.flatMap((item) => {
    const former = formers.get(item);
    return former ? (former.item ?? []) : [item];
  });
  const { changes: planned, newItems: made, diagnostics: said } = plan({ ...list, items });
  const diagnostics = [...misread, ...said];
  if (said.some(({ severity }) => severity === 'error')) return { changes: [], newItems: [], diagnostics };

  const texts = new Map<Item, ByteText>();
  for (const { item } of formers.values()) if (item instanceof ReplacedItem) texts.set(item.original, item.text());
  const registries = new Set<string>();
  for (const { item, edits } of planned) {
    const original = item instanceof ReplacedItem ? item.original : item;
    const recorded = recordEdited(item, applyEdits(item.text(), edits), formers.get(original)?.lost);
    texts.set(original, recorded.text);
    diagnostics.push(...recorded.diagnostics);
    for (const each of registriesOf(recorded.wrote)) registries.add(each);
  }
  const dropped = new Map([...formers].filter(([, former]) => !former.item));
  const newItems: ByteText[] = [];
  for (const each of made) {
    const recorded = recordMade(each);
    for (const registry of registriesOf(recorded.wrote)) registries.add(registry);
    const [old] = [...dropped].find(([, { object }]) => isSameObject(object, each)) ?? [];
    if (old) texts.set(old, updateItem(old, recorded.made));
    else newItems.push(renderBlock(recorded.made, 0));
    if (old) dropped.delete(old);
  }
  const changes = [...texts]
    .filter(([item, text]) => item.text() !== text && !(formers.has(item) && isSameItem(item, text)))
    .map(([item, text]) => replaceText(item, text));
  return {
    changes,
    newItems,
    removedItems: [...dropped.keys()],
    diagnostics: [
      ...diagnostics,
      ...[...formers.values()].flatMap((former) => former.diagnostics),
      ...[...formers.values()].flatMap((former) => describeRegistries(former, registries, config)),
      ...[...dropped.values()].map(({ object }) => objectRemoved(object)),
    ],
  };
}

/** What earlier runs wrote, by the items that hold it. */
function findFormers(
  list: ResourceList,
  config: InjectConfig,
): { readonly formers: ReadonlyMap<Item, Former>; readonly diagnostics: readonly Diagnostic[] } {
  const formers = new Map<Item, Former>();
  const diagnostics: Diagnostic[] = [];
  const written = list.items.filter(({ kind }) => writtenKinds.includes(kind));
  const kinds = new Set(itemsHolding(list, written, [wroteAnnotation, pathFlag]).map(({ kind }) => kind));
  if (kinds.size === 0) return { formers, diagnostics };
  const objects = listObjects(list);
  const noted = [...kinds].flatMap((kind) => objects.find(kind, [wroteAnnotation]));
  for (const object of noted) {
    const editable = editableObject(object);
    const note = noteOf(object);
    if (!editable || note === undefined) continue;
    const wrote = parseWrote(note);
    if (!wrote) diagnostics.push(noteUnreadable(object));
    else if (!isKept(object, config, noted)) formers.set(editable.item, findFormer(editable, wrote));
  }
  for (const object of kinds.has('Deployment') ? objects.find('Deployment', [pathFlag]) : []) {
    const editable = editableObject(object);
    const fields = noteOf(object) === undefined ? recognise(object.value) : undefined;
    if (editable && fields) formers.set(editable.item, recognisedFormer(editable, fields));
  }
  return { formers, diagnostics };
}

function noteOf({ value }: PackageObject): string | undefined {
  return textAt(value, 'metadata', 'annotations', wroteAnnotation);
}

/** Whether functionConfig leaves an object of an earlier run as it is. */
function isKept(
  { ref }: PackageObject,
  { isAbsent, prune, tls, ...config }: InjectConfig,
  noted: readonly PackageObject[],
): boolean {
  if (isAbsent) return false;
  const isReferred =
    config.origins.length === 0 && config.externalSecret === undefined && ref.name === config.secretName;
  const isSecret = ref.kind === 'Secret';
  if (isReferred && (isSecret || ref.kind === 'ExternalSecret')) {
    // What was made for function pods is needed only by what asks for it.
    return config.rotation === 'ambient' || isBesideDeployment(ref, noted);
  }
  return isSecret && (!prune || (tls?.caBundle === undefined && tls?.secretName === ref.name));
}

/** Whether an object is in the namespace of a Deployment that an earlier run edited, as far as that can be told. */
function isBesideDeployment({ namespace }: PackageObject['ref'], noted: readonly PackageObject[]): boolean {
  const deployments = noted.filter(({ ref }) => ref.kind === 'Deployment' && ref.namespace !== undefined);
  return deployments.length === 0 || deployments.some(({ ref }) => ref.namespace === namespace);
}

function findFormer({ object, item, root }: EditableObject, wrote: Wrote): Former {
  if ('edited' in wrote) {
    const { lost = [] } = wrote;
    const { text, edited } = takeOut(item.text(), root, item.column, wrote.edited);
    const diagnostics = [
      ...edited.map((path) => staysEdited(object, path)),
      ...lost.map((path) => staysLost(object, path)),
    ];
    return { object, item: new ReplacedItem(item, text), wrote, lost, diagnostics };
  }
  if (isPure(object.value, wrote.made) && keptComments(item.text(), 0, item.text().length) === '') {
    return { object, item: undefined, wrote, diagnostics: [] };
  }
  const { annotations, data, stringData } = wrote.made;
  const { text } = takeOut(item.text(), root, item.column, {
    ...(annotations && { metadata: { annotations } }),
    ...(data && { data }),
    ...(stringData && { stringData }),
  });
  return {
    object,
    wrote,
    item: new ReplacedItem(item, text),
    diagnostics: [
      {
        rule: 'others-wrote-into-it',
        severity: 'info',
        message: `the ${object.ref.kind} "${object.ref.name}" is kept, because others wrote into what an earlier run made; remove it if nobody needs it`,
        ...placeOf(object),
      },
    ],
  };
}

/** Whether an object holds nothing but what the mutator wrote. */
function isPure(value: unknown, made: Fields): boolean {
  return Object.entries(ownFields(value)).every(([key, is]) => {
    const ours = made[key];
    if (!Array.isArray(ours)) return false;
    if (ours[0] !== 'data') return isSame(is, ours[1]);
    return Object.keys(objectAt(is)).every((name) => {
      const what = (ours[1] as Readonly<Record<string, { readonly auths: readonly string[] } | null>>)[name];
      if (what === undefined || what === null) return what === null;
      return hasOnlyAuths(value, key) && authsOfOthers(value, key, what.auths).length === 0;
    });
  });
}

function recognisedFormer({ object, item, root }: EditableObject, fields: Fields): Former {
  const { text, edited } = takeOut(item.text(), root, item.column, fields);
  return {
    object,
    item: new ReplacedItem(item, text),
    diagnostics: [
      ...edited.map((path) => staysEdited(object, path)),
      {
        rule: 'version-0-1-recognised',
        severity: 'info',
        message: `volume, mount and flags are taken for what version 0.1 wrote; its verbs in the Role and its entries in a Secret cannot be told from those of others and stay; remove what nobody needs`,
        ...placeOf(object),
      },
    ],
  };
}

function staysEdited(object: EditableObject['object'], path: string): Diagnostic {
  return {
    rule: 'written-part-edited',
    severity: 'warning',
    message: `\`${path}\` was edited after the mutator wrote it, so it is kept; remove it if nobody needs it`,
    fieldPath: path,
    ...placeOf(object),
  };
}

/** What was lost stays so until somebody mends it. */
function staysLost(object: PackageObject, path: string): Diagnostic {
  return {
    rule: 'undo-incomplete',
    severity: 'warning',
    message: `of \`${path}\` an earlier run could not note what it changed, so it stays; undo it with git`,
    fieldPath: path,
    ...placeOf(object),
  };
}

function noteUnreadable(object: PackageObject): Diagnostic {
  const fieldPath = `metadata.annotations[${wroteAnnotation}]`;
  return {
    rule: 'written-part-edited',
    severity: 'warning',
    message: `\`${fieldPath}\` is not what the mutator notes, so what an earlier run wrote stays; remove the annotation`,
    fieldPath,
    ...placeOf(object),
  };
}

/** Registries whose entries are nowhere any more. */
function describeRegistries(
  { object, wrote }: Former,
  left: ReadonlySet<string>,
  { isAbsent }: InjectConfig,
): readonly Diagnostic[] {
  return registriesOf(wrote)
    .filter((registry) => !left.has(registry))
    .map((registry) => ({
      rule: 'registry-removed',
      severity: 'warning',
      message: `the entry of ${shownRegistry(registry)} in the Secret "${object.ref.name}" was removed, because ${isAbsent ? '`state` is "absent"' : 'functionConfig no longer gives it; to keep such entries set `secret.prune` to false'}`,
      ...placeOf(object),
    }));
}

function objectRemoved(object: PackageObject): Diagnostic {
  return {
    rule: 'former-object-removed',
    severity: 'info',
    message: `removed the ${object.ref.kind} "${object.ref.name}", which an earlier run wrote and functionConfig no longer asks for`,
    ...placeOf(object),
  };
}

/** The registries whose entries in a Secret are ours. */
function registriesOf(wrote: Wrote | undefined): readonly string[] {
  if (!wrote) return [];
  const fields = 'made' in wrote ? wrote.made : wrote.edited;
  return dataFields.flatMap((field) => {
    const data = fields[field];
    return isData(data) ? Object.values(data[1]).flatMap((key) => key?.auths ?? []) : [];
  });
}

/**
 * Whether an item says already what a text says, as after a host wrote it again; it then keeps the form that it has. Where
 * comments moved, too, what was taken out did not stand there before, and what the note says of its place may differ.
 */
function isSameItem(item: Item, text: ByteText): boolean {
  const [is, becomes] = [item.read().node, parseYaml(text, item.column).node];
  if (isSame(yamlValue(is), yamlValue(becomes))) return true;
  const [before, after] = [withoutNote(item.text(), is), withoutNote(text, becomes)];
  if (before === undefined || after === undefined || before === after) return false;
  const [value, other] = [before, after].map((each) => yamlValue(parseYaml(each, item.column).node));
  return isSame(value, other);
}

/** A text with an empty note; undefined if it has none. */
function withoutNote(text: ByteText, root: YamlNode | undefined): ByteText | undefined {
  const note = findNode(root, ['metadata', 'annotations', wroteAnnotation]);
  return note && `${text.slice(0, note.start)}""${text.slice(note.end)}`;
}

function isSameObject({ ref }: PackageObject, { kind, metadata }: NewObject): boolean {
  return ref.kind === kind && ref.name === metadata.name && ref.namespace === metadata.namespace;
}

function replaceText(item: Item, text: ByteText): ItemChange {
  return { item, edits: [{ start: 0, end: item.text().length, text }] };
}
