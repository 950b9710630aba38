import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { objectAt, textAt } from '../../src/package/json-value.js';
import type { Manifest } from '../validate/patch-objects.js';
import { copySecret, look } from './support/checked-cluster.js';
import { apply, core, makePlace, read, type Place } from './support/cluster.js';
import { ExternalSecrets } from './support/external-secrets.js';
import { clusterManifests, examplePackage, inject } from './support/package.js';
import { playRollout } from './support/play-kubelet.js';

const generators = 'generators.external-secrets.io/v1alpha1';
const host = 'registry.example.com';
const name = 'auth-secret';

let externalSecrets: ExternalSecrets;
beforeAll(async () => {
  externalSecrets = await ExternalSecrets.start();
}, 120_000);
afterAll(() => externalSecrets.stop());

/** What a docker config has for the registry. */
const login = (password: string, key = host): object => ({ auths: { [key]: { username: 'robot', password } } });

/** Applies what the mutator makes of the example package; the manifests. */
async function applyInjected(place: Place, externalSecret: object, rotation = 'none'): Promise<readonly Manifest[]> {
  const spec = { porchRelease: 'v1.5.8', secret: { externalSecret }, rotation };
  const run = inject(examplePackage(place, 'v1.5.8'), spec);
  expect(run).toMatchObject({ status: 0, stderr: '' });
  const manifests = clusterManifests(run.files);
  await apply(manifests);
  return manifests;
}

/** The Secret of a namespace, as the API server holds it. */
const secretOf = (namespace: string): Promise<Manifest> =>
  read({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } });

/** Waits until External Secrets has written a docker config into the Secret of each namespace. */
async function expectDockerConfig(namespaces: readonly string[], config: object): Promise<void> {
  await externalSecrets.until(async () => {
    for (const namespace of namespaces) {
      const secret = await secretOf(namespace);
      const file = textAt(secret, 'data', '.dockerconfigjson') ?? '';
      expect(JSON.parse(Buffer.from(file, 'base64').toString())).toEqual(config);
      expect(secret).toMatchObject({
        ...{ type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': file } },
        metadata: { ownerReferences: [{ kind: 'ExternalSecret', name, controller: true }] },
      });
    }
  });
}

/** Gives what it is told, by the keys of a generator. */
const fake = (namespace: string, data: object): Manifest => ({
  ...{ apiVersion: generators, kind: 'Fake', metadata: { name: 'token', namespace } },
  ...{ spec: { data } },
});
const clusterFake = (place: Place, data: object): Manifest => ({
  ...{ apiVersion: generators, kind: 'ClusterGenerator', metadata: { name: place.porch } },
  ...{ spec: { kind: 'Fake', generator: { fakeSpec: { data } } } },
});
const store = (namespace: string, value: string): Manifest => ({
  ...{ apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', metadata: { name: 'vault', namespace } },
  ...{ spec: { provider: { fake: { data: [{ key: 'porch/registries', value }] } } } },
});

describe('External Secrets makes the Secret that the mutator asks it for', () => {
  /** The keys that each generator gives, as external-secrets v2.9 has them. */
  const token = { username: 'robot', password: 'first' };
  const kinds: readonly (readonly [string, object, object])[] = [
    [
      'ECRAuthorizationToken',
      { ...token, proxy_endpoint: `https://${host}`, expires_at: '1796000000' },
      login('first'),
    ],
    ['GCRAccessToken', { ...token, expiry: '1796000000' }, login('first')],
    ['ACRAccessToken', token, login('first')],
    ['GithubAccessToken', { token: 'first' }, { auths: { [host]: { username: 'x-access-token', password: 'first' } } }],
    [
      'QuayAccessToken',
      { registry: host, auth: 'cm9ib3Q6Zmlyc3Q=', expiry: '1796000000' },
      { auths: { [host]: { auth: 'cm9ib3Q6Zmlyc3Q=' } } },
    ],
  ];
  const withoutRegistry = ['ECRAuthorizationToken', 'QuayAccessToken'];

  test.each(kinds)('from a ClusterGenerator with the keys of %s', async (kind, keys, config) => {
    const place = await makePlace();
    await apply([clusterFake(place, keys)]);
    const registry = withoutRegistry.includes(kind) ? {} : { registry: host };
    await applyInjected(place, { clusterGenerator: { kind, name: place.porch, ...registry } });
    await expectDockerConfig([place.porch], config);
  });

  test('from a generator of the namespace', async () => {
    const place = await makePlace();
    await apply([fake(place.porch, { username: 'robot', password: 'first' })]);
    await applyInjected(place, { generator: { kind: 'Fake', name: 'token', registry: host } });
    await expectDockerConfig([place.porch], login('first'));
  });

  test('from a generator of another kind, whose passwords may hold anything', async () => {
    const place = await makePlace();
    const password = 'a"b\\c<d>&{{ e }}\n';
    await apply([fake(place.porch, { username: 'robot', password })]);
    await applyInjected(place, { generator: { kind: 'Fake', name: 'token', registry: host } });
    await expectDockerConfig([place.porch], login(password));
  });

  test.each([
    ['a whole key', JSON.stringify(login('first')), {}],
    ['a property', JSON.stringify({ file: JSON.stringify(login('first')) }), { property: 'file' }],
  ])('from %s of a store', async (_, value, property) => {
    const place = await makePlace();
    await apply([store(place.porch, value)]);
    const remoteRef = { key: 'porch/registries', ...property };
    await applyInjected(place, { storeRef: { name: 'vault' }, remoteRef });
    await expectDockerConfig([place.porch], login('first'));
  });
});

describe('the Secret follows', () => {
  const refreshInterval = '1s';

  test('another token of a generator', async () => {
    const place = await makePlace();
    const keys = { username: 'robot', proxy_endpoint: `https://${host}` };
    await apply([clusterFake(place, { ...keys, password: 'first' })]);
    await applyInjected(place, {
      clusterGenerator: { kind: 'ECRAuthorizationToken', name: place.porch },
      refreshInterval,
    });
    await expectDockerConfig([place.porch], login('first'));
    await apply([clusterFake(place, { ...keys, password: 'second' })]);
    await expectDockerConfig([place.porch], login('second'));
  });

  test('another content of a store', async () => {
    const place = await makePlace();
    await apply([store(place.porch, JSON.stringify(login('first')))]);
    const remoteRef = { key: 'porch/registries' };
    await applyInjected(place, { storeRef: { name: 'vault' }, remoteRef, refreshInterval });
    await expectDockerConfig([place.porch], login('first'));
    await apply([store(place.porch, JSON.stringify(login('second')))]);
    await expectDockerConfig([place.porch], login('second'));
  });
});

describe('what the validator knows of External Secrets', () => {
  const mine = 'example.com/mine';

  test.each([
    ['without a template its annotations are those of the Secret', {}, { [mine]: 'self' }],
    ['with a template, only those of the template are', { template: { type: 'Opaque' } }, {}],
  ])('%s', async (_, target, annotations) => {
    const place = await makePlace();
    await apply([clusterFake(place, { username: 'robot' }), externalSecretOf(place, { target })]);
    await externalSecrets.until(async () => {
      const { metadata } = await secretOf(place.porch);
      const { [mine]: found } = objectAt(metadata, 'annotations');
      expect(found === undefined ? {} : { [mine]: found }).toEqual(annotations);
    });
  });

  test('with an interval of 0 it fetches once', async () => {
    const place = await makePlace();
    await apply([clusterFake(place, { username: 'robot' }), externalSecretOf(place, { refreshInterval: '0' })]);
    const usernameOf = async (): Promise<string> => {
      const { username = '' } = objectAt(await secretOf(place.porch), 'data');
      return Buffer.from(String(username), 'base64').toString();
    };
    await externalSecrets.until(async () => {
      expect(await usernameOf()).toBe('robot');
    });
    await apply([clusterFake(place, { username: 'other' })]);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await usernameOf()).toBe('robot');
  });

  const externalSecretOf = (place: Place, spec: object): Manifest => ({
    ...{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' },
    metadata: { name, namespace: place.porch, ...{ annotations: { [mine]: 'self' } } },
    ...{
      spec: {
        dataFrom: [
          { sourceRef: { generatorRef: { apiVersion: generators, kind: 'ClusterGenerator', name: place.porch } } },
        ],
        ...spec,
      },
    },
  });
});

describe('both Secrets', () => {
  const clusterGenerator = (place: Place) => ({ kind: 'ACRAccessToken', name: place.porch, registry: host });

  test.each(['copy', 'ambient'])('rotation: %s', async (rotation) => {
    const place = await makePlace();
    await apply([clusterFake(place, { username: 'robot', password: 'first' })]);
    await applyInjected(place, { clusterGenerator: clusterGenerator(place), refreshInterval: '1s' }, rotation);
    await expectDockerConfig([place.porch, place.functions], login('first'));
    await apply([clusterFake(place, { username: 'robot', password: 'second' })]);
    await expectDockerConfig([place.porch, place.functions], login('second'));
  });

  test('a copy of Porch is taken over; where it is changed or deleted later, it is put right at once', async () => {
    const place = await makePlace();
    const copyOldFile = (): Promise<void> => copySecret(place, JSON.stringify(login('old')));
    await copyOldFile();
    await apply([clusterFake(place, { username: 'robot', password: 'first' })]);
    // An hour apart: nothing but the change can be the reason.
    await applyInjected(place, { clusterGenerator: clusterGenerator(place), refreshInterval: '1h' }, 'copy');
    await expectDockerConfig([place.functions], login('first'));

    const { metadata: before } = await secretOf(place.functions);
    await copyOldFile();
    await expectDockerConfig([place.functions], login('first'));
    const { metadata: after } = await secretOf(place.functions);
    expect(after).not.toHaveProperty('resourceVersion', textAt(before, 'resourceVersion'));

    await core.deleteNamespacedSecret({ name, namespace: place.functions });
    await expectDockerConfig([place.functions], login('first'));
  });

  test('`check` finds nothing wrong with them', async () => {
    const place = await makePlace();
    await apply([clusterFake(place, { username: 'robot', password: 'first' })]);
    await applyInjected(place, { clusterGenerator: clusterGenerator(place) }, 'copy');
    await expectDockerConfig([place.porch, place.functions], login('first'));
    await playRollout(place.porch, { app: 'function-runner' });
    const shown = await look(place);
    expect(shown).toMatchObject({ status: 0, health: 'healthy', findings: [] });
    expect(shown.facts['rotation']).toMatch(/^ok: .*renewed by External Secrets; the credentials have arrived/);
  });
});
