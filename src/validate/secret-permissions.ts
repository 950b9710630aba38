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

const allVerbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Roles that every cluster has, with their verbs on Secrets (Kubernetes 1.34, plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
const builtInRoles: Readonly<Record<string, readonly string[]>> = {
  'cluster-admin': allVerbs,
  admin: allVerbs,
  edit: allVerbs,
  view: [],
};

/** `resourceNames` cannot allow what names no object, or all of them. */
const namelessVerbs = ['list', 'watch', 'create', 'deletecollection'];

/**
 * Finds what `system:serviceaccount:<account>` may do with the Secret `name` in `namespace`, by RoleBindings there and
 * by ClusterRoleBindings.
 */
export function findSecretPermissions(
  objects: PackageObjects,
  account: { readonly name: string; readonly namespace: string },
  namespace: string,
  name: string,
): SecretPermissions {
  const mentions = [account.name, 'system:serviceaccounts', 'system:authenticated'];
  const bindings = [
    ...objects.find('RoleBinding', mentions).filter((binding) => binding.ref.namespace === namespace),
    ...objects.find('ClusterRoleBinding', mentions),
  ].filter((binding) => listAt(binding.value, 'subjects').some((subject) => isSubject(subject, account)));

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
    const builtIn = roleKind === 'ClusterRole' && Object.hasOwn(builtInRoles, roleName);
    if (role !== undefined) {
      roles.push(role);
      complete &&= role.value['aggregationRule'] === undefined;
      for (const rule of listAt(role.value, 'rules')) for (const verb of verbsOf(rule, name)) verbs.add(verb);
    } else if (builtIn) for (const verb of builtInRoles[roleName] ?? []) verbs.add(verb);
    else complete = false;
  }
  return { verbs, state: complete ? 'complete' : 'role-missing', roles, bindings };
}

function isSubject(subject: unknown, account: { readonly name: string; readonly namespace: string }): boolean {
  const name = textAt(subject, 'name') ?? '';
  switch (textAt(subject, 'kind') ?? '') {
    case 'ServiceAccount':
      return name === account.name && textAt(subject, 'namespace') === account.namespace;
    case 'User':
      return name === `system:serviceaccount:${account.namespace}:${account.name}`;
    case 'Group':
      return ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`, 'system:authenticated'].includes(
        name,
      );
    default:
      return false;
  }
}

/** The verbs that one rule of a role allows on the Secret. */
function verbsOf(rule: unknown, secretName: string): readonly string[] {
  const groups = textsAt(rule, 'apiGroups');
  const resources = textsAt(rule, 'resources');
  if (!groups.some((group) => group === '' || group === '*')) return [];
  if (!resources.some((resource) => resource === 'secrets' || resource === '*')) return [];
  const names = textsAt(rule, 'resourceNames');
  const verbs = textsAt(rule, 'verbs').flatMap((verb) => (verb === '*' ? allVerbs : [verb]));
  if (names.length === 0) return verbs;
  return names.includes(secretName) ? verbs.filter((verb) => !namelessVerbs.includes(verb)) : [];
}
