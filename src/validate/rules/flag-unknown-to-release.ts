import { releases } from '../../porch/releases.js';
import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const flagUnknownToRelease: Rule = {
  name: 'flag-unknown-to-release',
  severity: 'error',
  description: 'The evaluator is given a flag that its build does not define.',
  remedy: 'remove the flag',
  check: ({ release, evaluator, isEvaluator, flags: { fault } }) => {
    if (!isEvaluator || fault?.code !== 'unknown-flag') return [];
    const knowing = releases
      .filter((other) => other.evaluator === release.evaluator && Object.hasOwn(other.flags, fault.name))
      .map(({ build }) => build);
    return [
      {
        problem:
          `Porch ${release.build} has no flag \`--${fault.name}\`, so its ${release.evaluator.title} ends with exit status ` +
          `${fault.exitStatus} as soon as it starts, and no function runs`,
        remedy:
          knowing.length === 0
            ? 'remove the flag; no known build has it'
            : `remove the flag, or use a build that has it (${[...new Set([knowing[0], knowing.at(-1)])].join(' to ')})`,
        object: evaluator.object,
        fieldPath: placeOfArgument(evaluator, fault.index),
      },
    ];
  },
};
