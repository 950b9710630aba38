import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { look } from './support/checked-cluster.js';
import { makePlace, type Place } from './support/cluster.js';
import { applyPackage, examplePackage, inject } from './support/package.js';
import { playRollout } from './support/play-kubelet.js';
import { pushImage } from './support/registry.js';
import { servers } from './support/servers.js';

const { caBundle, password, registry, tlsRegistry, username } = servers;
const repository = 'functions/probed';
const basic = Buffer.from(`${username}:${password}`).toString('base64');

beforeAll(async () => {
  await pushImage(registry, repository, 'v1', basic);
  await pushImage(tlsRegistry, repository, 'v1', basic, caBundle);
});

/** A cluster whose docker config has the user of both registries. */
async function makeCluster(tls: object = {}, user = { username, password }): Promise<Place> {
  const place = await makePlace();
  const registries = [registry, tlsRegistry].map((server) => ({
    server,
    username: user.username,
    passwordEnv: 'PASSWORD',
  }));
  const spec = { porchRelease: 'v1.5.8', secret: { registries }, ...tls };
  const run = inject(examplePackage(place, 'v1.5.8'), spec, { variables: { PASSWORD: user.password } });
  expect(run.stderr).toBe('');
  await applyPackage(run.files);
  await playRollout(place.porch, { app: 'function-runner' });
  return place;
}

async function probe(place: Place, ...images: readonly string[]) {
  const values = ['--', 'porchRelease=v1.5.8', `images=${images.join(',')}`];
  const seen = await look(place, {}, ['--probe', ...values]);
  expect(`${seen.stdout}${seen.stderr}`).not.toContain(password);
  expect(`${seen.stdout}${seen.stderr}`).not.toContain(basic);
  return { ...seen, answers: images.map((image) => seen.images[image]) };
}

test('200, 404, a registry that is away, and 401 without an entry', async () => {
  const place = await makeCluster();
  const seen = await probe(
    place,
    `${registry}/${repository}:v1`,
    `${registry}/${repository}:v9`,
    '127.0.0.1:1/functions/probed:v1',
    `${registry.replace('localhost', '127.0.0.1')}/${repository}:v1`,
  );
  expect(seen.answers).toEqual(['ok 200', 'error 404', 'error unreachable', 'error 401']);
  expect(seen.status).toBe(1);
  expect(seen.findings).toEqual(
    expect.arrayContaining(['error registry-refuses-image', 'warning registry-not-reached']),
  );
  expect(seen.messages).toMatch(/has no image ".*probed:v9" \(404\)/);
  expect(seen.messages).toMatch(/wants credentials for image "127.*" \(401\), and the evaluator has none/);
});

test('over TLS by a private CA, and without it: x509', async () => {
  const image = `${tlsRegistry}/${repository}:v1`;
  const trusting = await makeCluster({ tls: { secretName: 'registry-ca', caBundle } });
  expect((await probe(trusting, image)).answers).toEqual(['ok 200']);
  const seen = await probe(await makeCluster(), image);
  expect([seen.status, seen.answers]).toEqual([1, ['error x509']]);
  expect(seen.messages).toMatch(/not trusted \(x509: \w+\)/);
});

test('a password that was changed at the registry, but not in the Secret', async () => {
  const htpasswd = (login: { username: string; password: string }): string =>
    execFileSync('htpasswd', ['-Bin', login.username], { input: login.password, encoding: 'utf8' });
  const users = htpasswd({ username, password });
  const dora = { username: 'dora', password: 'before-the-change' };
  const image = `${registry}/${repository}:v1`;
  try {
    writeFileSync(servers.htpasswd, users + htpasswd(dora));
    const place = await makeCluster({}, dora);
    expect((await probe(place, image)).answers).toEqual(['ok 200']);
    writeFileSync(servers.htpasswd, users + htpasswd({ ...dora, password: 'after-the-change' }));
    const calm = await look(place, {}, ['--', 'porchRelease=v1.5.8', `images=${image}`]);
    expect(calm).toMatchObject({ status: 0, findings: [] });
    const seen = await probe(place, image);
    // The wrapper server's registry is not reached from everywhere.
    expect([seen.status, seen.answers, seen.findings[0]]).toEqual([1, ['error 401'], 'error registry-refuses-image']);
    expect(seen.messages).toMatch(/does not accept the Secret's credentials .*\(401\)/);
    expect(seen.stdout).not.toContain(dora.password);
  } finally {
    writeFileSync(servers.htpasswd, users);
  }
});
