import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const flagGivenTwice: Rule = {
  name: 'flag-given-twice',
  severity: 'warning',
  description: 'A flag is given more than once with different values; the last one wins.',
  remedy: 'keep one of them',
  check: ({ evaluator, flags: { given } }) =>
    given.flatMap((flag) => {
      const wins = given.findLast((other) => other.name === flag.name);
      if (wins?.value === flag.value) return [];
      return [
        {
          problem: `\`--${flag.name}\` is given again later, so the value here does nothing`,
          object: evaluator.object,
          fieldPath: placeOfArgument(evaluator, flag.start),
        },
      ];
    }),
};
