import { describe, expect, test } from '@jest/globals';
import {
  addFunctionPod,
  copySecret,
  image,
  look,
  makeCluster,
  replaceRunnerPod,
  type FunctionPod,
  type Shown,
} from './support/checked-cluster.js';
import { core, type Place } from './support/cluster.js';
import { LogNode, playEvent } from './support/play-kubelet.js';

const wrapper = 'docker.io/nephio/porch-wrapper-server:v1.5.8';
const pulling = `Failed to pull image "${image}": failed to resolve reference "${image}": `;
const now = (seconds = 0): Date => new Date(Date.now() + seconds * 1000);

describe('a minute after an evaluation, when its pod is gone', () => {
  const pod = 'set-region-v120-1-cb348299-bn956';
  const cases: readonly (readonly [string, (place: Place) => Promise<unknown>, Partial<Shown>, RegExp])[] = [
    [
      'the kubelet got a 404',
      (place) => playEvent(place.functions, pod, 'function', 'Failed', `${pulling}not found`, now(2)),
      { status: 1, findings: ['error function-image-not-pulled'], images: { [image]: 'error' } },
      /could not pull image "registry.example.com\/functions\/set-region:v1.2.0" at 20\S+Z \(not in the registry \(404\).*; correct the image's name or tag/,
    ],
    [
      "the wrapper server's image was not pulled, so the function's is not named",
      (place) =>
        playEvent(
          ...([place.functions, pod, 'copy-wrapper-server', 'BackOff'] as const),
          `Back-off pulling image "${wrapper}": ErrImagePull: dial tcp: lookup docker.io: no such host`,
          now(2),
        ),
      { status: 1, findings: ['error function-image-not-pulled'], images: { [wrapper]: 'error' } },
      /could not pull image "docker.io\/nephio\/porch-wrapper-server:v1.5.8".*DNS of the nodes/,
    ],
    [
      'the registry limits',
      (place) => playEvent(place.functions, pod, 'function', 'Failed', `${pulling}429 Too Many Requests`, now(2)),
      { status: 0, findings: ['warning function-image-not-pulled'], images: { [image]: 'warning' } },
      /which may have passed; evaluate it again, or wait/,
    ],
    [
      'a refusal, but the Secret changed after it',
      (place) => playEvent(place.functions, pod, 'function', 'Failed', `${pulling}401 Unauthorized`, now(-600)),
      { status: 0, findings: ['warning function-image-not-pulled'] },
      /but what it depends on has changed since; evaluate it again/,
    ],
    [
      'a refusal, and nothing changed after it',
      (place) => playEvent(place.functions, pod, 'function', 'Failed', `${pulling}401 Unauthorized`, now(2)),
      { status: 1, findings: ['error function-image-not-pulled'] },
      /\(credentials refused or missing \(401\): 401 Unauthorized\).*--probe/,
    ],
    [
      'it worked afterwards',
      async (place) => {
        await playEvent(place.functions, pod, 'function', 'Failed', `${pulling}not found`, now(-20));
        await playEvent(
          place.functions,
          pod,
          'function',
          'Pulled',
          `Successfully pulled image "${image}" in 1s`,
          now(-5),
        );
      },
      { status: 0, findings: [], health: 'healthy' },
      /^$/,
    ],
    [
      'longer ago than is looked at',
      (place) => playEvent(place.functions, pod, 'function', 'Failed', `${pulling}not found`, now(-4000)),
      { status: 0, findings: [], health: 'healthy' },
      /^$/,
    ],
  ];

  test.each(cases)('%s', async (_, make, shown, says) => {
    const place = await makeCluster();
    await make(place);
    const { images = {}, ...rest } = shown;
    const seen = await look(place, {}, ['--', `images=${image}`]);
    expect(seen).toMatchObject({ ...rest, images: expect.objectContaining(images) as unknown });
    expect(seen.messages).toMatch(says);
  });

  test('`--since` says how far back', async () => {
    const place = await makeCluster();
    await playEvent(place.functions, pod, 'function', 'Failed', `${pulling}not found`, now(-120));
    expect(await look(place, {}, ['--since', '1m'])).toMatchObject({ status: 0, findings: [] });
    const seen = await look(place, {}, ['--since', '5m']);
    expect(seen).toMatchObject({ status: 1, findings: ['error function-image-not-pulled'] });
    expect(seen.facts['recent evaluations']).toBe('error: 1 failed in the last 5m');
    const unseen = await look(place, {}, ['--since', '0s']);
    expect(unseen.facts['recent evaluations']).toBe('unknown: not looked at');
  });
});

describe("the evaluator's log, from its node", () => {
  const line = (words: string): string =>
    `${now(600).toISOString()} W1129 11:00:00.123456       1 podcachemanager.go:206] ${words}\n`;
  const failed = (cause: string): string =>
    line(`Pod creation failed for image ${image}: unable to get the entrypoint for ${image}: ${cause}`);

  test.each([
    [
      failed(
        'GET https://registry.example.com/v2/functions/set-region/manifests/v1.2.0: UNAUTHORIZED: authentication required',
      ),
      ['error function-image-not-looked-up'],
      /could not run image .* \(credentials refused or missing \(401\): GET https.*authentication required\)/,
    ],
    [
      failed(
        'Get "https://registry.example.com/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      ),
      ['error function-image-not-looked-up'],
      /x509: CA not trusted.*inject-registry-auth with `tls`/,
    ],
    // The API server says by now that the evaluator may do it.
    [failed('secrets is forbidden: User "a" cannot create resource "secrets" in API group ""'), [], /^$/],
    [line(`New pod set-region-1 is ready for image ${image}. Total number of pods for image: 1`), [], /^$/],
  ])('%s', async (log, findings, says) => {
    const place = await makeCluster();
    const node = await LogNode.start(log);
    await replaceRunnerPod(place, { nodeName: node.name });
    const seen = await look(place);
    await node.stop();
    expect(seen.findings).toEqual(findings);
    expect(seen.messages).toMatch(says);
    expect(seen.status).toBe(findings.length);
  });

  test('a node that does not answer: it says so', async () => {
    const place = await makeCluster();
    const node = await LogNode.start('');
    await node.stop();
    await replaceRunnerPod(place, { nodeName: node.name });
    const seen = await look(place);
    expect(seen).toMatchObject({ status: 0, findings: ['warning evaluator-log-unavailable'] });
    expect(seen.facts['recent evaluations']).toBe('unknown: no failure in the last 1h');
  });
});

describe('rotation', () => {
  const running = (seconds: number): FunctionPod => ({ state: { running: { startedAt: now(seconds).toISOString() } } });

  test('after a restart the next function pod has the right copy: a warning', async () => {
    const place = await makeCluster();
    await addFunctionPod(place);
    await copySecret(place, '{"auths":{"registry.example.com":{"username":"robot","password":"former"}}}');
    expect(await look(place)).toMatchObject({ status: 1, findings: ['error function-secret-outdated'] });
    await replaceRunnerPod(place, running(5));
    const seen = await look(place);
    expect(seen).toMatchObject({ status: 0, health: 'healthy', findings: ['warning function-secret-outdated'] });
    expect(seen.messages).toMatch(
      /renews it before it makes the next function pod.*kubectl delete pod -n porch-fn-system-\w+ -l fn.kpt.dev\/image/,
    );
  });
});

test('an immutable copy: the evaluator cannot renew it, also after a restart', async () => {
  const place = await makeCluster();
  await copySecret(place, '{"auths":{"registry.example.com":{"username":"robot","password":"x"}}}', {
    immutable: true,
  });
  await replaceRunnerPod(place, { state: { running: { startedAt: now(5).toISOString() } } });
  const seen = await look(place);
  expect(seen.findings).toEqual(expect.arrayContaining(['error function-secret-outdated']));
  expect(seen.messages).toMatch(/delete the copy and restart the evaluator: it is immutable/);
});

describe('pods', () => {
  const waiting = (reason: string, message?: string): FunctionPod => ({
    state: { waiting: { reason, ...(message !== undefined && { message }) } },
  });
  test.each([
    ['illegal base64 data at input byte 0', 'error function-image-not-pulled', /entry of the docker config/],
    ['InvalidImageName', 'error function-image-not-pulled', /correct the image's name/],
    ['CreateContainerConfigError', 'error function-pod-not-started', /does not start \(CreateContainerConfigError\)/],
    ['SomeReasonOfTomorrow', 'error function-pod-not-started', /kubectl describe pod/],
  ])('of a function, waiting for %j', async (reason, finding, says) => {
    const place = await makeCluster();
    await addFunctionPod(place, waiting(reason));
    const seen = await look(place);
    expect(seen).toMatchObject({ status: 1, findings: [finding], pods: { 'set-region-1': `error ${reason}` } });
    expect(seen.images[image]).toBe('error');
    expect(seen.messages).toMatch(says);
  });

  test("of a function, whose wrapper server's image fails: that image is named", async () => {
    const place = await makeCluster();
    const init = {
      container: 'copy-wrapper-server',
      image: wrapper,
      state: { waiting: { reason: 'ErrImagePull', message: 'x509: certificate signed by unknown authority' } },
    };
    await addFunctionPod(place, { ...waiting('PodInitializing'), init });
    const seen = await look(place);
    expect(seen).toMatchObject({ status: 1, findings: ['error function-image-not-pulled'] });
    expect(seen.images[wrapper]).toBe('error');
    expect(seen.messages).toMatch(
      /cannot pull image "docker.io\/nephio\/porch-wrapper-server:v1.5.8", which the pod of "registry.example.com\/functions\/set-region:v1.2.0" needs.*CA on every node/,
    );
  });

  test('that are being deleted do not count', async () => {
    const place = await makeCluster();
    await addFunctionPod(place, { ...waiting('ImagePullBackOff', 'not found'), finalizers: ['e2e.test/keep'] });
    await core.deleteNamespacedPod({ namespace: place.functions, name: 'set-region-1' });
    await replaceRunnerPod(place, {
      name: 'function-runner-2',
      ...waiting('ContainerCreating'),
      finalizers: ['e2e.test/keep'],
    });
    await core.deleteNamespacedPod({ namespace: place.porch, name: 'function-runner-2' });
    const seen = await look(place);
    expect(seen.findings).toEqual(['error runner-has-no-pod']);
    expect(seen.pods).toEqual({ 'set-region-1': 'ok Terminating' });
    expect(seen.facts['function pods']).toBe('ok: none at present, 1 terminating');
    for (const [namespace, name] of [
      [place.functions, 'set-region-1'],
      [place.porch, 'function-runner-2'],
    ] as const) {
      await core.patchNamespacedPod({ namespace, name, body: [{ op: 'remove', path: '/metadata/finalizers' }] });
    }
  });
});
