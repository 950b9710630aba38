import type { Diagnostic } from '../diagnostic.js';
import type { PorchProgram } from '../package/find-program.js';
import { placeOf } from '../package/package-object.js';
import type { FlagFault } from '../porch/go-flags.js';
import type { Release } from '../porch/releases.js';
import { flagName } from './flag-name.js';
import type { ReadArguments } from './read-arguments.js';
import type { WantedFlag } from './wanted-flags.js';

/** Reports the flags that keep the evaluator from starting, the flags that it never reads, and what was repaired. */
export function checkFlags(
  program: PorchProgram,
  release: Release,
  flags: {
    readonly words: readonly string[];
    readonly parsed: ReadArguments;
    readonly stray: ReadonlySet<number>;
    readonly removed: ReadonlySet<number>;
    readonly wanted: readonly WantedFlag[];
  },
): readonly Diagnostic[] {
  const { words, parsed, stray, removed, wanted } = flags;
  const warn = (rule: string, position: number, message: string): Diagnostic => {
    const fieldPath = program.arguments[position]?.fieldPath ?? program.flagsPath;
    return { rule, severity: 'warning', message, fieldPath, ...placeOf(program.object) };
  };
  const isMended = ({ code, name }: FlagFault): boolean =>
    (code === 'bad-value' || code === 'missing-value') && wanted.some((flag) => flag.name === name);

  const ending = parsed.faults
    .filter((fault) => !removed.has(fault.index) && !isMended(fault))
    .map((fault) =>
      warn(
        fault.code === 'unknown-flag' ? 'flag-unknown-to-release' : 'flag-value-invalid',
        fault.index,
        describeFault(fault, release),
      ),
    );
  const repaired = [...stray].map((position) =>
    warn(
      'flag-lost',
      position,
      `removed the word "${words[position] ?? ''}" after \`${words[position - 1] ?? ''}\`, because the evaluator ignored every flag after it; check those flags, which are read again`,
    ),
  );
  const stop = parsed.stop?.index ?? 0;
  const lost = parsed.lost
    .filter((position) => !removed.has(position))
    .map((position) =>
      warn(
        'flag-lost',
        position,
        `the evaluator ignores \`--${flagName(words[position]) ?? ''}\`, because ${
          parsed.stop?.reason === 'terminator' ? '`--`' : 'a word that is not a flag'
        } before it ends the flags (\`${program.arguments[stop]?.field ?? 'command'}[${program.arguments[stop]?.index ?? 0}]\`); remove that word, or write a bool as \`--flag=true\``,
      ),
    );
  return [...ending, ...repaired, ...lost];
}

function describeFault({ code, exitStatus, name }: FlagFault, { build, evaluator: { title } }: Release): string {
  const flag = `\`--${name}\``;
  switch (code) {
    case 'unknown-flag':
      return `Porch ${build} has no flag ${flag}, so ${title} ${endOfUnknownFlag(exitStatus, name)}; remove it, or set \`porchRelease\` to the build that has it`;
    case 'unknown-shorthand':
      return `"${name}" has one dash, with which ${title} accepts only one-letter flags, so it would not start; write two dashes`;
    case 'bad-value':
      return `${flag} has a value that it does not accept, so ${title} would not start; correct it`;
    case 'missing-value':
      return `${flag} has no value, so ${title} would not start; give it one`;
    case 'bad-syntax':
      return `an argument is not a valid flag, so ${title} would not start; correct it`;
    case 'help':
      return `${flag} makes ${title} print its flags and end; remove it`;
  }
}

/** How a program ends that does not know a flag: with the words of Go's flag package, or of pflag. */
export function endOfUnknownFlag(exitStatus: FlagFault['exitStatus'], name: string): string {
  const error = exitStatus === 2 ? `flag provided but not defined: -${name}` : `unknown flag: --${name}`;
  return `ends with "${error}" (exit code ${exitStatus})`;
}
