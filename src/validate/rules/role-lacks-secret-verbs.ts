import { lackingVerbs } from '../../package/secret-permissions.js';
import type { Rule } from '../rule.js';

export const roleLacksSecretVerbs: Rule = {
  name: 'role-lacks-secret-verbs',
  severity: 'error',
  description: "The evaluator's Role lacks verbs on Secrets that its build needs.",
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
    return [
      {
        problem: `the evaluator lacks the verbs ${verbs} on Secrets in namespace "${settings.functionNamespace}", which Porch ${release.build} needs, so ${describeHarm(later, lacking)}`,
        remedy: `add them to the Role of ServiceAccount "${evaluator.serviceAccountName}"`,
        ...(later ? { severity: 'warning' } : {}),
        // No package holds a ClusterRole that every cluster has.
        ...(role === undefined
          ? { object: permissions.bindings[0], fieldPath: 'roleRef' }
          : { object: role, fieldPath: 'rules' }),
      },
    ];
  },
};

function describeHarm(later: boolean, lacking: readonly string[]): string {
  if (later) return 'a changed credential never reaches function pods';
  return lacking.includes('list') ? 'every private image hangs without an error' : 'private images fail';
}
