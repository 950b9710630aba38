import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AppsV1Api, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { look, type Shown } from '../e2e/support/checked-cluster.js';
import { apply, config, core, makePlace, type Place } from '../e2e/support/cluster.js';
import { servers } from '../e2e/support/servers.js';
import { readPackage } from '../support/package-files.js';
import { patchObjects, type Manifest } from '../validate/patch-objects.js';
import { pointTo } from './support/node.js';
import { lackedSecret, removeNamespace, until } from './support/pods.js';
import { packageOf, rows } from './support/rows.js';

const { htpasswd, password, registry, tlsRegistry, username } = servers;
const image = `${registry}/functions/wait:v1`;
const shipped = readPackage('test/fixtures/packages/porch-main');
/** The node has it from the start. */
const publicWrapper = 'docker.io/nephio/porch-wrapper-server:latest';
const apps = config.makeApiClient(AppsV1Api);
const merge = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);

const places: Place[] = [];
afterAll(async () => {
  for (const { porch, functions } of places.splice(0)) {
    for (const namespace of [porch, functions]) await removeNamespace(namespace);
  }
});

/** The docker config of a login, for both registries. */
function dockerConfig(login: object = { username, password }): string {
  return JSON.stringify({ auths: { [registry]: login, [tlsRegistry]: login } });
}

/** A cluster that the mutator has wired, with a stand-in for the evaluator that only reads its file, and says what it is told. */
async function makeCluster(says = '', wrapper = publicWrapper): Promise<Place> {
  const row = rows.find((each) => each.case === 'ok');
  if (row === undefined) throw new Error('there is no such row');
  const place = await makePlace();
  places.push(place);
  const variables = [
    { name: 'SAYS', value: says },
    { name: 'WRAPPER_SERVER_IMAGE', value: wrapper },
  ];
  const container = { name: 'function-runner', imagePullPolicy: 'IfNotPresent', env: variables };
  const metadata = { name: 'function-runner', namespace: 'porch-system' };
  const spec = { template: { spec: { containers: [container] } } };
  const patch: Manifest & { spec: object } = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
  const moved = place.move(patchObjects(packageOf(row, shipped, 'main-2026-04'), [patch]));
  await apply(moved);
  await writeSecret(place.porch, dockerConfig());
  await writeSecret(place.functions, dockerConfig());
  await rolledOut(place);
  return place;
}

async function writeSecret(namespace: string, file: string): Promise<void> {
  const secret = { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/dockerconfigjson' };
  const metadata = { name: 'auth-secret', namespace };
  await apply([{ ...secret, metadata, stringData: { '.dockerconfigjson': file } } as Manifest]);
}

/** Waits until the Deployment has the one pod that it should have. */
async function rolledOut({ porch: namespace }: Place): Promise<void> {
  await until(`the rollout in ${namespace}`, async () => {
    const { metadata, status } = await apps.readNamespacedDeployment({ namespace, name: 'function-runner' });
    const isSeen = status?.observedGeneration === metadata?.generation;
    return (
      (isSeen && status?.updatedReplicas === 1 && status.readyReplicas === 1 && status.replicas === 1) || undefined
    );
  });
}

interface FunctionPod {
  readonly image?: string;
  /** The wrapper server's. */
  readonly wrapper?: string;
  /** The Secret that a variable is taken from. */
  readonly variables?: string;
  /** The content of the copied Secret, where it is not that of the mounted one. */
  readonly copy?: string;
}

const name = 'wait-1';

/** A function pod as the evaluator makes it. */
async function addPod({ functions }: Place, pod: FunctionPod): Promise<void> {
  const { image: given = image, wrapper = publicWrapper, variables } = pod;
  const init = {
    name: 'copy-wrapper-server',
    image: wrapper,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/true'],
  };
  const from = variables === undefined ? {} : { envFrom: [{ secretRef: { name: variables } }] };
  const metadata = { name, namespace: functions, labels: { 'fn.kpt.dev/image': 'wait' } };
  const spec = {
    ...{ restartPolicy: 'Never', automountServiceAccountToken: false, imagePullSecrets: [{ name: 'auth-secret' }] },
    initContainers: [init],
    containers: [{ name: 'function', image: given, imagePullPolicy: 'Always', ...from }],
  };
  const manifest: Manifest & { spec: object } = { apiVersion: 'v1', kind: 'Pod', metadata, spec };
  await apply([manifest]);
}

/** Waits until one of the pod's containers waits for a reason that fits, or runs where none is given. */
async function podIs({ functions: namespace }: Place, reason?: RegExp): Promise<void> {
  await until(`pod ${name} in ${namespace}`, async () => {
    const { status } = await core.readNamespacedPod({ namespace, name });
    const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    if (reason === undefined) return status?.containerStatuses?.[0]?.state?.running;
    const found = statuses.find(({ state }) => reason.test(state?.waiting?.reason ?? ''));
    if (found === undefined || (await lackedSecret(namespace, name))) return undefined;
    // Events may come later than the status, and tell what happened when the pod is gone.
    const { items } = await core.listNamespacedEvent({ namespace, fieldSelector: `involvedObject.name=${name}` });
    return items.some(({ reason: word }) => word === 'Failed' || word === 'InspectFailed') ? found : undefined;
  });
}

/** Deletes the function pod, as Porch does after a minute, and waits until it is gone. */
async function removePod({ functions: namespace }: Place, gracePeriodSeconds = 0): Promise<void> {
  await core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds });
  await until(`the end of pod ${name}`, async () => {
    const { items } = await core.listNamespacedPod({ namespace });
    return items.length === 0 || undefined;
  });
}

async function check(place: Place, ...args: readonly string[]): Promise<Shown> {
  const seen = await look(place, {}, args);
  expect(`${seen.stdout}${seen.stderr}`).not.toContain(password);
  expect(`${seen.stdout}${seen.stderr}`).not.toContain(Buffer.from(`${username}:${password}`).toString('base64'));
  // No calm face with a bad end, and no bad end without a finding.
  expect(seen.status === 1).toBe(seen.findings.some((finding) => finding.startsWith('error ')));
  for (const [each, state] of Object.entries(seen.pods)) {
    if (state.endsWith(' error')) expect({ each, findings: seen.findings }).not.toMatchObject({ findings: [] });
  }
  return seen;
}

/** A registry that limits everybody. */
async function withLimits<T>(use: (server: string) => Promise<T>): Promise<T> {
  const limits = createServer((_, response) => response.writeHead(429).end('toomanyrequests'));
  await new Promise<void>((resolve) => limits.listen(0, '127.0.0.1', resolve));
  const restore = pointTo('limits.test', `http://127.0.0.1:${(limits.address() as AddressInfo).port}`);
  try {
    return await use('limits.test');
  } finally {
    restore();
    limits.closeAllConnections();
    await new Promise((resolve) => limits.close(resolve));
  }
}

const waiting = /ErrImagePull|ImagePullBackOff|InvalidImageName|CreateContainerConfigError|base64/;
const none = `${registry}/functions/none:v1`;
const noWrapper = `${registry}/porch/none:v1`;
const tlsImage = `${tlsRegistry}/functions/wait:v1`;

/** A function pod that cannot start; the image that is named, and what is said of the cause and of the remedy. */
const failures: readonly (readonly [says: string, pod: FunctionPod, named: string, cause: RegExp])[] = [
  ['404', { image: none }, none, /not found.*correct the image's name or tag/],
  ['x509', { image: tlsImage }, tlsImage, /x509.*CA on every node/],
  ['no such name', { image: 'nowhere.test/functions/wait:v1' }, 'nowhere.test/functions/wait:v1', /DNS of the nodes/],
  [
    'a name that is refused',
    { image: 'my_registry:5000/wait:v1' },
    'my_registry:5000/wait:v1',
    /correct the image's name/,
  ],
  ["the wrapper server's image", { wrapper: noWrapper }, noWrapper, /not found.*correct the image's name or tag/],
  ['a variable of a Secret that is not there', { variables: 'none' }, image, /secret "none" not found/],
  ['401', { copy: dockerConfig({ username, password: 'wrong' }) }, image, /401.*--probe/],
  [
    'a copy that is not base64',
    { copy: dockerConfig({ auth: '***' }) },
    image,
    /illegal base64 data.*cannot be decoded/,
  ],
];

describe('what the kubelet says of a function pod, while it is there and when it is gone', () => {
  const seen = new Map<string, { readonly present: Shown; readonly gone: Shown; readonly unseen: Shown }>();

  beforeAll(async () => {
    // All at once, since the kubelet says why a container waits only after a while.
    const observe = async ([says, pod]: (typeof failures)[number]): Promise<void> => {
      // What the evaluator says itself of each pod.
      const place = await makeCluster(
        `I1129 11:00:00.123456       1 podmanager.go:1] created KRM function evaluator pod porch-fn-system/${name} for "${pod.image ?? image}"`,
        pod.wrapper,
      );
      if (pod.copy !== undefined) await writeSecret(place.functions, pod.copy);
      await addPod(place, pod);
      await podIs(place, waiting);
      const present = await check(place);
      await removePod(place);
      seen.set(says, { present, gone: await check(place), unseen: await check(place, '--since', '0s') });
    };
    await Promise.all(failures.map(observe));
  });

  test.each(failures)('%s', (says, _, named, cause) => {
    const { present, gone, unseen } = seen.get(says) ?? {};
    expect(present).toMatchObject({ status: 1, health: 'unhealthy' });
    expect(present?.pods[name]).toMatch(/^error /);
    expect(present?.images[named]).toMatch(/^error/);
    expect(present?.messages).toContain(named);
    expect(present?.messages).toMatch(cause);
    // A minute later, when Porch has deleted it.
    expect(gone).toMatchObject({ status: 1, health: 'unhealthy', pods: {} });
    expect(gone?.images[named]).toMatch(/^error/);
    expect(gone?.messages).toContain(named);
    expect(gone?.messages).toMatch(/at 20\d\d-\d\d-\d\dT[\d:]+Z/);
    expect(gone?.messages).toMatch(cause);
    expect(unseen?.facts['recent evaluations']).toBe('unknown: not looked at');
  });

  test('a registry that limits everybody: it may have passed', async () => {
    await withLimits(async (server) => {
      const place = await makeCluster();
      await addPod(place, { image: `${server}/functions/wait:v1` });
      await podIs(place, waiting);
      const present = await check(place);
      expect(present.messages).toMatch(/rate limit|higher limit/);
      await removePod(place);
      const gone = await check(place);
      expect(gone).toMatchObject({ status: 0, findings: ['warning function-image-not-pulled'] });
      expect(gone.messages).toMatch(/rate limit.*which may have passed/);
    });
  });

  test('it worked afterwards: nothing is said of what was before', async () => {
    const place = await makeCluster();
    await writeSecret(place.functions, dockerConfig({ username, password: 'wrong' }));
    await addPod(place, {});
    await podIs(place, waiting);
    await removePod(place);
    await writeSecret(place.functions, dockerConfig());
    await addPod(place, {});
    await podIs(place);
    expect(await check(place)).toMatchObject({
      status: 0,
      health: 'healthy',
      findings: [],
      pods: { [name]: 'ok Running' },
    });
    await removePod(place);
    expect(await check(place)).toMatchObject({ status: 0, health: 'healthy', findings: [] });
  });
});

describe("the evaluator's log, by way of the real kubelet", () => {
  const failed = (cause: string): string =>
    `W1129 11:00:00.123456       1 podcachemanager.go:206] Pod creation failed for image ${image}: ` +
    `unable to get the entrypoint for ${image}: ${cause}`;
  test.each([
    [`GET http://${registry}/v2/functions/wait/manifests/v1: UNAUTHORIZED: authentication required`, /\(401\)/],
    [
      'Get "https://registry.test:5443/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      /x509: CA not trusted/,
    ],
  ])('%s', async (cause, says) => {
    const place = await makeCluster(failed(cause));
    const seen = await check(place);
    expect(seen).toMatchObject({ status: 1, findings: ['error function-image-not-looked-up'] });
    expect(seen.messages).toMatch(says);
    expect(seen.messages).toContain(image);
  });
});

test('a password that was changed at the registry: what runs goes on, the next pull fails, and --probe says it before', async () => {
  const users = (...logins: readonly { username: string; password: string }[]): string =>
    logins
      .map((each) => execFileSync('htpasswd', ['-Bin', each.username], { input: each.password, encoding: 'utf8' }))
      .join('');
  const all = { username, password };
  const dora = { username: 'dora', password: 'before-the-change' };
  try {
    writeFileSync(htpasswd, users(all, dora));
    const place = await makeCluster();
    for (const namespace of [place.porch, place.functions]) await writeSecret(namespace, dockerConfig(dora));
    await restart(place);
    await addPod(place, {});
    await podIs(place);
    const probe = (): Promise<Shown> => check(place, '--probe', '--', `images=${image}`);
    expect((await probe()).images[image]).toBe('ok 200');
    writeFileSync(htpasswd, users(all, { ...dora, password: 'after-the-change' }));
    // Without asking the registry, nothing can be known of it.
    expect(await check(place)).toMatchObject({ status: 0, findings: [], pods: { [name]: 'ok Running' } });
    const asked = await probe();
    expect([asked.status, asked.images[image]]).toEqual([1, 'error 401']);
    expect(asked.messages).toMatch(/does not accept the Secret's credentials .*\(401\)/);
    await removePod(place);
    await addPod(place, {});
    await podIs(place, waiting);
    expect((await check(place)).messages).toMatch(/credentials refused or missing \(401\)|401 Unauthorized/);
  } finally {
    writeFileSync(htpasswd, users(all));
  }
});

/** Restarts the stand-in, as `kubectl rollout restart` does. */
async function restart(place: Place): Promise<void> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  const body = { spec: { template: { metadata: { annotations } } } };
  await apps.patchNamespacedDeployment({ namespace: place.porch, name: 'function-runner', body }, merge);
  await rolledOut(place);
}

/** The API server's times are of whole seconds. */
const nextSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));

test('rotation: the restarted evaluator has adopted the pods, and the next one has the right copy', async () => {
  const place = await makeCluster();
  await addPod(place, {});
  await podIs(place);
  await nextSecond();
  await writeSecret(place.porch, dockerConfig({ username, password: 'another' }));
  expect(await check(place)).toMatchObject({ status: 1, findings: ['error function-secret-outdated'] });
  await nextSecond();
  await restart(place);
  const seen = await check(place);
  expect(seen).toMatchObject({ status: 0, health: 'healthy', findings: ['warning function-secret-outdated'] });
  expect(seen.messages).toMatch(
    /renews it before it makes the next function pod.*kubectl delete pod -n \S+ -l fn.kpt.dev\/image/,
  );
  await writeSecret(place.functions, dockerConfig({ username, password: 'another' }));
  expect(await check(place)).toMatchObject({ status: 0, findings: [] });
});

test('a pod that is being deleted does not count, and a row of an image and one of its pod agree', async () => {
  const place = await makeCluster();
  // Its program does not end when it is asked to, so that the kubelet gives it its time.
  await addPod(place, {});
  await podIs(place);
  await core.deleteNamespacedPod({ namespace: place.functions, name });
  const seen = await check(place);
  expect(seen).toMatchObject({ status: 0, health: 'healthy', findings: [], pods: { [name]: 'ok Terminating' } });
  expect(seen.facts['function pods']).toBe('ok: none at present, 1 terminating');
  await removePod(place);
});
