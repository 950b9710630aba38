import { describe, expect, test } from '@jest/globals';
import { judgeCluster } from '../../src/check/judge-cluster.js';
import { readCluster, type ClusterState } from '../../src/check/read-cluster.js';
import type { Probe } from '../../src/check/probe-registries.js';
import type { Report } from '../../src/check/report.js';
import { textAt, type JsonObject } from '../../src/package/json-value.js';
import { recordedObjects, recordedReader } from './recorded-reader.js';
import { validationRequest } from './validation-request.js';

// The recorded Secret and evaluator are of 2026-11-24; what failed is of the moment.
const namespace = 'porch-system';
const image = 'registry.example.com/functions/set-region:v1.2.0';
const gone = 'registry.example.com/functions/gone:v1';
const request = validationRequest('apiVersion: fn.kpt.dev/v1alpha1\nkind: ValidateImagePullSecrets\n');
const now = (seconds = 0): string => new Date(Date.now() + seconds * 1000).toISOString();
const failed = (name: string, cause: string, time = now(-60)): string =>
  `${time} W1129 11:00:00.000000       1 podcachemanager.go:206] Pod creation failed for image ${name}: unable to get the entrypoint for ${name}: ${cause}\n`;
const unauthorized = 'GET https://registry.example.com/v2/: UNAUTHORIZED: authentication required';

function podEvent(message: string, time = now(-60)): JsonObject {
  return {
    ...{
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'a', namespace: 'porch-fn-system' },
      reason: 'Failed',
      message,
    },
    involvedObject: {
      kind: 'Pod',
      name: 'gone-1',
      namespace: 'porch-fn-system',
      fieldPath: 'spec.containers{function}',
    },
    lastTimestamp: time,
  };
}

interface Seen {
  readonly log?: string | null;
  readonly events?: readonly JsonObject[];
  readonly objects?: readonly JsonObject[];
  readonly forbidden?: readonly string[];
  readonly verbs?: readonly string[];
  readonly probes?: readonly Probe[];
}

async function look({ events = [], objects = recordedObjects(), probes, ...rest }: Seen): Promise<Report> {
  const { reader } = recordedReader({ objects: [...objects, ...events], ...rest });
  const state: ClusterState = await readCluster(reader, namespace, request);
  return judgeCluster({ ...state, ...(probes && { probes }) }, namespace, request);
}

const rulesOf = ({ findings }: Report): readonly string[] =>
  findings.map(({ rule, severity }) => `${severity} ${rule}`);
const pastOf = ({ facts }: Report): unknown => facts.find(({ check }) => check === 'recent evaluations');
const rowOf = (report: Report, name: string): string | undefined =>
  report.images.find((row) => row.image === name)?.state;

describe('what failed and has not worked since', () => {
  test('a lookup: the image is named, judged and not ok', async () => {
    const report = await look({ log: failed(gone, unauthorized) });
    expect(report.health).toBe('unhealthy');
    expect(rulesOf(report)).toEqual(['error function-image-not-looked-up']);
    expect(report.findings[0]?.message).toMatch(
      /could not run image "registry.example.com\/functions\/gone:v1" at .*\(401\)/,
    );
    expect(rowOf(report, gone)).toBe('error');
    expect(pastOf(report)).toMatchObject({ state: 'error', detail: '1 failed in the last 1h' });
  });

  test('the same image again and again is one finding, with the last time', async () => {
    const last = now(-10);
    const report = await look({ log: failed(gone, unauthorized) + failed(gone, unauthorized, last) });
    expect(report.findings.map(({ tags }) => tags?.['time'])).toEqual([last]);
  });

  test('a pod that did not come up: only the cause is told, not that it was waited for', async () => {
    const waited = `${now(-2)} W1129 11:00:00.000000       1 podcachemanager.go:206] Pod creation failed for image ${gone}: error occurred when waiting the pod and service to be ready. Error: context deadline exceeded`;
    expect(rulesOf(await look({ log: waited }))).toEqual(['warning function-image-not-looked-up']);
    const events = [podEvent(`Failed to pull image "${gone}": ${gone}: not found`)];
    expect(rulesOf(await look({ log: waited, events }))).toEqual(['error function-image-not-pulled']);
  });

  test.each([
    ['its pod runs since', image, unauthorized, '2026-11-24T04:00:00Z', [], []],
    [
      'a registry that was away may be back',
      gone,
      'connect: connection refused',
      undefined,
      [],
      ['warning function-image-not-looked-up'],
    ],
    [
      'the registry gives it now',
      gone,
      unauthorized,
      undefined,
      [{ image: gone, registry: 'registry.example.com', answer: '200', withCredentials: true }],
      ['warning function-image-not-looked-up'],
    ],
    [
      'the API server says that it may by now',
      gone,
      'secrets is forbidden: User "a" cannot create resource "secrets"',
      undefined,
      [],
      [],
    ],
    [
      'it was before the Secret and the evaluator changed',
      gone,
      unauthorized,
      '2026-11-24T04:00:00Z',
      [],
      ['warning function-image-not-looked-up'],
    ],
  ])('%s', async (_, name, cause, time, probes, rules) => {
    const report = await look({ log: failed(name, cause, time), ...(probes.length > 0 && { probes }) });
    expect(rulesOf(report)).toEqual(rules);
    expect(report.health).toBe('healthy');
  });
});

test.each([
  ['Event', 'list events porch-fn-system', 'events may not be read'],
  ['Log', 'get pods/log porch-system', "the evaluator's log may not be read"],
])('%s may not be read: it says so', async (kind, lacking, says) => {
  const report = await look({ forbidden: [kind] });
  expect(report.health).toBe('unknown');
  expect(report.lacking.map(({ verb, resource, namespace }) => `${verb} ${resource} ${namespace ?? ''}`)).toEqual([
    lacking,
  ]);
  expect(pastOf(report)).toMatchObject({ state: 'unknown', detail: expect.stringContaining(says) as unknown });
});

test('a log that its node does not give is a warning', async () => {
  const report = await look({ log: null });
  expect([report.health, rulesOf(report)]).toEqual(['healthy', ['warning evaluator-log-unavailable']]);
});

describe('rows of images and of pods agree', () => {
  const withPod = (change: (pod: Record<string, unknown>) => JsonObject): readonly JsonObject[] =>
    recordedObjects().map((object) =>
      textAt(object, 'metadata', 'name') === 'set-region-1'
        ? change(structuredClone(object) as Record<string, unknown>)
        : object,
    );
  const waiting = (reason: string, message: string): readonly JsonObject[] =>
    withPod(
      (pod) =>
        JSON.parse(
          JSON.stringify(pod).replace(/"running":\{[^}]*\}/, () => `"waiting":${JSON.stringify({ reason, message })}`),
        ) as JsonObject,
    );

  test.each([
    ['ErrImagePull', 'not found', 'function-image-not-pulled'],
    ['illegal base64 data at input byte 0', '', 'function-image-not-pulled'],
    ['CreateContainerConfigError', 'secret "a" not found', 'function-pod-not-started'],
    ['SomeReasonOfTomorrow', '', 'function-pod-not-started'],
  ])('a pod in %s', async (reason, message, rule) => {
    const report = await look({ objects: waiting(reason, message) });
    expect(rulesOf(report)).toEqual([`error ${rule}`]);
    expect([rowOf(report, image), report.pods[0]?.condition]).toEqual(['error', 'error']);
  });

  test.each(['ContainerCreating', 'PodInitializing'])('a pod in %s is only young', async (reason) => {
    const report = await look({ objects: waiting(reason, '') });
    expect([report.health, report.pods[0]?.condition, report.pods[0]?.state]).toEqual(['healthy', 'ok', reason]);
  });

  test('a pod that is being deleted says nothing', async () => {
    const objects = waiting('ImagePullBackOff', 'not found').map((object) =>
      textAt(object, 'metadata', 'name') === 'set-region-1'
        ? { ...object, metadata: { ...(object['metadata'] as object), deletionTimestamp: now() } }
        : object,
    );
    const report = await look({ objects });
    expect([report.health, report.pods[0]?.state, report.pods[0]?.condition]).toEqual(['healthy', 'Terminating', 'ok']);
  });

  test('an image that would be pulled without credentials, while its pod runs: the row says why', async () => {
    const objects = recordedObjects().map((object) =>
      textAt(object, 'kind') === 'Secret'
        ? { ...object, data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') } }
        : object,
    );
    const { reader } = recordedReader({ objects });
    const expectations = { ...request.expectations, images: [image] };
    const report = judgeCluster(await readCluster(reader, namespace, request), namespace, { ...request, expectations });
    expect(report.health).toBe('unhealthy');
    expect(rulesOf(report)).toContain('error image-pull');
    expect(report.images.find((row) => row.image === image)?.message).toMatch(/the pod that runs has it from before/);
  });
});

test('what registries answer is in the rows and findings', async () => {
  const about = { registry: 'registry.example.com', withCredentials: true };
  const probes = ['200', '401', '403', '404', 'x509', 'unreachable', '307'].map((answer) => ({
    ...about,
    answer,
    image: `${image}-${answer}`,
  }));
  const report = await look({ probes: [{ ...about, image, answer: '401' }, ...probes] });
  expect(report.images.find((row) => row.image === image) ?? {}).toEqual({});
  expect(rulesOf(report)).toEqual([
    ...Array<string>(5).fill('error registry-refuses-image'),
    ...Array<string>(2).fill('warning registry-not-reached'),
  ]);
});
