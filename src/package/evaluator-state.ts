import { readEvaluatorSettings, type EvaluatorSettings } from '../porch/model-evaluator.js';
import type { ParsedFlags } from '../porch/go-flags.js';
import { parseFlags } from '../porch/parse-flags.js';
import { wrapperVariable, type Release } from '../porch/releases.js';
import type { PorchProgram } from './find-program.js';

/** How the evaluator reads its arguments and variables. */
export interface EvaluatorState {
  /** Its arguments; undefined if one of them is not known. */
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
  return {
    args: values.includes(undefined) ? undefined : known,
    flags,
    settings: readEvaluatorSettings(release, flags),
    wrapperImage: readWrapperImage(environment, hasMoreVariables),
  };
}

function readWrapperImage(
  environment: PorchProgram['environment'],
  hasMoreVariables: boolean,
): EvaluatorState['wrapperImage'] {
  if (!environment.has(wrapperVariable)) return hasMoreVariables ? 'unknown' : 'missing';
  const image = environment.get(wrapperVariable);
  if (image === undefined) return 'unknown';
  return image === '' ? 'missing' : 'set';
}
