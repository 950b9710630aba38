import { describe, expect, test } from '@jest/globals';
import {
  bindingMentions,
  builtInSecretVerbs,
  isAccountSubject,
  secretVerbs,
  type RoleRule,
} from '../../src/package/secret-verbs.js';

const account = { name: 'porch-fn-runner', namespace: 'porch-system' };

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
  expect(isAccountSubject({ kind, name, namespace }, account)).toBe(expected);
});

test.each([
  'kind: ServiceAccount\nname: porch-fn-runner',
  'kind: User\nname: system:serviceaccount:porch-system:porch-fn-runner',
  'kind: Group\nname: system:serviceaccounts:porch-system',
  'kind: Group\nname: system:authenticated',
])('a binding to %j mentions the ServiceAccount', (text) => {
  expect(bindingMentions(account).some((mention) => text.includes(mention))).toBe(true);
});

describe('what a rule allows on the Secret "auth-secret"', () => {
  const every = 'get list watch create update patch delete deletecollection';
  test.each<[Partial<RoleRule>, string]>([
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
  ['ClusterRole', 'cluster-admin', 'get list watch create update patch delete deletecollection'],
  ['ClusterRole', 'admin', 'get list watch create update patch delete deletecollection'],
  ['ClusterRole', 'edit', 'get list watch create update patch delete deletecollection'],
  ['ClusterRole', 'view', ''],
  ['ClusterRole', 'porch-fn-runner', undefined],
  ['ClusterRole', 'constructor', undefined],
  ['Role', 'admin', undefined],
])('the %s %s of every cluster allows "%s" on secrets', (kind, name, expected) => {
  expect(builtInSecretVerbs(kind, name)?.join(' ')).toBe(expected);
});
