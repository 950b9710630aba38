import { readEvaluatorSettings, type EvaluatorSettings } from '../porch/model-evaluator.js';
import type { ParsedFlags } from '../porch/go-flags.js';
import { parseFlags } from '../porch/parse-flags.js';
import { wrapperVariable, type Release } from '../porch/releases.js';
import type { PorchProgram } from './find-program.js';

/** What the evaluator makes of its arguments and variables. */
export interface EvaluatorState {
  /** Its arguments; undefined where one of them is not known. */
  readonly args: readonly string[] | undefined;
  readonly flags: ParsedFlags;
  readonly settings: EvaluatorSettings;
  readonly wrapperImage: 'set' | 'missing' | 'unknown';
}

/** Reads the evaluator's arguments and variables as its build does. */
export function readEvaluatorState({ arguments: words, ...program }: PorchProgram, release: Release): EvaluatorState {
  const values = words.map(({ value }) => value);
  const known = values.map((value) => value ?? '');
  const flags = parseFlags(release.evaluator, known, release.flags);
  const { environment, hasMoreVariables } = program;
  const isSet = environment.has(wrapperVariable);
  const image = environment.get(wrapperVariable);
  return {
    args: values.includes(undefined) ? undefined : known,
    flags,
    settings: readEvaluatorSettings(release, flags),
    wrapperImage:
      isSet && image === undefined
        ? 'unknown'
        : isSet && image !== ''
          ? 'set'
          : !isSet && hasMoreVariables
            ? 'unknown'
            : 'missing',
  };
}
