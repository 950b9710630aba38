import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseImageReference } from '../../src/registry/image-reference.js';
import { findRunnerCredential } from '../../src/registry/runner-credential.js';
import { listAt, textAt, valueAt } from '../../src/package/json-value.js';
import { makePlace, read, type Place } from './support/cluster.js';
import { applyPackage, examplePackage, inject } from './support/package.js';
import { manifestStatus, pushImage } from './support/registry.js';
import { servers } from './support/servers.js';

const { caBundle, password, registry, tlsRegistry, username } = servers;
const repository = 'functions/set-region';
const tag = 'v1.2.0';
const basic = (login: string): string => Buffer.from(login).toString('base64');

beforeAll(async () => {
  await pushImage(registry, repository, tag, basic(`${username}:${password}`));
  await pushImage(tlsRegistry, repository, tag, basic(`${username}:${password}`), caBundle);
});

const runner = (place: Place) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'function-runner', namespace: place.porch },
  }) as const;

/** A file of the runner's container as the cluster would mount it: by a flag's path, a volumeMount and a Secret. */
async function readMountedFile(place: Place, flag: string, fileName?: string): Promise<Uint8Array> {
  const pod = valueAt(await read(runner(place)), 'spec', 'template', 'spec');
  const container = listAt(pod, 'containers')[0];
  const words = [...listAt(container, 'command'), ...listAt(container, 'args')].map(String);
  const path = words.find((word) => word.startsWith(`--${flag}=`))?.slice(flag.length + 3) ?? '';
  const file = fileName === undefined ? path : posix.join(path, fileName);
  const mount = listAt(container, 'volumeMounts').find((entry) => textAt(entry, 'mountPath') === posix.dirname(file));
  const volume = listAt(pod, 'volumes').find((entry) => textAt(entry, 'name') === textAt(mount, 'name'));
  const name = textAt(volume, 'secret', 'secretName') ?? '';
  const secret = await read({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: place.porch } });
  return Buffer.from(textAt(secret, 'data', posix.basename(file)) ?? '', 'base64');
}

/** What the runner shows a registry for an image, by the mounted file and the runner's own rule. */
async function findAuth(place: Place, image: string): Promise<string | undefined> {
  const file = await readMountedFile(place, 'registry-auth-secret-path');
  const reference = parseImageReference(image);
  if ('error' in reference) throw new Error(image);
  const found = findRunnerCredential(file, reference);
  if (found.outcome !== 'authenticated') return undefined;
  return textAt(JSON.parse(Buffer.from(file).toString()), 'auths', found.key, 'auth');
}

describe('a bearer of the credentials in the cluster gets the manifest, and nobody else', () => {
  test.each([
    ['without TLS', registry, {}],
    ['over TLS by a private CA', tlsRegistry, { tls: { secretName: 'registry-ca', caBundle } }],
  ])('%s', async (_, server, tls) => {
    const place = await makePlace();
    const spec = {
      porchRelease: 'v1.5.8',
      secret: { registries: [{ server, username, passwordEnv: 'PASSWORD' }] },
      ...tls,
    };
    const run = inject(examplePackage(place), spec, { variables: { PASSWORD: password } });
    expect(run.stderr).toBe('');
    await applyPackage(run.files);

    const ca =
      server === tlsRegistry
        ? Buffer.from(await readMountedFile(place, 'tls-secret-path', 'ca.crt')).toString()
        : undefined;
    const auth = await findAuth(place, `${server}/${repository}:${tag}`);
    expect(await manifestStatus(server, repository, tag, auth, ca)).toBe(200);
    expect(await manifestStatus(server, repository, tag, undefined, ca)).toBe(401);
    expect(await manifestStatus(server, repository, tag, basic(`${username}:wrong`), ca)).toBe(401);
    expect(await findAuth(place, `other.example.com/${repository}:${tag}`)).toBeUndefined();
  });

  test('over TLS without the CA there is no answer at all', async () => {
    await expect(manifestStatus(tlsRegistry, repository, tag, undefined, 'no certificate')).rejects.toThrow(
      /certificate/,
    );
  });
});

describe('rotation', () => {
  const generation = async (place: Place): Promise<unknown> =>
    valueAt(await read(runner(place)), 'metadata', 'generation');
  const htpasswd = (login: { username: string; password: string }): string =>
    execFileSync('htpasswd', ['-Bin', login.username], { input: login.password, encoding: 'utf8' });

  test('a changed password and a new revision: one rollout, and none without a change', async () => {
    const place = await makePlace();
    const image = `${registry}/${repository}:${tag}`;
    const login = { username: 'carol', password: 'before-the-rotation' };
    const users = htpasswd({ username, password });
    writeFileSync(servers.htpasswd, users + htpasswd(login));
    let files = examplePackage(place);
    const run = async (password: string, rolloutRevision: string): Promise<unknown> => {
      const secret = { registries: [{ server: registry, username: login.username, passwordFile: '/password' }] };
      const outcome = inject(
        files,
        { porchRelease: 'v1.5.8', secret, rolloutRevision },
        { files: { '/password': password } },
      );
      expect(outcome.stderr).toBe('');
      files = outcome.files;
      await applyPackage(files);
      return generation(place);
    };
    const status = async (): Promise<number> => manifestStatus(registry, repository, tag, await findAuth(place, image));

    try {
      expect(await run(login.password, '1')).toBe(1);
      expect(await status()).toBe(200);
      expect(await run(login.password, '1')).toBe(1);

      const changed = 'after-the-rotation';
      writeFileSync(servers.htpasswd, users + htpasswd({ ...login, password: changed }));
      expect(await status()).toBe(401);
      expect(await run(changed, '1')).toBe(1);
      expect(await run(changed, '2')).toBe(2);
      expect(await status()).toBe(200);
      expect(await run(changed, '2')).toBe(2);
    } finally {
      writeFileSync(servers.htpasswd, users);
    }
  });
});
