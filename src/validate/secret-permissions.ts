import { bindingMentions, builtInSecretVerbs, isAccountSubject, secretVerbs } from '../porch/secret-verbs.js';
import type { BindingSubject, RoleRule, ServiceAccountName } from '../porch/secret-verbs.js';
import { listAt, textAt, textsAt } from './json-value.js';
import type { PackageObject } from './package-object.js';
import type { PackageObjects } from './package-objects.js';

/** What the package's RBAC objects let a ServiceAccount do with the Secrets of a namespace. */
export interface SecretPermissions {
  /** The verbs of unlimited rules, and those that hold for the Secret by name. */
  readonly verbs: ReadonlySet<string>;
  /**
   * `complete`: the package holds all that was bound; `role-missing`: a bound role is not in the package;
   * `not-bound`: there are roles in the namespace but no binding of the ServiceAccount; `absent`: nothing at all.
   */
  readonly state: 'complete' | 'role-missing' | 'not-bound' | 'absent';
  /** The bound roles that the package holds. */
  readonly roles: readonly PackageObject[];
  /** The bindings of the ServiceAccount; without one, those of the namespace. */
  readonly bindings: readonly PackageObject[];
}

/**
 * Finds what `system:serviceaccount:<account>` may do with the Secret `name` in `namespace`, by RoleBindings there and
 * by ClusterRoleBindings.
 */
export function findSecretPermissions(
  objects: PackageObjects,
  account: ServiceAccountName,
  namespace: string,
  name: string,
): SecretPermissions {
  const mentions = bindingMentions(account);
  const bindings = [
    ...objects.find('RoleBinding', mentions).filter((binding) => binding.ref.namespace === namespace),
    ...objects.find('ClusterRoleBinding', mentions),
  ].filter((binding) =>
    listAt(binding.value, 'subjects').some((subject) => isAccountSubject(readSubject(subject), account)),
  );

  if (bindings.length === 0) {
    const local = (kind: string): readonly PackageObject[] =>
      objects.find(kind, [namespace]).filter((object) => object.ref.namespace === namespace);
    const present = [...local('RoleBinding'), ...local('Role')];
    return {
      verbs: new Set(),
      state: present.length > 0 ? 'not-bound' : 'absent',
      roles: local('Role'),
      bindings: local('RoleBinding'),
    };
  }

  const verbs = new Set<string>();
  const roles: PackageObject[] = [];
  let complete = true;
  for (const binding of bindings) {
    const roleKind = textAt(binding.value, 'roleRef', 'kind') ?? '';
    const roleName = textAt(binding.value, 'roleRef', 'name') ?? '';
    const role = objects
      .find(roleKind, [roleName])
      .find(
        (object) =>
          object.ref.name === roleName &&
          (roleKind === 'ClusterRole' || object.ref.namespace === binding.ref.namespace),
      );
    const builtIn = builtInSecretVerbs(roleKind, roleName);
    if (role !== undefined) {
      roles.push(role);
      complete &&= role.value['aggregationRule'] === undefined;
      for (const rule of listAt(role.value, 'rules')) {
        for (const verb of secretVerbs(readRule(rule), name)) verbs.add(verb);
      }
    } else if (builtIn) for (const verb of builtIn) verbs.add(verb);
    else complete = false;
  }
  return { verbs, state: complete ? 'complete' : 'role-missing', roles, bindings };
}

function readSubject(subject: unknown): BindingSubject {
  const text = (key: string): string => textAt(subject, key) ?? '';
  return { kind: text('kind'), name: text('name'), namespace: text('namespace') };
}

function readRule(rule: unknown): RoleRule {
  return {
    apiGroups: textsAt(rule, 'apiGroups'),
    resources: textsAt(rule, 'resources'),
    resourceNames: textsAt(rule, 'resourceNames'),
    verbs: textsAt(rule, 'verbs'),
  };
}
