import type { Diagnostic } from '../diagnostic.js';
import { planAppendUnderKey } from '../edit/plan-set-key.js';
import type { Runner } from '../porch/find-runner.js';
import type { PrivateRegistries, Release } from '../porch/releases.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { MappingNode, YamlNode } from '../yaml/node.js';
import { findItem, findItems, type FoundItem } from './find-secret.js';
import { planAppendEntries } from './plan-append-entries.js';
import { editItem, say, type Plan } from './plan.js';
import { entriesOf } from './plan-volume.js';
import { itemPlace } from './item-place.js';

/**
 * Adds to the runner's Role in the function namespace the verbs on Secrets that its build needs and nothing bound to it
 * allows. Only a Role is ever widened: a ClusterRole may serve others.
 */
export function planRole(
  list: ResourceList,
  runner: Runner,
  release: Release,
  needs: PrivateRegistries,
  functionNamespace: string,
  rbac: 'ensure' | 'leave',
): Plan {
  const roles = findBoundRoles(list, runner, functionNamespace);
  const granted = new Set(roles.flatMap(({ root }) => rulesOf(root).flatMap(secretVerbsOf)));
  const missing = needs.secretVerbs.filter((verb) => !granted.has(verb) && !granted.has('*'));
  if (missing.length === 0) return say();

  const own = roles.filter(({ item }) => item.kind === 'Role');
  const role = own.find(({ root }) => rulesOf(root).some(isSecretRule)) ?? own[0];
  if (rbac === 'leave' || !role) {
    return say(roleTooSmall(runner, release, missing, functionNamespace, role, needs.watchesSecrets));
  }

  const { item, root } = role;
  const rules = rulesOf(root);
  const index = rules.findIndex(isSecretRule);
  const rule = rules[index];
  if (rule?.kind === 'mapping') {
    return editItem(item, root, `rules[${index}].verbs`, planAppendEntries(item.text(), rule, 'verbs', missing));
  }
  const added = { apiGroups: [''], resources: ['secrets'], verbs: missing };
  return editItem(item, root, 'rules', planAppendUnderKey(item.text(), root, 'rules', added));
}

/** What every package calls the runner's Role (deployments/porch/5-rbac.yaml, v3.0.2 on). */
const shippedRole = 'porch-function-executor';

/**
 * The roles that bindings in the function namespace, or in the whole cluster, give the runner's ServiceAccount.
 * Without a binding in the package, the Role that every package calls the same.
 */
function findBoundRoles(list: ResourceList, runner: Runner, functionNamespace: string): readonly FoundItem[] {
  const account = runner.serviceAccountName;
  const bindings = [
    ...findItems(list, 'RoleBinding', account).filter(({ root }) => namespaceOf(root) === functionNamespace),
    ...findItems(list, 'ClusterRoleBinding', account),
  ].filter(({ root }) => entriesOf(findEntry(root, 'subjects')?.value).some((subject) => isAccount(subject, runner)));
  if (bindings.length === 0) {
    const isShipped = ({ root }: FoundItem): boolean =>
      namespaceOf(root) === functionNamespace && scalarText(findNode(root, ['metadata', 'name'])) === shippedRole;
    return findItems(list, 'Role', shippedRole).filter(isShipped);
  }
  return bindings.flatMap(({ root }) => {
    const kind = scalarText(findNode(root, ['roleRef', 'kind'])) ?? '';
    const name = scalarText(findNode(root, ['roleRef', 'name'])) ?? '';
    const role = findItem(
      list,
      kind,
      name,
      (candidate) =>
        scalarText(findNode(candidate, ['metadata', 'name'])) === name &&
        (kind === 'ClusterRole' || namespaceOf(candidate) === functionNamespace),
    );
    return role ? [role] : [];
  });
}

function namespaceOf(root: MappingNode): string | undefined {
  return scalarText(findNode(root, ['metadata', 'namespace']));
}

function isAccount(subject: YamlNode | undefined, runner: Runner): boolean {
  const text = (key: string): string | undefined => scalarText(findEntry(subject, key)?.value);
  return (
    text('kind') === 'ServiceAccount' &&
    text('name') === runner.serviceAccountName &&
    text('namespace') === runner.namespace
  );
}

function rulesOf(root: MappingNode): readonly (YamlNode | undefined)[] {
  return entriesOf(findEntry(root, 'rules')?.value);
}

function textsOf(rule: YamlNode | undefined, key: string): readonly string[] {
  return entriesOf(findEntry(rule, key)?.value).flatMap((node) => scalarText(node) ?? []);
}

function secretVerbsOf(rule: YamlNode | undefined): readonly string[] {
  const covers =
    textsOf(rule, 'apiGroups').some((group) => group === '' || group === '*') &&
    textsOf(rule, 'resources').some((resource) => resource === 'secrets' || resource === '*') &&
    textsOf(rule, 'resourceNames').length === 0;
  return covers ? textsOf(rule, 'verbs') : [];
}

/** Whether a rule is about all Secrets and nothing else, so that a further verb widens nothing else. */
function isSecretRule(rule: YamlNode | undefined): boolean {
  const resources = textsOf(rule, 'resources');
  const groups = textsOf(rule, 'apiGroups');
  return (
    resources.every((resource) => resource === 'secrets') &&
    groups.every((group) => group === '') &&
    secretVerbsOf(rule).length > 0
  );
}

function roleTooSmall(
  runner: Runner,
  { build }: Release,
  missing: readonly string[],
  functionNamespace: string,
  role: FoundItem | undefined,
  hangs: boolean,
): Diagnostic {
  const what = role
    ? 'its Role does not allow'
    : `no Role of the package that is bound to the ServiceAccount "${runner.serviceAccountName}" allows`;
  return {
    rule: role ? 'role-lacks-secret-verbs' : 'role-not-in-package',
    severity: 'warning',
    message: `Porch build "${build}" must ${missing.map((verb) => `\`${verb}\``).join(', ')} Secrets in namespace "${functionNamespace}", which ${what}; without it every private image ${hangs ? 'hangs' : 'fails'}, so add these verbs for \`secrets\`${role ? ', or set `rbac` to "ensure"' : ' to the Role that it has in the cluster'}`,
    ...itemPlace(role?.root ?? runner.deployment),
  };
}
