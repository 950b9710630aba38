import type { FlagDefinitions, FlagType } from './releases.js';

/** One flag as given: its last place wins. The arguments `[start, end)` are the flag's own. */
export interface GivenFlag {
  readonly name: string;
  /** As Go holds it: a bool without a value is `true`. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Why a flag ends the program. */
export interface FlagFault {
  readonly code: 'unknown-flag' | 'unknown-shorthand' | 'bad-value' | 'missing-value' | 'bad-syntax' | 'help';
  /** The flag's name as given, without dashes; for bad syntax and for an unknown shorthand the whole argument. */
  readonly name: string;
  /** The value that does not fit; only for `bad-value`. */
  readonly value?: string;
  /** Index of the argument. */
  readonly index: number;
  readonly exitStatus: 0 | 1 | 2;
}

/** How a flag library reads a list of arguments. */
export interface ParsedFlags {
  /** In the order given, up to the stop or the fault. */
  readonly given: readonly GivenFlag[];
  /** Present: the program ends here. */
  readonly fault?: FlagFault;
  /** The argument that ended the flags: the first word that is not a flag, or `--`. */
  readonly stop?: { readonly index: number; readonly reason: 'word' | 'terminator' };
  /** Indexes of the arguments after the stop that look like flags and are lost. */
  readonly lost: readonly number[];
}

/**
 * Parses arguments by the rules of Go's flag package.
 *
 * Source: Go's src/flag/flag.go, parseOne and the Set methods; a program that uses flag.CommandLine ends with status 2
 * on a fault, and with 0 when asked for help. Every build of the function runner uses that package and no other.
 *
 * @param args the arguments after the program's name
 * @param definitions the flags that the program defines
 */
export function parseGoFlags(args: readonly string[], definitions: FlagDefinitions): ParsedFlags {
  const given: GivenFlag[] = [];
  const defined = new Map(Object.entries(definitions));
  let index = 0;
  for (let argument = args[index]; argument !== undefined; argument = args[index]) {
    if (argument === '--') return { given, ...stopAt(args, index, 'terminator') };
    if (argument.length < 2 || !argument.startsWith('-')) return { given, ...stopAt(args, index, 'word') };

    const body = argument.slice(argument.startsWith('--') ? 2 : 1);
    const fail = (code: FlagFault['code'], name: string, value?: string): ParsedFlags => {
      const exitStatus = code === 'help' ? 0 : 2;
      return { given, lost: [], fault: { code, name, index, exitStatus, ...(value !== undefined && { value }) } };
    };
    if (body === '' || body.startsWith('-') || body.startsWith('=')) return fail('bad-syntax', argument);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const definition = defined.get(name);
    if (!definition) return fail(name === 'help' || name === 'h' ? 'help' : 'unknown-flag', name);

    // Every flag except a bool takes the next argument, whatever that looks like.
    const separate = equals < 0 && definition.type !== 'bool';
    const value = equals >= 0 ? body.slice(equals + 1) : separate ? args[index + 1] : 'true';
    const end = index + (separate ? 2 : 1);
    if (value === undefined) return fail('missing-value', name);
    if (!isFlagValue(definition.type, value)) return fail('bad-value', name, value);
    given.push({ name, value, start: index, end });
    index = end;
  }
  return { given, lost: [] };
}

function stopAt(args: readonly string[], index: number, reason: 'word' | 'terminator'): Omit<ParsedFlags, 'given'> {
  const lost = args.flatMap((argument, at) => (at > index && /^-./.test(argument) ? [at] : []));
  return { stop: { index, reason }, lost };
}

/** Whether Go's flag package and pflag accept a text as a flag's value. */
export function isFlagValue(type: FlagType, text: string): boolean {
  return valuePatterns[type](text);
}

/** Whether Go accepts a text as a value: strconv.ParseBool, strconv.ParseInt(text, 0, 64), time.ParseDuration. */
const valuePatterns: Readonly<Record<FlagType, (text: string) => boolean>> = {
  bool: (text) => /^(?:1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(text),
  string: () => true,
  int: isGoInt,
  duration: isGoDuration,
};

function isGoInt(text: string): boolean {
  const digits = '(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)';
  const match = new RegExp(`^([+-]?)(${digits})$`).exec(text);
  if (!match) return false;
  const plain = (match[2] ?? '').replaceAll('_', '');
  // No int64 has more digits, and a very long number takes long to read.
  if (plain.replace(/^0[xXbBoO]?0*/, '').length > 64) return false;
  const magnitude = BigInt(/^0[0-7]+$/.test(plain) ? `0o${plain}` : plain);
  return magnitude <= largestMagnitude(match[1] === '-');
}

const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  // Both of Unicode's micro signs.
  '\u00b5s': 1_000n,
  '\u03bcs': 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

function isGoDuration(text: string): boolean {
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return true;
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/.test(body)) return false;
  let total = 0n;
  for (const [, whole = '', fraction = '', name = ''] of body.matchAll(/(\d*)(\.?\d*)([^\d.]+)/g)) {
    const unit = nanoseconds[name] ?? 0n;
    if (whole.replace(/^0+/, '').length > 19) return false;
    total += BigInt(whole) * unit + BigInt(Math.trunc(Number(`0${fraction}`) * Number(unit)));
  }
  return total <= largestMagnitude(text.startsWith('-'));
}

/** Of an int64. */
function largestMagnitude(isNegative: boolean): bigint {
  return isNegative ? 2n ** 63n : 2n ** 63n - 1n;
}

/** The final value of a flag: the last one given, or else its default; undefined if the build lacks the flag. */
export function flagValue(parsed: ParsedFlags, definitions: FlagDefinitions, name: string): string | undefined {
  return parsed.given.findLast((flag) => flag.name === name)?.value ?? definitions[name]?.default;
}

/** Whether Go reads the text as true; false also for what Go refuses. */
export function isGoTrue(value: string | undefined): boolean {
  return value !== undefined && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value);
}
