import { describe, expect, test } from '@jest/globals';
import { listObjects, type PackageObjects } from '../../src/package/package-objects.js';
import {
  findSecretPermissions,
  isAccountSubject,
  lackingVerbs,
  secretVerbs,
} from '../../src/package/secret-permissions.js';
import { releases } from '../../src/porch/releases.js';
import { resourceListOf } from '../validate/resource-list-of.js';

const group = 'rbac.authorization.k8s.io';
const inFunctions = { namespace: 'functions' };

function role(rules: readonly object[], metadata: object = inFunctions, kind = 'Role'): object {
  return { apiVersion: `${group}/v1`, kind, metadata: { name: 'executor', ...metadata }, rules };
}

function binding(subject: object, roleRef: object = {}, metadata: object = inFunctions, kind = 'RoleBinding'): object {
  return {
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name: 'executor', ...metadata },
    roleRef: { apiGroup: group, kind: 'Role', name: 'executor', ...roleRef },
    subjects: [subject],
  };
}

const account = { kind: 'ServiceAccount', name: 'runner', namespace: 'system' };
const secrets = (verbs: readonly string[], more: object = {}): object => ({
  apiGroups: [''],
  resources: ['secrets'],
  verbs,
  ...more,
});
const all = 'create delete deletecollection get list patch update watch';

const cases: readonly (readonly [string, readonly object[], string, string])[] = [
  ['a Role by RoleBinding', [role([secrets(['get', 'create'])]), binding(account)], 'complete', 'create get'],
  ['several rules', [role([secrets(['get']), secrets(['update'])]), binding(account)], 'complete', 'get update'],
  ['all verbs', [role([secrets(['*'])]), binding(account)], 'complete', all],
  [
    'all resources of all groups',
    [role([secrets(['get'], { apiGroups: ['*'], resources: ['*'] })]), binding(account)],
    'complete',
    'get',
  ],
  ['another group', [role([secrets(['get'], { apiGroups: ['apps'] })]), binding(account)], 'complete', ''],
  ['another resource', [role([secrets(['get'], { resources: ['pods'] })]), binding(account)], 'complete', ''],
  [
    'the Secret by name: list, watch and create cannot be limited so',
    [
      role([secrets(['get', 'list', 'watch', 'create', 'update'], { resourceNames: ['auth-secret'] })]),
      binding(account),
    ],
    'complete',
    'get update',
  ],
  [
    'another Secret by name',
    [role([secrets(['get'], { resourceNames: ['other'] })]), binding(account)],
    'complete',
    '',
  ],
  [
    'a ClusterRole by RoleBinding',
    [role([secrets(['get'])], {}, 'ClusterRole'), binding(account, { kind: 'ClusterRole' })],
    'complete',
    'get',
  ],
  [
    'a ClusterRole by ClusterRoleBinding',
    [role([secrets(['get'])], {}, 'ClusterRole'), binding(account, { kind: 'ClusterRole' }, {}, 'ClusterRoleBinding')],
    'complete',
    'get',
  ],
  ...['cluster-admin', 'admin', 'edit'].map(
    (name) =>
      [
        `the role ${name}, which every cluster has`,
        [binding(account, { kind: 'ClusterRole', name })],
        'complete',
        all,
      ] as const,
  ),
  ['the role view, which reads no Secrets', [binding(account, { kind: 'ClusterRole', name: 'view' })], 'complete', ''],
  [
    'a ClusterRole that is not in the package',
    [binding(account, { kind: 'ClusterRole', name: 'constructor' })],
    'role-missing',
    '',
  ],
  ['a Role called like one of every cluster', [binding(account, { name: 'admin' })], 'role-missing', ''],
  [
    'a ClusterRole that others add to',
    [
      { ...role([secrets(['get'])], {}, 'ClusterRole'), aggregationRule: { clusterRoleSelectors: [] } },
      binding(account, { kind: 'ClusterRole' }),
    ],
    'role-missing',
    'get',
  ],
  [
    'a Role in the package beside one that is not',
    [
      role([secrets(['get'])]),
      binding(account),
      binding({ ...account }, { name: 'gone' }, { ...inFunctions, name: 'second' }),
    ],
    'role-missing',
    'get',
  ],
  [
    'a Role of another namespace',
    [role([secrets(['get'])], { namespace: 'other' }), binding(account)],
    'role-missing',
    '',
  ],
  ['a Role that is not in the package', [binding(account)], 'role-missing', ''],
  [
    'a binding in another namespace',
    [role([secrets(['get'])]), binding(account, {}, { namespace: 'other' })],
    'not-bound',
    '',
  ],
  ['another ServiceAccount', [role([secrets(['get'])]), binding({ ...account, name: 'other' })], 'not-bound', ''],
  [
    'the ServiceAccount of another namespace',
    [role([secrets(['get'])]), binding({ ...account, namespace: 'functions' })],
    'not-bound',
    '',
  ],
  [
    'the ServiceAccount as a user',
    [role([secrets(['get'])]), binding({ kind: 'User', name: 'system:serviceaccount:system:runner' })],
    'complete',
    'get',
  ],
  [
    'all ServiceAccounts',
    [role([secrets(['get'])]), binding({ kind: 'Group', name: 'system:serviceaccounts' })],
    'complete',
    'get',
  ],
  [
    'those of its namespace',
    [role([secrets(['get'])]), binding({ kind: 'Group', name: 'system:serviceaccounts:system' })],
    'complete',
    'get',
  ],
  [
    'those of another namespace',
    [role([secrets(['get'])]), binding({ kind: 'Group', name: 'system:serviceaccounts:functions' })],
    'not-bound',
    '',
  ],
  [
    'whoever is known',
    [role([secrets(['get'])]), binding({ kind: 'Group', name: 'system:authenticated' })],
    'complete',
    'get',
  ],
  [
    'one of several subjects',
    [role([secrets(['get'])]), { ...binding(account), subjects: [{ ...account, name: 'other' }, account] }],
    'complete',
    'get',
  ],
  [
    'a Role of another name',
    [role([secrets(['get'])], { ...inFunctions, name: 'other' }), binding(account)],
    'role-missing',
    '',
  ],
  ['a binding of another ServiceAccount alone', [binding({ ...account, name: 'other' })], 'not-bound', ''],
  ['a Role of another namespace alone', [role([secrets(['get'])], { namespace: 'functions-too' })], 'absent', ''],
  ['nothing', [], 'absent', ''],
];

describe.each([
  ['in order', (items: readonly object[]) => items],
  ['backwards', (items: readonly object[]) => [...items].reverse()],
])('what the ServiceAccount may do with Secrets, %s', (_, ordered) => {
  test.each(cases)('%s', (_says, items, state, verbs) => {
    const objects = listObjects(resourceListOf(ordered(items)));
    const found = findSecretPermissions(objects, { name: 'runner', namespace: 'system' }, 'functions', 'auth-secret');
    expect([found.state, [...found.verbs].sort().join(' ')]).toEqual([state, verbs]);
  });
});

const runner = { name: 'porch-fn-runner', namespace: 'porch-system' };

test.each([
  ['ServiceAccount', 'porch-fn-runner', 'porch-system', true],
  ['ServiceAccount', 'porch-fn-runner', 'porch-fn-system', false],
  ['ServiceAccount', 'porch-server', 'porch-system', false],
  ['User', 'system:serviceaccount:porch-system:porch-fn-runner', '', true],
  ['User', 'porch-fn-runner', 'porch-system', false],
  ['Group', 'system:serviceaccounts:porch-system', '', true],
  ['Group', 'system:serviceaccounts:porch-fn-system', '', false],
  ['Group', 'system:serviceaccounts', '', true],
  ['Group', 'system:authenticated', '', true],
  ['Group', 'system:masters', '', false],
  ['Group', 'porch-fn-runner', 'porch-system', false],
  ['Robot', 'porch-fn-runner', 'porch-system', false],
])('a binding to the %s %s in namespace "%s" is one to the ServiceAccount: %s', (kind, name, namespace, expected) => {
  expect(isAccountSubject({ kind, name, namespace }, runner)).toBe(expected);
});

describe('what a rule allows on the Secret "auth-secret"', () => {
  const every = 'get list watch create update patch delete deletecollection';
  test.each<[object, string]>([
    [{}, 'get list'],
    [{ verbs: ['*'] }, every],
    [{ verbs: ['use', '*'] }, `use ${every}`],
    [{ apiGroups: ['apps', ''] }, 'get list'],
    [{ apiGroups: ['*'] }, 'get list'],
    [{ apiGroups: ['apps'] }, ''],
    [{ apiGroups: [] }, ''],
    [{ resources: ['pods', 'secrets'] }, 'get list'],
    [{ resources: ['*'] }, 'get list'],
    [{ resources: ['pods'] }, ''],
    [{ resources: ['secrets/status'] }, ''],
    [{ resources: [] }, ''],
    [{ resourceNames: ['auth-secret'] }, 'get'],
    [{ resourceNames: ['other', 'auth-secret'], verbs: ['*'] }, 'get update patch delete'],
    [{ resourceNames: ['other'] }, ''],
  ])('%j: "%s"', (changes, expected) => {
    const rule = { apiGroups: [''], resources: ['secrets'], resourceNames: [], verbs: ['get', 'list'] };
    expect(secretVerbs({ ...rule, ...changes }, 'auth-secret').join(' ')).toBe(expected);
  });
});

test.each([
  ['v3.0.1', 'get create update', undefined],
  ['main-2024-10-22', 'get create', ''],
  ['main-2024-10-22', 'get', 'create'],
  ['v1.5.8', 'get create delete update', ''],
  ['v1.5.8', '', 'get create update'],
  ['v1.6.3', 'get create delete update', 'list watch'],
  ['v1.6.3', 'get list watch create update', ''],
  ['pserver-2026-08', 'create update', ''],
  ['pserver-2026-08', 'get', 'create update'],
])('of %s a Role that allows "%s" lacks "%s"', (build, verbs, lacking) => {
  const feature = releases.find((release) => release.build === build)?.privateRegistries;
  expect(feature && lackingVerbs(feature, { verbs: new Set(verbs.split(' ')) }).join(' ')).toBe(lacking);
});

test('many bindings of one role, or of many, take a few searches, not one each', () => {
  const names = Array.from({ length: 30 }, (_, index) => `role-${index}`);
  const resources = names.flatMap((name) => [
    role([secrets(['get'])], { ...inFunctions, name }),
    binding({ ...account }, { name }, { ...inFunctions, name }),
    binding({ ...account }, { name: names[0] }, { ...inFunctions, name: `again-${name}` }),
  ]);
  const objects = listObjects(resourceListOf(resources));
  let searches = 0;
  const counted: PackageObjects = {
    ...objects,
    find: (kind, mentions) => {
      searches += mentions?.length ?? 1;
      return objects.find(kind, mentions);
    },
  };
  const permissions = findSecretPermissions(
    counted,
    { name: 'runner', namespace: 'system' },
    'functions',
    'auth-secret',
  );
  expect([permissions.state, [...permissions.verbs], permissions.roles.length]).toEqual(['complete', ['get'], 30]);
  expect(searches).toBeLessThan(names.length);
});
