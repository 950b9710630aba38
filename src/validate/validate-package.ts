import type { Diagnostic } from '../diagnostic.js';
import { checkImagePull } from './check-image-pull.js';
import { judgePackage } from './judged-package.js';
import type { PackageModel } from './package-model.js';
import { checkRule } from './rule.js';
import { rules } from './rule-list.js';

/** Runs every rule on the model: first the faults, then one diagnostic for each image. */
export function validatePackage(model: PackageModel): readonly Diagnostic[] {
  const judged = judgePackage(model);
  const faults = rules.flatMap((rule) => checkRule(rule, judged));
  return [...faults, ...checkImagePull(judged)];
}
