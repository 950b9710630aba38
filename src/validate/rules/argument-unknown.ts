import type { Rule } from '../rule.js';

export const argumentUnknown: Rule = {
  name: 'argument-unknown',
  severity: 'warning',
  description: "One of the evaluator's arguments depends on a variable whose value the package does not hold.",
  remedy: 'write the value into the argument',
  check: ({ evaluator, place }) =>
    evaluator.arguments
      // Where the whole list is hidden, the reading of the package says so itself.
      .filter((argument) => argument.value === undefined && argument.written !== undefined)
      .map((argument) => ({
        problem:
          `the argument takes its value from a variable that ${place} does not set, so nothing can be said of what the ` +
          'evaluator does',
        object: evaluator.object,
        fieldPath: argument.fieldPath,
      })),
};
