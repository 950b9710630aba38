import { releases } from '../../porch/releases.js';
import type { Rule } from '../rule.js';

export const featureNotInRelease: Rule = {
  name: 'feature-not-in-release',
  severity: 'error',
  description: 'The build of the function runner cannot use private registries at all.',
  remedy: 'use a build that can',
  check: ({ release, runner }) => {
    if (release.privateRegistries !== undefined) return [];
    const first = releases.find(
      (other) => other.date > release.date && other.privateRegistries?.enableFlag !== undefined,
    );
    return [
      {
        problem:
          `the function runner of Porch ${release.build} knows no private registries, so it asks every registry ` +
          'without credentials',
        remedy: `use a later build: ${first?.build ?? 'main'} is the first release that can`,
        object: runner.object,
        fieldPath: `${runner.containerPath}.image`,
      },
    ];
  },
};
