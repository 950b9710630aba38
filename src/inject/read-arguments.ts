import type { FlagFault, ParsedFlags } from '../porch/go-flags.js';
import { parseFlags } from '../porch/parse-flags.js';
import { releases, type FlagDefinition, type Release } from '../porch/releases.js';

/** The evaluator's arguments, read to their end, even if the evaluator itself would end with an error. */
export interface ReadArguments extends Omit<ParsedFlags, 'fault'> {
  /** Each fault that ends the evaluator, in order. */
  readonly faults: readonly FlagFault[];
}

/** The flag as another build defines it, so that it is read with its value. */
function findElsewhere(name: string): FlagDefinition | undefined {
  return releases.findLast(({ flags }) => Object.hasOwn(flags, name))?.flags[name];
}

/**
 * Reads arguments as the build does, but continues after a flag that it lacks or a value that it does not accept. The
 * first word that is not a flag still ends the flags, as it does for the build.
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

/** Each fault is corrected in a copy of the words, or the unknown flag is defined, until nothing ends the reading. */
function readPastFaults(given: readonly string[], release: Release): ReadArguments {
  const words = [...given];
  const faults: FlagFault[] = [];
  const isGo = release.evaluator.flagLibrary === 'go';
  let definitions = release.flags;
  for (;;) {
    const { fault, ...parsed } = parseFlags(release.evaluator, words, definitions);
    if (!fault || fault.code === 'bad-syntax' || fault.code === 'help') {
      const lacking = parsed.given
        .filter(
          ({ name, start }) => !Object.hasOwn(release.flags, name) && !faults.some(({ index }) => index === start),
        )
        .map(({ name, start }): FlagFault => ({ code: 'unknown-flag', name, index: start, exitStatus: isGo ? 2 : 1 }));
      const all = [...faults, ...lacking, ...(fault ? [fault] : [])].sort((a, b) => a.index - b.index);
      return { ...parsed, faults: all };
    }
    const { name, index, code } = fault;
    const word = words[index] ?? '';
    if (code === 'unknown-flag') {
      const known = isGo ? name : name.replaceAll('_', '-');
      const elsewhere = findElsewhere(known);
      // A flag of another build is reported at the end, and only if its value is no fault.
      if (elsewhere === undefined) faults.push(fault);
      definitions = { ...definitions, [known]: elsewhere ?? guessDefinition(word, words[index + 1]) };
      continue;
    }
    faults.push(fault);
    if (code === 'unknown-shorthand') {
      words[index] = '';
      continue;
    }
    const isJoined = word.includes('=') || (!isGo && /^-[^-]./.test(word));
    const isSeparate = code === 'bad-value' && !isJoined;
    const standard = definitions[name]?.default ?? '';
    words[isSeparate ? index + 1 : index] = isSeparate ? standard : `--${name}=${standard}`;
  }
}

/** An unknown flag takes the next word as its value if that is not a flag. */
function guessDefinition(word: string, next: string | undefined): FlagDefinition {
  const takesValue = word.includes('=') || (next !== undefined && !next.startsWith('-'));
  return takesValue ? { type: 'string', default: '' } : { type: 'bool', default: 'false' };
}
