import type { PrivateRegistries } from '../porch/releases.js';
import { listAt, textAt, textsAt, valueAt } from './json-value.js';
import type { PackageObject } from './package-object.js';
import type { PackageObjects } from './package-objects.js';

export interface ServiceAccountName {
  readonly name: string;
  readonly namespace: string;
}

/** What the package's RBAC objects let a ServiceAccount do with the Secrets of a namespace. */
export interface SecretPermissions {
  /** The verbs of rules for all Secrets, and of rules that name the Secret. */
  readonly verbs: ReadonlySet<string>;
  /**
   * `complete`: the package holds every bound role; `role-missing`: a bound role is not in the package; `not-bound`: the
   * namespace has roles, but no binding of the ServiceAccount; `absent`: there is nothing at all.
   */
  readonly state: 'complete' | 'role-missing' | 'not-bound' | 'absent';
  /** The bound roles in the package; without a binding, the Roles of the namespace. */
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
  const mentions = [account.name, ...commonGroups];
  const bindings = [
    ...objects.find('RoleBinding', mentions).filter((binding) => binding.ref.namespace === namespace),
    ...objects.find('ClusterRoleBinding', mentions),
  ].filter((binding) => listAt(binding.value, 'subjects').some((subject) => isAccountSubject(subject, account)));

  if (bindings.length === 0) {
    const local = (kind: string): readonly PackageObject[] =>
      objects.find(kind, [namespace]).filter((object) => object.ref.namespace === namespace);
    const [roles, others] = [local('Role'), local('RoleBinding')];
    const state = roles.length + others.length > 0 ? 'not-bound' : 'absent';
    return { verbs: new Set(), state, roles, bindings: others };
  }

  const references = [...new Map(bindings.map((binding) => [referenceOf(binding), binding])).values()];
  const candidates = findCandidates(objects, references);
  const verbs = new Set<string>();
  const roles: PackageObject[] = [];
  let complete = true;
  for (const binding of references) {
    const role = candidates.get(referenceOf(binding));
    const builtIn = builtInVerbs(binding);
    if (role !== undefined) {
      roles.push(role);
      complete &&= valueAt(role.value, 'aggregationRule') === undefined;
      for (const rule of listAt(role.value, 'rules')) for (const verb of secretVerbs(rule, name)) verbs.add(verb);
    } else if (builtIn) for (const verb of builtIn) verbs.add(verb);
    else complete = false;
  }
  return { verbs, state: complete ? 'complete' : 'role-missing', roles, bindings };
}

/** The verbs that a build needs and the permissions lack. */
export function lackingVerbs(
  { secretVerbs: needed }: PrivateRegistries,
  { verbs }: Pick<SecretPermissions, 'verbs'>,
): readonly string[] {
  return needed.filter((verb) => !verbs.has(verb));
}

/** Which role a binding gives, as one text. */
function referenceOf({ value, ref: { namespace = '' } }: PackageObject): string {
  const kind = textAt(value, 'roleRef', 'kind') ?? '';
  return [kind, kind === 'ClusterRole' ? '' : namespace, textAt(value, 'roleRef', 'name') ?? ''].join('/');
}

/** More names than this are not looked for one by one, which would take a search through the whole package for each. */
const fewNames = 8;

/** The roles that bindings name, by their reference; the first of several. */
function findCandidates(
  objects: PackageObjects,
  bindings: readonly PackageObject[],
): ReadonlyMap<string, PackageObject> {
  const found = new Map<string, PackageObject>();
  for (const kind of ['Role', 'ClusterRole']) {
    const names = bindings
      .filter(({ value }) => textAt(value, 'roleRef', 'kind') === kind)
      .map(({ value }) => textAt(value, 'roleRef', 'name') ?? '');
    if (names.length === 0) continue;
    for (const role of objects.find(kind, names.length > fewNames ? undefined : names)) {
      const { name, namespace = '' } = role.ref;
      const reference = [kind, kind === 'ClusterRole' ? '' : namespace, name].join('/');
      if (!found.has(reference)) found.set(reference, role);
    }
  }
  return found;
}

const allVerbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Roles in every cluster, with their verbs on Secrets (Kubernetes 1.34, plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
const builtInRoles: ReadonlyMap<string, readonly string[]> = new Map([
  ['cluster-admin', allVerbs],
  ['admin', allVerbs],
  ['edit', allVerbs],
  ['view', []],
]);

/** The verbs on Secrets of a binding's ClusterRole, if every cluster has it; undefined for any other role. */
function builtInVerbs({ value }: PackageObject): readonly string[] | undefined {
  const isClusterRole = textAt(value, 'roleRef', 'kind') === 'ClusterRole';
  return isClusterRole ? builtInRoles.get(textAt(value, 'roleRef', 'name') ?? '') : undefined;
}

/** `resourceNames` cannot allow verbs whose requests name no object. */
const namelessVerbs = ['list', 'watch', 'create', 'deletecollection'];

/** The verbs that one rule of a role allows on the Secret with that name, with `*` written out. */
export function secretVerbs(rule: unknown, secretName: string): readonly string[] {
  const names = textsAt(rule, 'resourceNames');
  if (!textsAt(rule, 'apiGroups').some((group) => group === '' || group === '*')) return [];
  if (!textsAt(rule, 'resources').some((resource) => resource === 'secrets' || resource === '*')) return [];
  const verbs = textsAt(rule, 'verbs').flatMap((verb) => (verb === '*' ? allVerbs : [verb]));
  if (names.length === 0) return verbs;
  return names.includes(secretName) ? verbs.filter((verb) => !namelessVerbs.includes(verb)) : [];
}

/** Groups that contain every ServiceAccount. */
const commonGroups = ['system:serviceaccounts', 'system:authenticated'];

/** Whether a binding's subject is `system:serviceaccount:<namespace>:<name>` or a group that contains it. */
export function isAccountSubject(subject: unknown, account: ServiceAccountName): boolean {
  const name = textAt(subject, 'name') ?? '';
  const kind = textAt(subject, 'kind');
  if (kind === 'ServiceAccount') return name === account.name && textAt(subject, 'namespace') === account.namespace;
  if (kind === 'User') return name === `system:serviceaccount:${account.namespace}:${account.name}`;
  return kind === 'Group' && [...commonGroups, `system:serviceaccounts:${account.namespace}`].includes(name);
}
