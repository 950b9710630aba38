import { parseGoFlags, type FlagFault, type ParsedFlags } from '../porch/go-flags.js';
import { releases, type FlagDefinitions, type FlagType, type Release } from '../porch/releases.js';

/** The runner's arguments, read to their end even where the runner itself would end with an error. */
export interface ReadArguments extends Omit<ParsedFlags, 'fault'> {
  /** Each fault that ends the runner, in order. */
  readonly faults: readonly FlagFault[];
}

/** Every flag of every build, so that those of another build are read with their value. */
const allFlags: FlagDefinitions = Object.assign({}, ...releases.map((release) => release.flags)) as FlagDefinitions;

/**
 * Reads arguments as the build does, and past what ends it: a flag that it lacks, a value that does not fit. The first
 * word that is no flag still ends the flags, as it does for the build.
 *
 * @param skipped positions to read past as if nothing were there
 * @returns positions are those in `words`
 */
export function readArguments(
  words: readonly string[],
  release: Release,
  skipped: ReadonlySet<number> = new Set(),
): ReadArguments {
  const positions = words.flatMap((_, position) => (skipped.has(position) ? [] : [position]));
  const rest = positions.map((position) => words[position] ?? '');
  const parsed = readPastFaults(rest, release);
  const place = (index: number): number => positions[index] ?? words.length;
  return {
    given: parsed.given.map((flag) => ({ ...flag, start: place(flag.start), end: place(flag.end - 1) + 1 })),
    lost: parsed.lost.map(place),
    faults: parsed.faults.map((fault) => ({ ...fault, index: place(fault.index) })),
    ...(parsed.stop && { stop: { ...parsed.stop, index: place(parsed.stop.index) } }),
  };
}

function readPastFaults(words: readonly string[], release: Release): ReadArguments {
  const faults: FlagFault[] = [];
  let definitions: FlagDefinitions = { ...allFlags, ...release.flags };
  for (;;) {
    const { fault, ...parsed } = parseGoFlags(words, definitions);
    const isLast = !fault || fault.code === 'bad-syntax' || fault.code === 'help';
    if (!isLast) {
      faults.push(fault);
      definitions = { ...definitions, [fault.name]: { type: guessType(fault, words), default: '' } };
      continue;
    }
    const lacking = parsed.given
      .filter(({ name, start }) => !Object.hasOwn(release.flags, name) && !faults.some(({ index }) => index === start))
      .map(({ name, start }): FlagFault => ({ code: 'unknown-flag', name, index: start, exitStatus: 2 }));
    const all = [...faults, ...lacking, ...(fault ? [fault] : [])].sort((a, b) => a.index - b.index);
    return { ...parsed, faults: all };
  }
}

/** What lets the reading go on: an unknown flag takes the next word along where that is no flag. */
function guessType({ code, index }: FlagFault, words: readonly string[]): FlagType {
  if (code === 'bad-value') return 'string';
  if (code === 'missing-value') return 'bool';
  const next = words[index + 1];
  const holdsValue = (words[index] ?? '').includes('=');
  return holdsValue || (next !== undefined && !next.startsWith('-')) ? 'string' : 'bool';
}
