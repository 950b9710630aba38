import type { PackageModel, RunnerObject } from './package-model.js';

/** Where an argument stands; the list of the flags where there is no such argument. */
export function placeOfArgument(runner: RunnerObject, index: number | undefined): string {
  return runner.arguments[index ?? -1]?.fieldPath ?? runner.flagsPath;
}

/** Where the value of a flag comes from: the last argument that gives it; undefined where none does. */
export function argumentPath({ flags, runner }: PackageModel, flag: string): string | undefined {
  const given = flags.given.findLast((candidate) => candidate.name === flag);
  return given === undefined ? undefined : runner.arguments[given.end - 1]?.fieldPath;
}
