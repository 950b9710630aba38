import { releases } from '../../porch/releases.js';
import type { Rule } from '../rule.js';

export const featureNotInRelease: Rule = {
  name: 'feature-not-in-release',
  severity: 'error',
  description: 'The build of the evaluator cannot use private registries at all.',
  remedy: 'use a build that can',
  check: ({ release, evaluator }) => {
    if (release.privateRegistries !== undefined) return [];
    const first = releases.find(
      (other) => other.date > release.date && other.privateRegistries?.enableFlag !== undefined,
    );
    return [
      {
        problem:
          `the evaluator of Porch ${release.build} knows no private registries, so it asks every registry ` +
          'without credentials',
        remedy: `use a later build: ${first?.build ?? 'main'} is the first release that can`,
        object: evaluator.object,
        fieldPath: `${evaluator.containerPath}.image`,
      },
    ];
  },
};
