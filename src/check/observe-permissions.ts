import type { Diagnostic } from '../diagnostic.js';
import type { PackageModel } from '../validate/package-model.js';
import type { ClusterState } from './read-cluster.js';
import type { Fact, Observation } from './report.js';

/** The validator's rules that say the same and also say where the fault is. */
const explainingRules = ['role-lacks-secret-verbs', 'service-account-not-bound'];

/**
 * Says what the evaluator's ServiceAccount may do with Secrets: by the API server's answer, or else by roles and bindings.
 *
 * @param faults what the validator found; a permission that it explains is not reported again
 */
export function observePermissions(
  model: PackageModel,
  { rolesAreKnown, secretVerbs }: Pick<ClusterState, 'rolesAreKnown' | 'secretVerbs'>,
  faults: readonly Diagnostic[],
): Observation {
  const { evaluator, permissions, release, settings } = model;
  const observe = (state: Fact['state'], detail: string, findings: readonly Diagnostic[] = []): Observation => ({
    fact: { check: 'permissions', state, detail },
    findings,
  });
  const feature = release.privateRegistries;
  if (!settings.enabled || feature === undefined) {
    return observe('ok', 'none on Secrets are needed: private registries are not switched on');
  }

  const account = `ServiceAccount "${evaluator.namespace}/${evaluator.serviceAccountName}"`;
  const objects = `Secrets in namespace "${settings.functionNamespace}"`;
  const held = secretVerbs ?? (rolesAreKnown ? permissions.verbs : undefined);
  if (held === undefined) return observe('unknown', `what ${account} may do with ${objects} is not known`);
  const lacking = feature.secretVerbs.filter((verb) => !held.has(verb));
  if (lacking.length === 0) return observe('ok', `${account} may ${feature.secretVerbs.join(', ')} ${objects}`);

  const hangs = feature.secretAccess === 'cache' && (lacking.includes('list') || lacking.includes('watch'));
  const role = permissions.roles[0] ?? permissions.bindings[0];
  const detail = `${account} may not ${lacking.join(', ')} ${objects}`;
  if (faults.some(({ rule }) => explainingRules.includes(rule))) return observe('error', detail);
  return observe('error', detail, [
    {
      rule: 'service-account-not-allowed',
      severity: 'error',
      message:
        `${detail}, so with Porch ${release.build} ${hangs ? 'every image hangs without an error' : 'private images fail'}; ` +
        'run inject-registry-auth with `rbac: ensure` and apply the Role',
      resourceRef: role?.ref ?? {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        name: evaluator.serviceAccountName,
        namespace: evaluator.namespace,
      },
    },
  ]);
}
