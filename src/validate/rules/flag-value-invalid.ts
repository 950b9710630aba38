import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const flagValueInvalid: Rule = {
  name: 'flag-value-invalid',
  severity: 'error',
  description: 'A flag of the evaluator has no value, or one that it does not accept.',
  remedy: 'correct it (a bool must be `--flag`, `--flag=true` or `--flag=false`)',
  check: ({ evaluator, isEvaluator, release, flags: { fault } }) => {
    if (!isEvaluator || fault === undefined || fault.code === 'unknown-flag') return [];
    const problems = {
      'bad-value': `\`--${fault.name}\` does not accept "${fault.value ?? ''}"`,
      'missing-value': `\`--${fault.name}\` has no value`,
      'unknown-shorthand': `"${fault.name}" has one dash, with which ${release.evaluator.title} accepts only one-letter flags`,
      'bad-syntax': `"${fault.name}" is not a flag`,
      help: `\`--${fault.name}\` asks for help`,
    };
    return [
      {
        problem: `${problems[fault.code]}, so the evaluator ends when it starts`,
        object: evaluator.object,
        fieldPath: placeOfArgument(evaluator, fault.index),
      },
    ];
  },
};
