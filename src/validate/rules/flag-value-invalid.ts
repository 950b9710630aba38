import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const flagValueInvalid: Rule = {
  name: 'flag-value-invalid',
  severity: 'error',
  description: 'A flag of the function runner has a value that Go refuses, or none.',
  remedy: 'correct the flag; a bool must be `--flag`, `--flag=true` or `--flag=false`',
  check: ({ runner, flags: { fault } }) => {
    if (fault === undefined || fault.code === 'unknown-flag') return [];
    const problems = {
      'bad-value': `\`--${fault.name}\` cannot be "${fault.value ?? ''}"`,
      'missing-value': `\`--${fault.name}\` has no value`,
      'bad-syntax': `"${fault.name}" is no flag`,
      help: `\`--${fault.name}\` asks for help`,
    };
    return [
      {
        problem: `${problems[fault.code]}, so the function runner ends as soon as it starts, and no function runs`,
        object: runner.object,
        fieldPath: placeOfArgument(runner, fault.index),
      },
    ];
  },
};
