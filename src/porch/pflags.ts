import { isFlagValue, type FlagFault, type GivenFlag, type ParsedFlags } from './go-flags.js';
import type { FlagDefinitions } from './releases.js';

/** One-letter forms of porch-server's flags: klog's verbosity. */
const shorthands: Readonly<Record<string, string>> = { v: 'v' };

/**
 * Parses arguments by the rules of pflag, as porch-server does: `_` in a name means `-`; one dash begins one-letter
 * flags; a bool never takes the next argument; a word that is not a flag is passed over; `--` ends the flags; the last of
 * two equal flags wins; any fault ends the program with status 1.
 *
 * Source: github.com/spf13/pflag v1.0.9, flag.go, parseLongArg and parseShortArg; k8s.io/component-base v0.35, cli/flag,
 * WordSepNormalizeFunc.
 *
 * @param args the arguments after the program's name
 * @param definitions the flags that the program defines
 */
export function parsePflags(args: readonly string[], definitions: FlagDefinitions): ParsedFlags {
  const given: GivenFlag[] = [];
  const defined = new Map(Object.entries(definitions));
  let index = 0;
  for (let argument = args[index]; argument !== undefined; argument = args[index]) {
    if (argument.length < 2 || !argument.startsWith('-')) {
      index++;
      continue;
    }
    if (argument === '--') {
      const lost = args.flatMap((later, at) => (at > index && /^-./.test(later) ? [at] : []));
      return { given, stop: { index, reason: 'terminator' }, lost };
    }
    const fail = (code: FlagFault['code'], name: string, value?: string): ParsedFlags => {
      const exitStatus = code === 'help' ? 0 : 1;
      return { given, lost: [], fault: { code, name, index, exitStatus, ...(value !== undefined && { value }) } };
    };

    const isLong = argument.startsWith('--');
    const body = argument.slice(isLong ? 2 : 1);
    const equals = body.indexOf('=');
    const written = equals < 0 ? body : body.slice(0, equals);
    if (isLong && (body.startsWith('-') || body.startsWith('='))) return fail('bad-syntax', argument);
    const name = isLong ? written.replaceAll('_', '-') : shorthands[body.charAt(0)];
    if (name === undefined) return body.startsWith('h') ? fail('help', 'h') : fail('unknown-shorthand', argument);
    const definition = defined.get(name);
    if (!definition) return fail(name === 'help' ? 'help' : 'unknown-flag', written);

    const joined = isLong ? (equals < 0 ? undefined : body.slice(equals + 1)) : shortValue(body.slice(1));
    const separate = joined === undefined && definition.type !== 'bool';
    const value = joined ?? (separate ? args[index + 1] : 'true');
    const end = index + (separate ? 2 : 1);
    if (value === undefined) return fail('missing-value', name);
    if (!isFlagValue(definition.type, value)) return fail('bad-value', name, value);
    given.push({ name, value, start: index, end });
    index = end;
  }
  return { given, lost: [] };
}

/** The value behind a one-letter flag: `-v4` and `-v=4` hold it, `-v` takes the next argument; that of `-v=` is `=`. */
function shortValue(rest: string): string | undefined {
  if (rest === '') return undefined;
  return rest.length > 1 && rest.startsWith('=') ? rest.slice(1) : rest;
}
