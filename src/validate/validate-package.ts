import type { Diagnostic } from '../diagnostic.js';
import { checkImagePull } from './check-image-pull.js';
import { judgePackage, type JudgedPackage } from './judged-package.js';
import type { PackageModel } from './package-model.js';
import { checkRule } from './rule.js';
import { rules } from './rule-list.js';

/** Runs every rule on the model: first the faults, then one diagnostic for each image. */
export function validatePackage(model: PackageModel): readonly Diagnostic[] {
  const judged = judgePackage(model);
  return [describeRelease(judged), ...rules.flatMap((rule) => checkRule(rule, judged)), ...checkImagePull(judged)];
}

/** Says which build the package was judged for, and on what evidence. */
function describeRelease({ choice, runner }: JudgedPackage): Diagnostic {
  const { certainty, evidence, release } = choice;
  const because = evidence.length === 0 ? '' : `, as ${evidence.join(', ')}`;
  const against = evidence.length === 0 ? '' : `, but ${evidence.join(', ')}; it must be the build that runs`;
  const doubt = 'set `porchRelease` in the functionConfig if that is not the build';
  return {
    rule: 'release-assumed',
    severity: certainty === 'conflicting' || (certainty === 'given' && against !== '') ? 'warning' : 'info',
    message:
      certainty === 'given'
        ? `judged as Porch ${release.build}, as \`porchRelease\` says${against}`
        : `judged as Porch ${release.build}${because}; ${doubt}`,
    resourceRef: runner.object.ref,
    ...(runner.object.file === undefined ? {} : { file: runner.object.file }),
    fieldPath: `${runner.containerPath}.image`,
    tags: { rule: 'release-assumed', release: release.build },
  };
}
