import type { PorchProgram } from '../package/find-program.js';
import type { PackageModel } from './package-model.js';

/** Where an argument stands; the list of the flags where there is no such argument. */
export function placeOfArgument(program: PorchProgram, index: number | undefined): string {
  return program.arguments[index ?? -1]?.fieldPath ?? program.flagsPath;
}

/** Where the value of a flag comes from: the last argument that gives it; undefined where none does. */
export function argumentPath({ flags, evaluator }: PackageModel, flag: string): string | undefined {
  const given = flags.given.findLast((candidate) => candidate.name === flag);
  return given === undefined ? undefined : evaluator.arguments[given.end - 1]?.fieldPath;
}
