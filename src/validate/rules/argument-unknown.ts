import type { Rule } from '../rule.js';

export const argumentUnknown: Rule = {
  name: 'argument-unknown',
  severity: 'warning',
  description: "One of the function runner's arguments depends on a variable whose value the package does not hold.",
  remedy: 'write the value into the argument',
  check: ({ runner }) =>
    runner.arguments
      .filter((argument) => argument.value === undefined)
      .map((argument) => ({
        problem:
          'the argument takes its value from a variable that the package does not set, so nothing can be said of what ' +
          'the function runner does',
        object: runner.object,
        fieldPath: argument.fieldPath,
      })),
};
