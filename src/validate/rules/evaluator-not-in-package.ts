import type { Rule } from '../rule.js';

export const evaluatorNotInPackage: Rule = {
  name: 'evaluator-not-in-package',
  severity: 'error',
  description: 'The Deployment that evaluates pods in this build is not in the package.',
  remedy: "add porch-server's Deployment to what is validated, or set `porchRelease` to the build that runs",
  check: ({ evaluator, isEvaluator, place, release }) =>
    isEvaluator
      ? []
      : [
          {
            problem: `in Porch ${release.build} ${release.evaluator.title} evaluates pods, but ${place} has only ${evaluator.component.title}, which runs no images`,
            object: evaluator.object,
          },
        ],
};
