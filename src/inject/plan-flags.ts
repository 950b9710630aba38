import { planInsertEntryAfter } from '../edit/plan-insert-entry.js';
import { planRemoveEntry } from '../edit/plan-remove-entry.js';
import { planReplaceScalar } from '../edit/plan-replace-scalar.js';
import { planSetKey } from '../edit/plan-set-key.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import type { Runner } from '../porch/find-runner.js';
import { isGoTrue, type GivenFlag } from '../porch/go-flags.js';
import type { Release } from '../porch/releases.js';
import { findEntry } from '../yaml/find-node.js';
import type { ScalarNode } from '../yaml/node.js';
import { checkFlags } from './check-flags.js';
import { flagName } from './flag-name.js';
import { joinPlanned } from './plan-append-entries.js';
import { editItem, joinPlans, say, type Plan } from './plan.js';
import { containerPath } from './plan-volume-mount.js';
import { readArguments, type ReadArguments } from './read-arguments.js';
import type { WantedFlag } from './wanted-flags.js';

/** What becomes of the words of the runner's command line, by their position. */
interface WordChanges {
  readonly removed: ReadonlySet<number>;
  readonly replaced: ReadonlyMap<number, string>;
  /** New words, behind the one at `after` (-1: before all). */
  readonly added: readonly string[];
  readonly after: number;
}

/**
 * Gives the runner the flags that it needs: one already there gets its value in place, further copies and copies that
 * Go never reads go, new ones come behind `--config`, else behind the last flag that Go still reads.
 */
export function planFlags(runner: Runner, release: Release, wanted: readonly WantedFlag[]): Plan {
  const words = argumentWords(runner);
  const stray = findStrayBooleans(words, release, wanted);
  const parsed = readArguments(words, release, stray);
  const changes = changeWords(words, parsed, stray, wanted);
  const fieldPath = `${containerPath(runner)}.${runner.flagList?.field ?? 'args'}`;
  return joinPlans(
    editItem(runner.item, runner.deployment, fieldPath, planWords(runner, changes)),
    say(...checkFlags(runner, release, { words, parsed, stray, removed: changes.removed, wanted })),
  );
}

/** The runner's arguments; one whose value is not known from the package as it is written. */
export function argumentWords(runner: Runner): readonly string[] {
  return runner.arguments.map((argument, position) => argument.value ?? scalarAt(runner, position)?.value ?? '');
}

/**
 * The words such as `true` behind a wanted bool flag. Go takes them for the end of the flags; without them the flag
 * means the same and those behind count again.
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
  for (const position of parsed.lost) {
    if (wanted.some(({ name }) => name === flagName(words[position]))) removed.add(position);
  }
  // Behind a flag that lacks its value, the first new one would become that value.
  const isOpen = (flag: GivenFlag): boolean => lacksValue(flag) && !replaced.has(flag.start);
  const kept = parsed.given.filter((flag) => !removed.has(flag.end - 1) && !isOpen(flag));
  const anchor = kept.findLast(({ name }) => name === 'config') ?? kept.at(-1);
  return { removed, replaced, added, after: anchor === undefined ? -1 : anchor.end - 1 };
}

function isRight(given: GivenFlag, wanted: WantedFlag): boolean {
  return wanted.value === true ? isGoTrue(given.value) : given.value === wanted.value;
}

/** Sets the value in the word that holds it: `--flag=value`, or the one behind `--flag`. */
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

function planWords(runner: Runner, changes: WordChanges): PlannedEdits {
  const text = runner.item.text();
  const { added, after } = changes;
  const { flagList } = runner;
  const place = runner.arguments[after] ?? (flagList && { field: flagList.field, index: flagList.first - 1 });
  if (!place) return planSetKey(text, runner.container, 'args', added);

  const planned: PlannedEdits[] = [];
  for (const field of ['command', 'args'] as const) {
    const sequence = findEntry(runner.container, field)?.value;
    if (sequence?.kind !== 'sequence') continue;
    const positions = runner.arguments.flatMap((argument, at) => (argument.field === field ? [at] : []));
    const news = place.field === field ? added : [];
    const gone = positions.filter((position) => changes.removed.has(position));
    // Entries of a flow list, or all of a list, cannot be removed one by one without touching the others.
    if (gone.length > 0 && (sequence.style === 'flow' || gone.length === sequence.entries.length)) {
      planned.push(planSetKey(text, runner.container, field, rewrite(runner, field, changes, news, place.index)));
      continue;
    }
    for (const word of news) planned.push(planInsertEntryAfter(text, sequence, place.index, word));
    for (const position of positions) {
      const node = scalarAt(runner, position);
      const word = changes.replaced.get(position);
      if (changes.removed.has(position)) {
        planned.push(planRemoveEntry(text, sequence, runner.arguments[position]?.index ?? -1));
      } else if (word !== undefined && node) planned.push(planReplaceScalar(text, node, word));
    }
  }
  return joinPlanned(planned);
}

/** A whole list with its changes made. */
function rewrite(
  runner: Runner,
  field: 'command' | 'args',
  changes: WordChanges,
  news: readonly string[],
  index: number,
): readonly string[] {
  const program = field === 'command' ? [runner.program ?? ''] : [];
  const before = index < program.length ? news : [];
  const words = runner.arguments.flatMap((argument, position) => {
    if (argument.field !== field) return [];
    const word = changes.replaced.get(position) ?? scalarAt(runner, position)?.value ?? '';
    const kept = changes.removed.has(position) ? [] : [word];
    return argument.index === index ? [...kept, ...news] : kept;
  });
  return [...program, ...before, ...words];
}

function scalarAt(runner: Runner, position: number): ScalarNode | undefined {
  const argument = runner.arguments[position];
  const list = argument && findEntry(runner.container, argument.field)?.value;
  const node = list?.kind === 'sequence' ? list.entries[argument?.index ?? -1]?.value : undefined;
  return node?.kind === 'scalar' ? node : undefined;
}
