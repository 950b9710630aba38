import type { Rule } from '../rule.js';

export const argumentUnknown: Rule = {
  name: 'argument-unknown',
  severity: 'warning',
  description: 'An argument of the evaluator takes its value from a variable that the package does not set.',
  remedy: 'write the value into the argument',
  check: ({ evaluator, place }) =>
    evaluator.arguments
      // If the whole list is hidden, a diagnostic of its own says so.
      .filter((argument) => argument.value === undefined && argument.written !== undefined)
      .map((argument) => ({
        problem: `this argument takes its value from a variable that ${place} does not set, so what the evaluator does is not known`,
        object: evaluator.object,
        fieldPath: argument.fieldPath,
      })),
};
