import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { patchObjects, type Manifest } from '../validate/patch-objects.js';
import { apply, define, inClientNames, makePlace, read, type Place } from './support/cluster.js';
import { readManifests } from './support/manifests.js';
import { clusterManifests, examplePackage, inject } from './support/package.js';
import { playRollout } from './support/play-kubelet.js';
import { runProgram } from './support/programs.js';

/** The module that has the definitions of External Secrets' kinds (config/crds/bases). */
const externalSecrets = 'github.com/external-secrets/external-secrets@v1.3.2';

/** The real definitions, from the Go module proxy, as `go` keeps them. */
function externalSecretsDefinitions(): readonly Manifest[] {
  const answer = execFileSync('go', ['mod', 'download', '-json', externalSecrets], { cwd: tmpdir(), encoding: 'utf8' });
  const { Dir: folder } = JSON.parse(answer) as { Dir: string };
  return ['external-secrets.io_externalsecrets', 'generators.external-secrets.io_clustergenerators'].flatMap((name) =>
    readManifests(readFileSync(join(folder, 'config/crds/bases', `${name}.yaml`), 'utf8')),
  );
}

beforeAll(async () => {
  await define(inClientNames(externalSecretsDefinitions()) as Manifest[]);
  // A group that is new is served a moment after its definition is established.
  await new Promise((resolve) => setTimeout(resolve, 3000));
}, 120_000);

/** Examples of docs/rotation.md. */
const page = readFileSync('docs/rotation.md', 'utf8');

describe('what other tools need is accepted by the API server, against their own schemas', () => {
  test('the generators of docs/rotation.md', async () => {
    const [, generators = ''] = /## The generators\n[^]*?```yaml\n([^]*?)```/.exec(page) ?? [];
    const manifests = readManifests(generators);
    expect(manifests.length).toBeGreaterThan(3);
    await apply(manifests);
    for (const manifest of manifests) expect(await read(manifest)).toMatchObject(manifest);
  });

  test('a schema of External Secrets refuses what it does not know', async () => {
    const place = await makePlace();
    const manifest = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'wrong', namespace: place.porch },
      spec: { target: { creationPolicy: 'Sometimes' } },
    };
    await expect(apply([manifest])).rejects.toThrow('creationPolicy');
  });

  const store = { storeRef: { name: 'vault', kind: 'ClusterSecretStore' }, remoteRef: { key: 'porch' } };
  const kinds = ['ECRAuthorizationToken', 'GCRAccessToken', 'ACRAccessToken', 'GithubAccessToken', 'QuayAccessToken'];
  const sources: readonly (readonly [string, object])[] = [
    ['a store', { externalSecret: { ...store, refreshInterval: '15m' } }],
    ...kinds.map((kind) => {
      const named = { kind, name: 'token', registry: 'registry.example.com' };
      return [kind, { externalSecret: { generator: named } }] as const;
    }),
    ['a ClusterGenerator', { externalSecret: { clusterGenerator: { kind: 'ECRAuthorizationToken', name: 'ecr' } } }],
    ['a login', { registries: [{ server: 'docker.io', username: 'robot', password: 'not-a-password' }] }],
  ];

  test.each(
    sources.flatMap(([name, secret]) => ['reloader', 'copy', 'ambient'].map((way) => [name, way, secret] as const)),
  )('%s, rotation: %s', async (_name, rotation, secret) => {
    const place = await makePlace();
    const run = inject(examplePackage(place, 'v1.5.8'), {
      porchRelease: 'v1.5.8',
      secret,
      rotation,
    });
    expect(run.stderr).toBe('');
    const moved = inject(run.files, { porchRelease: 'v1.5.8', secret, rotation });
    expect(moved.files).toEqual(run.files);
    const manifests = clusterManifests(run.files);
    await apply(manifests);
    for (const manifest of manifests.filter(({ kind }) => kind === 'ExternalSecret' || kind === 'ServiceAccount')) {
      expect(await read(manifest)).toMatchObject(manifest);
    }
  });
});

describe('check tells a rotation that has arrived from one that has not', () => {
  const labels = { app: 'function-runner' };
  const base = patchObjects(readManifests(readFileSync('docs/rules/base-package.yaml', 'utf8')), [
    {
      ...{
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'function-runner', namespace: 'porch-system' },
      },
      ...{ spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } } },
    },
  ]).filter(({ kind }) => !['Kptfile', 'ValidateImagePullSecrets'].includes(kind));

  const write = async (namespace: string, password: string): Promise<void> => {
    const config = { auths: { 'registry.example.com': { username: 'robot', password } } };
    const secret = {
      ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/dockerconfigjson' },
      ...{ metadata: { name: 'auth-secret', namespace } },
      ...{ stringData: { '.dockerconfigjson': JSON.stringify(config) } },
    };
    await apply([secret]);
  };

  const rotationOf = async (place: Place): Promise<string> => {
    const { stdout } = await runProgram('porch-registry-auth', ['check', '-n', place.porch, '-o', 'json'], '');
    const { facts } = JSON.parse(stdout) as { facts: { check: string; state: string; detail: string }[] };
    const { state, detail } = facts.find(({ check }) => check === 'rotation') ?? { state: '', detail: '' };
    return `${state}: ${detail}`;
  };

  test('Secret, file and copy, one after the other', async () => {
    const place = await makePlace();
    await apply(place.move(base));
    await write(place.porch, 'first');
    await write(place.functions, 'first');
    await playRollout(place.porch, labels);
    expect(await rotationOf(place)).toMatch(
      /^ok: Secret of 20[^,]*, file of 20[^,]*, copy of 20.*the credentials have arrived/,
    );

    // The API server's times are of whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await write(place.porch, 'second');
    expect(await rotationOf(place)).toMatch(/^warning: Secret of .*which differs; the (?:file|copy) is behind/);
    await write(place.functions, 'second');
    expect(await rotationOf(place)).not.toContain('differs');
  });

  test('a token that has ended', async () => {
    const place = await makePlace();
    await apply(place.move(base));
    const claims = Buffer.from(JSON.stringify({ exp: 1_700_000_000 })).toString('base64url');
    for (const namespace of [place.porch, place.functions]) await write(namespace, `e30.${claims}.c2ln`);
    await playRollout(place.porch, labels);
    expect(await rotationOf(place)).toMatch(/^error: .*the Secret is behind; they expired 2023-11-14T22:13:20Z/);
  });
});
