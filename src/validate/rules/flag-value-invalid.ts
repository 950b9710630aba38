import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const flagValueInvalid: Rule = {
  name: 'flag-value-invalid',
  severity: 'error',
  description: 'A flag of the evaluator has a value that Go refuses, or none.',
  remedy: 'correct the flag; a bool must be `--flag`, `--flag=true` or `--flag=false`',
  check: ({ evaluator, isEvaluator, release, flags: { fault } }) => {
    if (!isEvaluator || fault === undefined || fault.code === 'unknown-flag') return [];
    const problems = {
      'bad-value': `\`--${fault.name}\` cannot be "${fault.value ?? ''}"`,
      'missing-value': `\`--${fault.name}\` has no value`,
      'unknown-shorthand': `"${fault.name}" has one dash, with which ${release.evaluator.title} takes only one-letter flags`,
      'bad-syntax': `"${fault.name}" is no flag`,
      help: `\`--${fault.name}\` asks for help`,
    };
    return [
      {
        problem: `${problems[fault.code]}, so the evaluator ends as soon as it starts, and no function runs`,
        object: evaluator.object,
        fieldPath: placeOfArgument(evaluator, fault.index),
      },
    ];
  },
};
