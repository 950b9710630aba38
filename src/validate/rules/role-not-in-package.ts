import type { Rule } from '../rule.js';

export const roleNotInPackage: Rule = {
  name: 'role-not-in-package',
  severity: 'warning',
  description: 'The package does not show what the function runner may do with Secrets.',
  remedy: 'validate the Role together with the Deployment',
  check: ({ permissions, release, runner, settings }) => {
    const feature = release.privateRegistries;
    if (feature === undefined || !settings.enabled) return [];
    if (permissions.state !== 'absent' && permissions.state !== 'role-missing') return [];
    const lacking = feature.secretVerbs.filter((verb) => !permissions.verbs.has(verb));
    if (lacking.length === 0) return [];
    return [
      {
        problem:
          `the Role that ServiceAccount "${runner.serviceAccountName}" has in namespace "${settings.functionNamespace}" ` +
          `is not in the package; it must allow ${lacking.map((verb) => `"${verb}"`).join(', ')} on Secrets`,
        ...(permissions.bindings[0] === undefined
          ? { object: runner.object, fieldPath: `${runner.podPath}.serviceAccountName` }
          : { object: permissions.bindings[0], fieldPath: 'roleRef' }),
      },
    ];
  },
};
