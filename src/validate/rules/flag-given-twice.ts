import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const flagGivenTwice: Rule = {
  name: 'flag-given-twice',
  severity: 'warning',
  description: 'A flag is given more than once with different values, and only the last one is used.',
  remedy: 'remove one of them',
  check: ({ evaluator, flags: { given } }) =>
    given.flatMap((flag) => {
      const wins = given.findLast((other) => other.name === flag.name);
      if (wins?.value === flag.value) return [];
      return [
        {
          problem: `\`--${flag.name}\` is given again later, so this value is not used`,
          object: evaluator.object,
          fieldPath: placeOfArgument(evaluator, flag.start),
        },
      ];
    }),
};
