import type { Edit } from '../edit/edit.js';
import { planInsertEntryAfter } from '../edit/plan-insert-entry.js';
import { planRemoveEntry } from '../edit/plan-remove-entry.js';
import { planReplaceScalar } from '../edit/plan-replace-scalar.js';
import { planSetKey } from '../edit/plan-set-key.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import type { PorchProgram } from '../package/find-program.js';
import { listAt, textsAt } from '../package/json-value.js';
import { placeOf } from '../package/package-object.js';
import { isGoTrue, type GivenFlag } from '../porch/go-flags.js';
import { isRegistryFlag, type Release } from '../porch/releases.js';
import type { ByteText } from '../text/byte-text.js';
import { findEntry } from '../yaml/find-node.js';
import type { SequenceNode } from '../yaml/node.js';
import { checkFlags } from './check-flags.js';
import type { EditableProgram } from './editable-program.js';
import { flagName } from './flag-name.js';
import { joinPlanned } from './plan-append-entries.js';
import { editItem, emptyPlan, joinPlans, say, type Plan } from './plan.js';
import { readArguments, type ReadArguments } from './read-arguments.js';
import type { WantedFlag } from './wanted-flags.js';

/** Changes to the words of a command line, by position. */
interface WordChanges {
  readonly removed: ReadonlySet<number>;
  readonly replaced: ReadonlyMap<number, string>;
  /** New words, after the one at `after` (-1: before all). */
  readonly added: readonly string[];
  readonly after: number;
}

/**
 * Gives the evaluator the flags that it needs. A flag that is already there gets its value in place. Further copies, and
 * copies that are never read, are removed. New flags come after `--config`, or after the last flag that is still read.
 */
export function planFlags(evaluator: EditableProgram, release: Release, wanted: readonly WantedFlag[]): Plan {
  const words = argumentWords(evaluator);
  const stray = findStrayBooleans(words, release, wanted);
  const parsed = readArguments(words, release, stray);
  const changes = changeWords(words, parsed, stray, wanted);
  return joinPlans(
    editItem(evaluator, evaluator.flagsPath, planWords(evaluator, changes)),
    say(...checkFlags(evaluator, release, { words, parsed, stray, removed: changes.removed, wanted })),
  );
}

/** Where the flags for private registries are among the words, with their values. */
function findRegistryFlags(words: readonly string[]): {
  readonly names: readonly string[];
  readonly removed: ReadonlySet<number>;
} {
  const removed = new Set<number>();
  const names: string[] = [];
  for (const [position, word] of words.entries()) {
    const name = flagName(word)?.replaceAll('_', '-');
    if (name === undefined || !isRegistryFlag(name)) continue;
    names.push(name);
    removed.add(position);
    const next = words[position + 1];
    if (!word.includes('=') && next !== undefined && !next.startsWith('-')) removed.add(position + 1);
  }
  return { names, removed };
}

function planRemoveWords(program: EditableProgram, removed: ReadonlySet<number>): Plan {
  if (removed.size === 0) return emptyPlan;
  const changes = { removed, replaced: new Map<number, string>(), added: [], after: -1 };
  return editItem(program, program.flagsPath, planWords(program, changes));
}

/** Takes the flags for private registries off the evaluator, which then uses its own docker config. */
export function planFeatureOff(evaluator: EditableProgram, release: Release): Plan {
  const words = argumentWords(evaluator);
  const { removed } = findRegistryFlags(words);
  const stray = new Set<number>();
  const flags = { words, parsed: readArguments(words, release, removed), stray, removed, wanted: [] };
  return joinPlans(planRemoveWords(evaluator, removed), say(...checkFlags(evaluator, release, flags)));
}

/** Removes flags for private registries from a program that does not evaluate pods and would not start with them. */
export function planRemoveRegistryFlags(program: EditableProgram, release: Release): Plan {
  const { names, removed } = findRegistryFlags(argumentWords(program));
  if (names.length === 0) return emptyPlan;
  const { title } = program.component;
  const flags = names.map((name) => `\`--${name}\``).join(', ');
  return joinPlans(
    planRemoveWords(program, removed),
    say({
      rule: 'registry-flags-on-wrong-component',
      severity: 'warning',
      message: `removed ${flags} from ${title}, which does not have them in Porch ${release.build} and would not start; ${release.evaluator.title} has them now`,
      fieldPath: program.flagsPath,
      ...placeOf(program.object),
    }),
  );
}

/** The arguments; one whose value is not known is given as it is written. */
export function argumentWords({ arguments: words }: PorchProgram): readonly string[] {
  return words.map(({ value, written }) => value ?? written ?? '');
}

/**
 * The words such as `true` after a wanted bool flag. For Go such a word ends the flags. Without it the flag means the
 * same, and the flags after it are read again.
 */
function findStrayBooleans(
  words: readonly string[],
  release: Release,
  wanted: readonly WantedFlag[],
): ReadonlySet<number> {
  const stray = new Set<number>();
  for (;;) {
    const { stop, given } = readArguments(words, release, stray);
    const flag = given.find(({ end }) => end === stop?.index);
    const isOurs = wanted.some(({ name, value }) => value === true && name === flag?.name);
    const isBare = stop && !(words[stop.index - 1] ?? '').includes('=');
    if (!stop || !isOurs || !isBare || !/^(?:1|0|t|f|true|false)$/i.test(words[stop.index] ?? '')) return stray;
    stray.add(stop.index);
  }
}

function changeWords(
  words: readonly string[],
  parsed: ReadArguments,
  stray: ReadonlySet<number>,
  wanted: readonly WantedFlag[],
): WordChanges {
  const removed = new Set(stray);
  const replaced = new Map<number, string>();
  const added: string[] = [];
  const lacksValue = ({ start }: GivenFlag): boolean =>
    parsed.faults.some(({ code, index }) => code === 'missing-value' && index === start);
  for (const flag of wanted) {
    const given = parsed.given.filter(({ name }) => name === flag.name);
    for (const copy of given.slice(0, -1)) {
      for (let position = copy.start; position < copy.end; position++) removed.add(position);
    }
    const last = given.at(-1);
    if (last === undefined) added.push(`--${flag.name}=${String(flag.value)}`);
    else if (lacksValue(last) || !isRight(last, flag)) replaceValue(last, flag, words, replaced);
  }
  // Copies that are never read, and those with one dash, which porch-server takes for one-letter flags.
  const shorthands = parsed.faults.filter(({ code }) => code === 'unknown-shorthand').map(({ index }) => index);
  for (const position of [...parsed.lost, ...shorthands]) {
    if (wanted.some(({ name }) => name === flagName(words[position]))) removed.add(position);
  }
  // After a flag that lacks its value, the first new one would become that value.
  const isOpen = (flag: GivenFlag): boolean => lacksValue(flag) && !replaced.has(flag.start);
  const kept = parsed.given.filter((flag) => !removed.has(flag.end - 1) && !isOpen(flag));
  const anchor = kept.findLast(({ name }) => name === 'config') ?? kept.at(-1);
  return { removed, replaced, added, after: anchor === undefined ? -1 : anchor.end - 1 };
}

function isRight(given: GivenFlag, wanted: WantedFlag): boolean {
  return wanted.value === true ? isGoTrue(given.value) : given.value === wanted.value;
}

/** Sets the value in the word that holds it: `--flag=value`, or the one after `--flag`. */
function replaceValue(
  given: GivenFlag,
  wanted: WantedFlag,
  words: readonly string[],
  replaced: Map<number, string>,
): void {
  const position = given.end - 1;
  const dashesAndName = /^--?[^=]*/.exec(words[given.start] ?? '')?.[0] ?? '';
  replaced.set(position, position > given.start ? String(wanted.value) : `${dashesAndName}=${String(wanted.value)}`);
}

function planWords(program: EditableProgram, changes: WordChanges): PlannedEdits {
  const text = program.item.text();
  const { added, after } = changes;
  const place = program.arguments[after] ?? firstPlace(program);
  if (!place) return planSetKey(text, program.containerNode, 'args', added);

  const planned: PlannedEdits[] = [];
  for (const field of ['command', 'args'] as const) {
    const sequence = findEntry(program.containerNode, field)?.value;
    const positions = program.arguments.flatMap((argument, at) => (argument.field === field ? [at] : []));
    const news = place.field === field ? added : [];
    const isTouched = news.length > 0 || positions.some((at) => changes.removed.has(at) || changes.replaced.has(at));
    if (!isTouched) continue;
    if (sequence?.kind !== 'sequence') {
      const offset = sequence?.start ?? program.containerNode.start;
      planned.push({ refused: `\`${field}\` is not written out`, offset });
      continue;
    }
    const gone = positions.filter((position) => changes.removed.has(position));
    // All entries of a list cannot be removed one by one, nor those of a flow list beside comments.
    const isAll = gone.length === sequence.entries.length;
    const flow = sequence.style === 'flow' && !isAll ? removeFromFlow(text, sequence, entryIndexes(program, gone)) : [];
    if (gone.length > 0 && (isAll || flow === undefined)) {
      planned.push(planSetKey(text, program.containerNode, field, rewrite(program, field, changes, news, place.index)));
      continue;
    }
    planned.push({ edits: flow ?? [] });
    for (const word of news) planned.push(planInsertEntryAfter(text, sequence, place.index, word));
    for (const position of positions) {
      const { index = -1 } = program.arguments[position] ?? {};
      const node = sequence.entries[index]?.value;
      const word = changes.replaced.get(position);
      if (changes.removed.has(position)) {
        if (sequence.style === 'block') planned.push(planRemoveEntry(text, sequence, index));
      } else if (word !== undefined) {
        planned.push(
          node?.kind === 'scalar'
            ? planReplaceScalar(text, node, word)
            : { refused: 'the argument is not written out', offset: sequence.start },
        );
      }
    }
  }
  return joinPlanned(planned);
}

function entryIndexes(program: EditableProgram, positions: readonly number[]): ReadonlySet<number> {
  return new Set(positions.map((position) => program.arguments[position]?.index ?? -1));
}

/** Runs of entries with the commas between them and their neighbours; undefined where there are comments. */
function removeFromFlow(text: ByteText, { entries }: SequenceNode, gone: ReadonlySet<number>): Edit[] | undefined {
  const edits: Edit[] = [];
  for (let index = 0; index < entries.length; index++) {
    if (!gone.has(index)) continue;
    const first = index;
    while (gone.has(index + 1)) index++;
    const previous = entries[first - 1];
    const start = previous?.end ?? entries[first]?.start ?? 0;
    const end = previous ? (entries[index]?.end ?? start) : (entries[index + 1]?.start ?? start);
    if (text.slice(start, end).includes('#')) return undefined;
    edits.push({ start, end, text: '' });
  }
  return edits;
}

/** Where the first new word goes: before all flags of the list that has them; undefined if there is no list. */
function firstPlace({
  container,
  flagsField,
}: EditableProgram): { readonly field: 'command' | 'args'; readonly index: number } | undefined {
  if (listAt(container, flagsField).length === 0) return undefined;
  return { field: flagsField, index: flagsField === 'command' ? 0 : -1 };
}

/** A whole list with its changes made. */
function rewrite(
  program: EditableProgram,
  field: 'command' | 'args',
  changes: WordChanges,
  news: readonly string[],
  index: number,
): readonly string[] {
  const first = field === 'command' ? textsAt(program.container, 'command').slice(0, 1) : [];
  const before = index < first.length ? news : [];
  const words = program.arguments.flatMap((argument, position) => {
    if (argument.field !== field) return [];
    const word = changes.replaced.get(position) ?? argument.written ?? '';
    const kept = changes.removed.has(position) ? [] : [word];
    return argument.index === index ? [...kept, ...news] : kept;
  });
  return [...first, ...before, ...words];
}
