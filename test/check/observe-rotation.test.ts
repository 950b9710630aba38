import { expect, test } from '@jest/globals';
import { observeRotation } from '../../src/check/observe-rotation.js';
import { valueObjects } from '../../src/package/package-objects.js';
import type { JsonObject } from '../../src/package/json-value.js';
import { modelObjects } from '../../src/validate/validate-list.js';

const now = Date.parse('2026-11-29T12:00:00Z');
const hourAgo = '2026-11-29T11:00:00Z';

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function configOf(password: string): string {
  return JSON.stringify({ auths: { 'registry.example.com': { username: 'robot', password } } });
}

function secret(namespace: string, password: string, time: string, metadata: object = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'auth-secret', namespace, creationTimestamp: time, ...metadata },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': base64(configOf(password)) },
  };
}

interface Cluster {
  readonly password?: string;
  readonly copied?: string;
  readonly changed?: string;
  readonly started?: string;
  readonly annotations?: object;
  readonly owner?: string;
  readonly subPath?: boolean;
}

function observe({ password = 'new', copied = password, changed = hourAgo, started = hourAgo, ...rest }: Cluster) {
  const mount = { name: 'docker-config', mountPath: '/var/tmp/auth-secret', readOnly: true };
  const file = { ...mount, mountPath: '/var/tmp/auth-secret/.dockerconfigjson', subPath: '.dockerconfigjson' };
  const container = {
    name: 'function-runner',
    image: 'ghcr.io/kptdev/porch-function-runner:v1.5.8',
    command: [
      '/home/nonroot/server',
      '--enable-private-registries',
      '--registry-auth-secret-path=/var/tmp/auth-secret/.dockerconfigjson',
    ],
    volumeMounts: [rest.subPath ? file : mount],
  };
  const volumes = [{ name: 'docker-config', secret: { secretName: 'auth-secret' } }];
  const ownerReferences = rest.owner === undefined ? [] : [{ kind: rest.owner, name: 'auth-secret' }];
  const objects: readonly JsonObject[] = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'function-runner', namespace: 'porch-system' },
      spec: { template: { spec: { containers: [container], volumes } } },
    },
    secret('porch-system', password, changed, { annotations: rest.annotations }),
    secret('porch-fn-system', copied, '2026-11-29T10:00:00Z', { ownerReferences }),
  ];
  const expectations = {
    ...{ privateRegistries: [], images: [], dockerConfig: undefined, namedSecret: undefined, requireProof: false },
  };
  const { model } = modelObjects(valueObjects(objects, 'the cluster'), {
    porchRelease: 'v1.5.8',
    deployment: {},
    expectations,
  });
  if (!model) throw new Error('the Deployment is there');
  const { fact, findings } = observeRotation(model, started, true, now);
  return { ...fact, rules: findings.map(({ rule }) => rule), messages: findings.map(({ message }) => message).join() };
}

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const seconds = (time: string): number => Date.parse(time) / 1000;

test('what has arrived is told from what has not', () => {
  expect(observe({})).toMatchObject({
    state: 'ok',
    detail:
      'Secret of 2026-11-29T11:00:00Z, file of 2026-11-29T11:00:00Z, copy of 2026-11-29T10:00:00Z, the same; ' +
      'the credentials have arrived; when they expire is not known',
  });
  expect(observe({ copied: 'old' })).toMatchObject({
    state: 'warning',
    detail: expect.stringContaining('the copy is behind'),
  });
});

test.each<[string, Cluster, string]>([
  ['the file, for a minute', { changed: '2026-11-29T11:59:30Z', copied: 'old' }, 'the file is behind'],
  ['the copy, once the file has followed', { changed: '2026-11-29T11:50:00Z', copied: 'old' }, 'the copy is behind'],
  ['a file by subPath, for ever', { changed: '2026-11-29T11:50:00Z', subPath: true }, 'the file is behind'],
  [
    'nothing, where the pod is newer',
    { changed: '2026-11-29T11:59:30Z', started: '2026-11-29T11:59:40Z' },
    'have arrived',
  ],
  ['nothing, where External Secrets makes another token', { copied: 'other', owner: 'ExternalSecret' }, 'have arrived'],
])('behind is %s', (_what, cluster, detail) => {
  expect(observe(cluster).detail).toContain(detail);
});

test.each<[string, Cluster, string]>([
  ['a JWT', { password: jwt({ exp: seconds('2026-11-29T13:00:00Z') }) }, 'they expire 2026-11-29T13:00:00Z'],
  [
    "ECR's token",
    { password: base64(JSON.stringify({ payload: 'x', expiration: seconds('2026-11-29T20:00:00Z') })) },
    'they expire 2026-11-29T20:00:00Z',
  ],
  [
    'an annotation',
    { annotations: { 'acme.example/expires-at': '2026-11-30T00:00:00Z' } },
    'they expire 2026-11-30T00:00:00Z',
  ],
  ['nothing', { password: 'a.b.c' }, 'when they expire is not known'],
])('the end is known by %s', (_what, cluster, detail) => {
  expect(observe(cluster)).toMatchObject({ state: 'ok', rules: [], detail: expect.stringContaining(detail) });
});

test('what has expired is an error, and the Secret is what is behind', () => {
  const password = jwt({ exp: seconds('2026-11-29T11:30:00Z') });
  const observed = observe({ password });
  expect(observed).toMatchObject({ state: 'error', rules: ['credential-expired'] });
  expect(observed.detail).toContain('the Secret is behind; they expired 2026-11-29T11:30:00Z');
  expect(observed.messages).not.toContain(password);
});
