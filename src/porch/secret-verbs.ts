/** Who a binding of roles names, as the binding has it. */
export interface BindingSubject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** One rule of a Role or ClusterRole. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly verbs: readonly string[];
}

export interface ServiceAccountName {
  readonly name: string;
  readonly namespace: string;
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

/** Groups that hold every ServiceAccount. */
const commonGroups = ['system:serviceaccounts', 'system:authenticated'];

/** Texts of which any binding of the ServiceAccount holds one. */
export function bindingMentions(account: ServiceAccountName): readonly string[] {
  return [account.name, ...commonGroups];
}

/** Whether a binding's subject is `system:serviceaccount:<namespace>:<name>` or a group that it is in. */
export function isAccountSubject({ kind, name, namespace }: BindingSubject, account: ServiceAccountName): boolean {
  switch (kind) {
    case 'ServiceAccount':
      return name === account.name && namespace === account.namespace;
    case 'User':
      return name === `system:serviceaccount:${account.namespace}:${account.name}`;
    case 'Group':
      return [...commonGroups, `system:serviceaccounts:${account.namespace}`].includes(name);
    default:
      return false;
  }
}

/** The verbs that one rule of a role allows on the Secret of that name, `*` written out. */
export function secretVerbs(rule: RoleRule, secretName: string): readonly string[] {
  const { apiGroups, resources, resourceNames } = rule;
  if (!apiGroups.some((group) => group === '' || group === '*')) return [];
  if (!resources.some((resource) => resource === 'secrets' || resource === '*')) return [];
  const verbs = rule.verbs.flatMap((verb) => (verb === '*' ? allVerbs : [verb]));
  if (resourceNames.length === 0) return verbs;
  return resourceNames.includes(secretName) ? verbs.filter((verb) => !namelessVerbs.includes(verb)) : [];
}

/** The verbs on Secrets of a ClusterRole that every cluster has; undefined for any other role. */
export function builtInSecretVerbs(kind: string, name: string): readonly string[] | undefined {
  return kind === 'ClusterRole' && Object.hasOwn(builtInRoles, name) ? builtInRoles[name] : undefined;
}
