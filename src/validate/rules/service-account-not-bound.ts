import type { Rule } from '../rule.js';

export const serviceAccountNotBound: Rule = {
  name: 'service-account-not-bound',
  severity: 'error',
  description: "No binding gives the evaluator's ServiceAccount a Role in the function namespace.",
  remedy: 'add it to the subjects of the RoleBinding, with its namespace',
  check: ({ permissions, evaluator, settings }) => {
    if (!settings.enabled || permissions.state !== 'not-bound') return [];
    const place = permissions.bindings[0] ?? permissions.roles[0];
    return [
      {
        problem:
          `no binding for namespace "${settings.functionNamespace}" names ServiceAccount "${evaluator.serviceAccountName}" ` +
          `of namespace "${evaluator.namespace}", so the evaluator may not use Secrets there`,
        ...(place === undefined
          ? {}
          : { object: place, ...(place.ref.kind === 'RoleBinding' ? { fieldPath: 'subjects' } : {}) }),
      },
    ];
  },
};
