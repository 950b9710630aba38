import type { PackageModel } from './package-model.js';

/** Where the value of a flag comes from: the last argument that gives it; undefined where none does. */
export function argumentPath({ flags, runner }: PackageModel, flag: string): string | undefined {
  const given = flags.given.findLast((candidate) => candidate.name === flag);
  return given === undefined ? undefined : runner.arguments[given.end - 1]?.fieldPath;
}
