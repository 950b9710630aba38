import { releases } from '../../porch/releases.js';
import { isAmbient } from '../image-verdict.js';
import type { Rule } from '../rule.js';

export const featureNotInRelease: Rule = {
  name: 'feature-not-in-release',
  severity: 'error',
  description: 'This build of Porch cannot use private registries.',
  remedy: 'upgrade Porch',
  check: (judged) => {
    const { release, evaluator } = judged;
    if (release.privateRegistries !== undefined || isAmbient(judged)) return [];
    const first = releases.find(
      (other) => other.date > release.date && other.privateRegistries?.enableFlag !== undefined,
    );
    return [
      {
        problem: `Porch ${release.build} cannot use private registries, so it requests every image without credentials`,
        remedy: `upgrade to ${first?.build ?? 'main'} or later`,
        object: evaluator.object,
        fieldPath: `${evaluator.containerPath}.image`,
      },
    ];
  },
};
