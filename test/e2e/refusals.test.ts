import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { surroundings } from '../support/surroundings.js';
import { patchObjects, type Manifest } from '../validate/patch-objects.js';
import { resourceListOf } from '../validate/resource-list-of.js';
import { apply, findRefusal, makePlace, type Place } from './support/cluster.js';
import { readManifests } from './support/manifests.js';
import { examplePackage, inject } from './support/package.js';

const base = readManifests(readFileSync('docs/rules/base-package.yaml', 'utf8')).filter(
  ({ kind }) => kind !== 'ValidateImagePullSecrets',
);
const good = '{"auths":{"registry.example.com":{"username":"robot","password":"not-a-password"}}}';

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});

type Answer = 'takes' | 'refuses';

/** The Secret of the base package with other content. */
function secret(fields: object): Manifest {
  const metadata = { name: 'auth-secret', namespace: 'porch-system' };
  return { apiVersion: 'v1', kind: 'Secret', metadata, ...fields };
}

async function askApiServer(manifest: Manifest): Promise<Answer> {
  const [moved] = place.move([manifest]);
  return moved === undefined || (await findRefusal(moved)) === undefined ? 'takes' : 'refuses';
}

const refusingRules = ['secret-refused', 'secret-data-not-base64', 'tls-secret-type-refused', 'secret-name-invalid'];

/** The validator refuses where it has an error of a rule that speaks of the API server. */
function askValidator(manifests: readonly Manifest[]): Answer {
  const objects = patchObjects(base, manifests);
  const { diagnostics } = validateImagePullSecrets(resourceListOf(objects), surroundings());
  return diagnostics.some(({ rule }) => refusingRules.includes(rule)) ? 'refuses' : 'takes';
}

function askMutator(spec: object, file?: string): Answer {
  const { status } = inject(examplePackage(place), spec, file === undefined ? {} : { files: { '/config.json': file } });
  return status === 0 ? 'takes' : 'refuses';
}

describe('a docker config: what the API server, the validator and the mutator make of it', () => {
  const cases: readonly (readonly [
    what: string,
    content: string,
    server: Answer,
    validator: Answer,
    mutator: Answer,
  ])[] = [
    ['credentials of one registry', good, 'takes', 'takes', 'takes'],
    ['empty text', '', 'refuses', 'refuses', 'refuses'],
    ['no JSON', 'auths: {}', 'refuses', 'refuses', 'refuses'],
    ['JSON that ends too early', '{"auths":', 'refuses', 'refuses', 'refuses'],
    ['a JSON array', '[]', 'refuses', 'refuses', 'refuses'],
    ['a JSON text', '"auths"', 'refuses', 'refuses', 'refuses'],
    ['a JSON number', '1', 'refuses', 'refuses', 'refuses'],
    ['text behind the JSON', `${good} x`, 'refuses', 'refuses', 'refuses'],
    ['a byte order mark', `\ufeff${good}`, 'refuses', 'refuses', 'refuses'],
    // Here the API server is content and the mutator is not: neither stage could use it.
    ['null', 'null', 'takes', 'takes', 'refuses'],
    ['an empty object', '{}', 'takes', 'takes', 'refuses'],
    ['`auths` that is a list', '{"auths":[]}', 'takes', 'takes', 'refuses'],
    ['an `auth` that is not base64', '{"auths":{"ghcr.io":{"auth":"%"}}}', 'takes', 'takes', 'refuses'],
    ['an entry without credentials', '{"auths":{"ghcr.io":{}},"credsStore":"desktop"}', 'takes', 'takes', 'refuses'],
  ];

  test.each(cases)('%s', async (_, content, ...expected) => {
    const data = { '.dockerconfigjson': Buffer.from(content).toString('base64') };
    const manifest = secret({ type: 'kubernetes.io/dockerconfigjson', data, stringData: null });
    const answers = [
      await askApiServer(manifest),
      askValidator([manifest]),
      askMutator({ secret: { file: '/config.json' } }, content),
    ];
    expect(answers).toEqual(expected);
  });
});

describe('a Secret: what the API server and the validator make of it', () => {
  const data = { '.dockerconfigjson': Buffer.from(good).toString('base64') };
  const type = 'kubernetes.io/dockerconfigjson';
  const cases: readonly (readonly [what: string, manifest: Manifest, answer: Answer])[] = [
    ['the right type and key', secret({ type, data, stringData: null }), 'takes'],
    ['type Opaque', secret({ type: 'Opaque', data, stringData: null }), 'takes'],
    ['another key', secret({ type, data: { 'config.json': data['.dockerconfigjson'] }, stringData: null }), 'refuses'],
    ['no data', secret({ type, stringData: null }), 'refuses'],
    [
      'the older type, which wants another key',
      secret({ type: 'kubernetes.io/dockercfg', data, stringData: null }),
      'refuses',
    ],
    ['data that is not base64', secret({ type, data: { '.dockerconfigjson': '%' }, stringData: null }), 'refuses'],
  ];

  test.each(cases)('%s', async (_, manifest, answer) => {
    expect([await askApiServer(manifest), askValidator([manifest])]).toEqual([answer, answer]);
  });

  test('another type than the stored one: the API server refuses, and the mutator', async () => {
    await apply(place.move([secret({ type: 'Opaque', data })]));
    expect(await askApiServer(secret({ type, data }))).toBe('refuses');
    const files = {
      ...examplePackage(place),
      'secret.yaml': place.rename(stringify(secret({ type: 'Opaque', data }))),
    };
    const run = inject(files, { secret: { file: '/config.json' } }, { files: { '/config.json': good } });
    expect(run.status).toBe(1);
  });
});

describe('a name: what the API server and the mutator make of it', () => {
  const names: readonly (readonly [name: string, answer: Answer])[] = [
    ['auth-secret', 'takes'],
    ['auth.secret', 'takes'],
    ['0', 'takes'],
    ['Auth-Secret', 'refuses'],
    ['auth_secret', 'refuses'],
    ['-auth', 'refuses'],
    ['auth-', 'refuses'],
    ['a'.repeat(253), 'takes'],
    ['a'.repeat(254), 'refuses'],
  ];

  test.each(names)('Secret %s: both %s', async (name, answer) => {
    const manifest = { ...secret({ type: 'Opaque' }), metadata: { name, namespace: 'porch-system' } };
    expect([await askApiServer(manifest), askMutator({ secret: { name } })]).toEqual([answer, answer]);
  });

  const volumes: readonly (readonly [name: string, answer: Answer])[] = [
    ['docker-config', 'takes'],
    ['docker.config', 'refuses'],
    ['Docker', 'refuses'],
    ['v'.repeat(63), 'takes'],
    ['v'.repeat(64), 'refuses'],
  ];

  test.each(volumes)('volume %s: both %s', async (name, answer) => {
    const labels = { app: 'runner' };
    const volume = { name, secret: { secretName: 'auth-secret' } };
    const container = { name: 'runner', image: 'runner', volumeMounts: [{ name, mountPath: '/auth' }] };
    const spec = {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container], volumes: [volume] } },
    };
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'runner', namespace: 'porch-system' },
      spec,
    };
    expect([await askApiServer(deployment), askMutator({ volumeName: name })]).toEqual([answer, answer]);
  });
});

test('a TLS Secret with `ca.crt` alone: the API server refuses type kubernetes.io/tls, takes the Opaque one of the mutator', async () => {
  const metadata = { name: 'registry-ca', namespace: 'porch-system' };
  const stringData = { 'ca.crt': 'certificate' };
  const manifest = { apiVersion: 'v1', kind: 'Secret', metadata, stringData };
  expect(await askApiServer({ ...manifest, type: 'kubernetes.io/tls' } as Manifest)).toBe('refuses');
  expect(await askApiServer({ ...manifest, type: 'Opaque' } as Manifest)).toBe('takes');
  const { files } = inject(examplePackage(place), {
    tls: { secretName: 'registry-ca', caBundle: '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n' },
  });
  expect(files['registry-ca.yaml']).toContain('type: Opaque');
});
