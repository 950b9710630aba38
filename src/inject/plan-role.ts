import type { V1PolicyRule } from '@kubernetes/client-node/dist/gen/models/V1PolicyRule.js';
import type { Diagnostic } from '../diagnostic.js';
import { planAppendUnderKey } from '../edit/plan-set-key.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import type { PorchProgram } from '../package/find-program.js';
import { listAt, textsAt } from '../package/json-value.js';
import { editableObject, placeOf, type PackageObject } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';
import {
  findSecretPermissions,
  lackingVerbs,
  secretVerbs,
  type SecretPermissions,
} from '../package/secret-permissions.js';
import type { PrivateRegistries, Release } from '../porch/releases.js';
import { findNode } from '../yaml/find-node.js';
import type { Manifest } from './manifest.js';
import { planAppendEntries } from './plan-append-entries.js';
import { editItem, editRefused, joinPlans, say, type Plan } from './plan.js';

/** The name of the Role of function pods in every package (deployments/porch/5-rbac.yaml, v3.0.2 and later). */
const shippedRole = 'porch-function-executor';

/**
 * Adds the verbs on Secrets that the build needs, and that nothing bound to the evaluator allows, to its Role in the
 * function namespace. Without a binding in the package, that is the Role with the usual name. A ClusterRole is never
 * changed, because it may serve others.
 */
export function planRole(
  objects: PackageObjects,
  evaluator: PorchProgram,
  release: Release,
  needs: PrivateRegistries,
  functionNamespace: string,
  { rbac, secretName }: Pick<InjectConfig, 'rbac' | 'secretName'>,
): Plan {
  const account = { name: evaluator.serviceAccountName, namespace: evaluator.namespace };
  const functionSecret = needs.nameFlag === undefined ? needs.defaultSecretName : secretName;
  const permissions = findSecretPermissions(objects, account, functionNamespace, functionSecret);
  const isBound = permissions.state !== 'not-bound';
  const unbound = isBound ? say() : say(notBound(evaluator, permissions, functionNamespace));
  const own = permissions.roles
    .filter(({ ref }) => ref.kind === 'Role')
    .filter(({ ref }) => isBound || ref.name === shippedRole);
  const role = own.find(({ value }) => listAt(value, 'rules').some(isSecretRule)) ?? own[0];
  // What nobody binds allows nothing yet; it must hold the verbs for the binding that is still to come.
  const verbs = isBound || !role ? permissions.verbs : roleVerbs(role, functionSecret);
  const missing = lackingVerbs(needs, { verbs });
  if (missing.length === 0) return unbound;
  if (rbac === 'leave' || !role) {
    return joinPlans(unbound, say(roleTooSmall(evaluator, release, missing, functionNamespace, role)));
  }
  return joinPlans(unbound, planVerbs(role, missing));
}

function roleVerbs({ value }: PackageObject, secretName: string): ReadonlySet<string> {
  return new Set(listAt(value, 'rules').flatMap((rule) => secretVerbs(rule, secretName)));
}

function planVerbs(role: PackageObject, missing: readonly string[]): Plan {
  const editable = editableObject(role);
  if (!editable) return say(editRefused(role, 'rules', 'the Role is not written out'));
  const { item, root } = editable;
  // Verbs that an alias gives are those of another rule too.
  const index = listAt(role.value, 'rules').findIndex(
    (each, at) => isSecretRule(each) && findNode(root, ['rules', at, 'verbs'])?.kind === 'sequence',
  );
  const rule = index < 0 ? undefined : findNode(root, ['rules', index]);
  if (rule?.kind === 'mapping') {
    return editItem(editable, `rules[${index}].verbs`, planAppendEntries(item.text(), rule, 'verbs', missing));
  }
  const added = { apiGroups: [''], resources: ['secrets'], verbs: [...missing] } satisfies Manifest<V1PolicyRule>;
  return editItem(editable, 'rules', planAppendUnderKey(item.text(), root, 'rules', added));
}

/** Whether a rule is about all Secrets and nothing else, so that another verb widens nothing else. */
function isSecretRule(rule: unknown): boolean {
  const areAll = (key: string, word: string): boolean => {
    const words = textsAt(rule, key);
    return words.length > 0 && words.every((each) => each === word);
  };
  return (
    areAll('apiGroups', '') &&
    areAll('resources', 'secrets') &&
    textsAt(rule, 'resourceNames').length === 0 &&
    textsAt(rule, 'verbs').length > 0
  );
}

function notBound(
  evaluator: PorchProgram,
  { bindings, roles }: SecretPermissions,
  functionNamespace: string,
): Diagnostic {
  return {
    rule: 'service-account-not-bound',
    severity: 'warning',
    message: `no binding gives ServiceAccount "${evaluator.serviceAccountName}" a Role in namespace "${functionNamespace}", so the evaluator may not use Secrets there; add it to the subjects of the RoleBinding`,
    ...placeOf(bindings[0] ?? roles[0] ?? evaluator.object),
  };
}

function roleTooSmall(
  evaluator: PorchProgram,
  { build, privateRegistries }: Release,
  missing: readonly string[],
  functionNamespace: string,
  role: PackageObject | undefined,
): Diagnostic {
  const verbs = missing.map((verb) => `"${verb}"`).join(', ');
  const follows = privateRegistries?.secretAccess === 'cache' ? 'hangs' : 'fails';
  return {
    rule: role ? 'role-lacks-secret-verbs' : 'role-not-in-package',
    severity: 'warning',
    message: role
      ? `the Role of ServiceAccount "${evaluator.serviceAccountName}" does not allow ${verbs} on Secrets, which Porch ${build} needs, so every private image ${follows}; add these verbs, or set \`rbac\` to "ensure"`
      : `the Role of ServiceAccount "${evaluator.serviceAccountName}" in namespace "${functionNamespace}" is not in the package; unless it allows ${verbs} on Secrets every private image ${follows}; add them there`,
    ...placeOf(role ?? evaluator.object),
  };
}
