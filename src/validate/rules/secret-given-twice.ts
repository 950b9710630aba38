import type { Rule } from '../rule.js';

export const secretGivenTwice: Rule = {
  name: 'secret-given-twice',
  severity: 'warning',
  description: 'More than one object of the package makes the same Secret.',
  remedy: 'keep one of them',
  check: ({ place, secrets }) =>
    secrets
      .filter(({ name, namespace }, index) =>
        secrets.slice(0, index).some((other) => other.name === name && other.namespace === namespace),
      )
      .map(({ object }) => ({
        problem: `${object.ref.kind} "${object.ref.name}" makes a Secret that another object of ${place} makes too, so the order in which they are applied decides which one counts`,
        object,
        fieldPath: 'metadata.name',
      })),
};
