import { lackingVerbs } from '../../package/secret-permissions.js';
import type { Rule } from '../rule.js';

export const roleLacksSecretVerbs: Rule = {
  name: 'role-lacks-secret-verbs',
  severity: 'error',
  description: "The evaluator's Role does not allow all that its build does with Secrets.",
  remedy: 'add the verbs',
  check: ({ functionSecret, permissions, release, evaluator, settings }) => {
    const feature = release.privateRegistries;
    if (feature === undefined || !settings.enabled || permissions.state !== 'complete') return [];
    const lacking = lackingVerbs(feature, permissions);
    if (lacking.length === 0) return [];
    // Without `update` or `watch` the evaluator works until the credentials change.
    const later = lacking.every((verb) => verb === 'watch' || (verb === 'update' && functionSecret === undefined));
    const role =
      permissions.roles.find(({ ref }) => ref.namespace === settings.functionNamespace) ?? permissions.roles[0];
    const verbs = lacking.map((verb) => `"${verb}"`).join(', ');
    const follows = later
      ? 'a changed credential never reaches the function pods'
      : lacking.includes('list')
        ? 'every private image hangs, without an error'
        : 'private images fail';
    return [
      {
        problem: `the evaluator may not ${verbs} Secrets in namespace "${settings.functionNamespace}", which Porch ${release.build} needs, so ${follows}`,
        remedy: `add ${verbs} for \`secrets\` to the Role of ServiceAccount "${evaluator.serviceAccountName}"`,
        ...(later ? { severity: 'warning' } : {}),
        // A role that every cluster has is in no package.
        ...(role === undefined
          ? { object: permissions.bindings[0], fieldPath: 'roleRef' }
          : { object: role, fieldPath: 'rules' }),
      },
    ];
  },
};
