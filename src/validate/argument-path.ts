import type { PorchProgram } from '../package/find-program.js';
import type { PackageModel } from './package-model.js';

/** The path of an argument; the list of flags if there is no such argument. */
export function placeOfArgument(program: PorchProgram, index: number | undefined): string {
  return program.arguments[index ?? -1]?.fieldPath ?? program.flagsPath;
}

/** The path of the argument that gives a flag its value, which is the last one; undefined if none does. */
export function argumentPath({ flags, evaluator }: PackageModel, flag: string): string | undefined {
  const given = flags.given.findLast((candidate) => candidate.name === flag);
  return given === undefined ? undefined : evaluator.arguments[given.end - 1]?.fieldPath;
}
