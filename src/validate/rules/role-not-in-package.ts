import { lackingVerbs } from '../../package/secret-permissions.js';
import type { Rule } from '../rule.js';

export const roleNotInPackage: Rule = {
  name: 'role-not-in-package',
  severity: 'warning',
  description: 'The package does not show what the evaluator may do with Secrets.',
  remedy: 'validate the Role together with the Deployment',
  check: ({ permissions, place, release, evaluator, settings }) => {
    const feature = release.privateRegistries;
    if (feature === undefined || !settings.enabled) return [];
    if (permissions.state !== 'absent' && permissions.state !== 'role-missing') return [];
    const lacking = lackingVerbs(feature, permissions);
    if (lacking.length === 0) return [];
    return [
      {
        problem:
          `the Role of ServiceAccount "${evaluator.serviceAccountName}" in namespace "${settings.functionNamespace}" ` +
          `is not in ${place}, so whether it allows ${lacking.map((verb) => `"${verb}"`).join(', ')} on Secrets is not known`,
        ...(permissions.bindings[0] === undefined
          ? { object: evaluator.object, fieldPath: `${evaluator.podPath}.serviceAccountName` }
          : { object: permissions.bindings[0], fieldPath: 'roleRef' }),
      },
    ];
  },
};
