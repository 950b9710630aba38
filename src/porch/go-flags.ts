import type { FlagDefinitions } from './releases.js';

/** One flag as given: its last place wins. The arguments `[start, end)` are the flag's own. */
export interface GivenFlag {
  readonly name: string;
  /** As Go holds it: a bool without a value is `true`. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Why Go's flag package ends the program. */
export interface FlagFault {
  readonly code: 'unknown-flag' | 'bad-value' | 'missing-value' | 'bad-syntax' | 'help';
  /** The flag's name as given, without dashes; for bad syntax the whole argument. */
  readonly name: string;
  /** The value that does not fit; only for `bad-value`. */
  readonly value?: string;
  /** Index of the argument. */
  readonly index: number;
  readonly exitStatus: 0 | 2;
}

/** What Go's flag package makes of a list of arguments. */
export interface ParsedFlags {
  /** In the order given, up to the stop or the fault. */
  readonly given: readonly GivenFlag[];
  /** Present: the program ends here. */
  readonly fault?: FlagFault;
  /** The argument that ended the flags: the first word that is no flag, or `--`. */
  readonly stop?: { readonly index: number; readonly reason: 'word' | 'terminator' };
  /** Indexes of the arguments behind the stop that look like flags and are lost. */
  readonly lost: readonly number[];
}

/**
 * Parses arguments by the rules of Go's flag package.
 *
 * @param args the arguments behind the program's name
 * @param definitions the flags that the program defines
 */
export function parseGoFlags(args: readonly string[], definitions: FlagDefinitions): ParsedFlags {
  throw new Error(`not written yet: ${String(args.length)} ${String(definitions)}`);
}

/** The value a flag has in the end: the last one given, else its default; undefined where the build lacks the flag. */
export function flagValue(parsed: ParsedFlags, definitions: FlagDefinitions, name: string): string | undefined {
  return parsed.given.findLast((flag) => flag.name === name)?.value ?? definitions[name]?.default;
}

/** Whether Go reads the text as true; false also for what Go refuses. */
export function isGoTrue(value: string | undefined): boolean {
  return value !== undefined && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value);
}
