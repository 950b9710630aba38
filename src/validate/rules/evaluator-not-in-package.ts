import type { Rule } from '../rule.js';

export const evaluatorNotInPackage: Rule = {
  name: 'evaluator-not-in-package',
  severity: 'error',
  description: 'The package lacks the Deployment that evaluates pods in this build.',
  remedy: "validate porch-server's Deployment too, or set `porchRelease` to the build that runs",
  check: ({ evaluator, isEvaluator, place, release }) =>
    isEvaluator
      ? []
      : [
          {
            problem: `in Porch ${release.build} ${release.evaluator.title} evaluates pods, but ${place} has only ${evaluator.component.title}, which does not`,
            object: evaluator.object,
          },
        ],
};
