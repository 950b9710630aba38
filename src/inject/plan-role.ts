import type { V1PolicyRule } from '@kubernetes/client-node/dist/gen/models/V1PolicyRule.js';
import type { Diagnostic } from '../diagnostic.js';
import { planAppendUnderKey } from '../edit/plan-set-key.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import type { Runner } from '../porch/find-runner.js';
import type { PrivateRegistries, Release } from '../porch/releases.js';
import {
  bindingMentions,
  builtInSecretVerbs,
  isAccountSubject,
  secretVerbs,
  type BindingSubject,
  type RoleRule,
} from '../porch/secret-verbs.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { MappingNode, YamlNode } from '../yaml/node.js';
import { checkReadable, findItem, findItems, type FoundItem } from './find-secret.js';
import { planAppendEntries } from './plan-append-entries.js';
import type { Manifest } from './manifest.js';
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
  { rbac, secretName }: Pick<InjectConfig, 'rbac' | 'secretName'>,
): Plan {
  const { roles, builtInVerbs, unreadable } = findBoundRoles(list, runner, functionNamespace);
  if (unreadable.length > 0) return say(...unreadable);
  const functionSecret = needs.nameFlag === undefined ? needs.defaultSecretName : secretName;
  const rules = roles.flatMap(({ root }) => rulesOf(root).map(readRule));
  const granted = new Set([...builtInVerbs, ...rules.flatMap((rule) => secretVerbs(rule, functionSecret))]);
  const missing = needs.secretVerbs.filter((verb) => !granted.has(verb));
  if (missing.length === 0) return say();

  const own = roles.filter(({ item }) => item.kind === 'Role');
  const role = own.find(({ root }) => rulesOf(root).some(isSecretRule)) ?? own[0];
  if (rbac === 'leave' || !role) {
    return say(roleTooSmall(runner, release, missing, functionNamespace, role, needs.watchesSecrets));
  }

  const { item, root } = role;
  const index = rulesOf(root).findIndex(isSecretRule);
  const rule = rulesOf(root)[index];
  if (rule?.kind === 'mapping') {
    return editItem(item, root, `rules[${index}].verbs`, planAppendEntries(item.text(), rule, 'verbs', missing));
  }
  const added = { apiGroups: [''], resources: ['secrets'], verbs: missing } satisfies Manifest<V1PolicyRule>;
  return editItem(item, root, 'rules', planAppendUnderKey(item.text(), root, 'rules', added));
}

/** What every package calls the runner's Role (deployments/porch/5-rbac.yaml, v3.0.2 on). */
const shippedRole = 'porch-function-executor';

interface BoundRoles {
  readonly roles: readonly FoundItem[];
  /** What roles that are in every cluster allow. */
  readonly builtInVerbs: readonly string[];
  /** Errors for bindings and roles that may be among these but cannot be read. */
  readonly unreadable: readonly Diagnostic[];
}

/**
 * The roles that bindings in the function namespace, or in the whole cluster, give the runner's ServiceAccount.
 * Without a binding in the package, the Role that every package calls the same.
 */
function findBoundRoles(list: ResourceList, runner: Runner, functionNamespace: string): BoundRoles {
  const account = { name: runner.serviceAccountName, namespace: runner.namespace };
  const mentions = bindingMentions(account);
  const unreadable = ['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) => checkReadable(list, kind, mentions));
  const bindings = [
    ...findItems(list, 'RoleBinding', mentions).filter(({ root }) => namespaceOf(root) === functionNamespace),
    ...findItems(list, 'ClusterRoleBinding', mentions),
  ].filter(({ root }) =>
    entriesOf(findEntry(root, 'subjects')?.value).some((subject) => isAccountSubject(readSubject(subject), account)),
  );
  if (bindings.length === 0) {
    const isShipped = ({ root }: FoundItem): boolean =>
      namespaceOf(root) === functionNamespace && scalarText(findNode(root, ['metadata', 'name'])) === shippedRole;
    return {
      roles: findItems(list, 'Role', [shippedRole]).filter(isShipped),
      builtInVerbs: [],
      unreadable: [...unreadable, ...checkReadable(list, 'Role', [shippedRole])],
    };
  }

  const bound = bindings.map(({ root }) => {
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
    return { kind, name, role };
  });
  return {
    roles: bound.flatMap(({ role }) => role ?? []),
    builtInVerbs: bound.flatMap(({ kind, name, role }) => (role ? [] : (builtInSecretVerbs(kind, name) ?? []))),
    unreadable: [...unreadable, ...bound.flatMap(({ kind, name }) => checkReadable(list, kind, [name]))],
  };
}

function namespaceOf(root: MappingNode): string | undefined {
  return scalarText(findNode(root, ['metadata', 'namespace']));
}

function readSubject(subject: YamlNode | undefined): BindingSubject {
  const text = (key: string): string => scalarText(findEntry(subject, key)?.value) ?? '';
  return { kind: text('kind'), name: text('name'), namespace: text('namespace') };
}

function rulesOf(root: MappingNode): readonly (YamlNode | undefined)[] {
  return entriesOf(findEntry(root, 'rules')?.value);
}

function textsOf(rule: YamlNode | undefined, key: string): readonly string[] {
  return entriesOf(findEntry(rule, key)?.value).flatMap((node) => scalarText(node) ?? []);
}

function readRule(rule: YamlNode | undefined): RoleRule {
  return {
    apiGroups: textsOf(rule, 'apiGroups'),
    resources: textsOf(rule, 'resources'),
    resourceNames: textsOf(rule, 'resourceNames'),
    verbs: textsOf(rule, 'verbs'),
  };
}

/** Whether a rule is about all Secrets and nothing else, so that a further verb widens nothing else. */
function isSecretRule(rule: YamlNode | undefined): boolean {
  const { apiGroups, resources, resourceNames, verbs } = readRule(rule);
  const areAll = (words: readonly string[], word: string): boolean =>
    words.length > 0 && words.every((each) => each === word);
  return areAll(apiGroups, '') && areAll(resources, 'secrets') && resourceNames.length === 0 && verbs.length > 0;
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
