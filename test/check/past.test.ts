import { describe, expect, test } from '@jest/globals';
import { findPodEvents } from '../../src/check/find-pod-events.js';
import { isRenewedForNextPod } from '../../src/check/copy-renewal.js';
import { durationSeconds } from '../../src/check/duration.js';
import { parseEvaluatorLog } from '../../src/check/parse-evaluator-log.js';
import type { JsonObject } from '../../src/package/json-value.js';

const image = 'registry.local:5001/functions/set-marker:v5';
const wrapper = 'registry.local:5001/nephio/porch-wrapper-server:latest';
const pod = 'set-marker-v5-1-cb348299-bn956';

describe("the evaluator's log", () => {
  const at = (second: number): string => `2026-11-25T18:53:${second}.123456789Z`;
  const klog = (second: number, level: string, words: string): string =>
    `${at(second)} ${level}1125 18:53:${second}.123456       1 podcachemanager.go:206] ${words}`;

  test('a lookup that fails, and a later pod that is ready', () => {
    const refused = `unable to get the entrypoint for ${image}: GET http://registry.local:5001/v2/: UNAUTHORIZED: authentication required`;
    const text = [
      klog(10, 'I', `Scaling up for image ${image}. No idle pods available. Starting a new pod.`),
      klog(11, 'W', `Pod creation failed for image ${image}: ${refused}`),
      klog(20, 'I', `created KRM function evaluator pod porch-fn-system/${pod} for "${image}"`),
      klog(30, 'I', `New pod ${pod} is ready for image ${image}. Total number of pods for image: 1`),
    ].join('\n');
    expect(parseEvaluatorLog(text)).toEqual({
      failures: [{ image, time: at(11), stage: 'evaluator', message: refused }],
      successes: [{ image, time: at(30) }],
      imagesOfPods: new Map([[pod, image]]),
    });
  });

  test.each([
    [
      'before v1.5.0',
      klog(11, 'W', `received error from the pod manager: unable to get the entrypoint for ${image}: EOF`),
      { image, message: `unable to get the entrypoint for ${image}: EOF` },
    ],
    [
      'a Role without list: nothing but the client says so',
      `${at(11)} E1125 18:53:11.123456       1 reflector.go:200] "Failed to watch" err="failed to list *v1.Secret: secrets is forbidden: User \\"system:serviceaccount:porch-system:porch-fn-runner\\" cannot list resource \\"secrets\\" in API group \\"\\" in the namespace \\"porch-fn-system\\"" type="*v1.Secret"`,
      {
        image: undefined,
        message:
          'secrets is forbidden: User "system:serviceaccount:porch-system:porch-fn-runner" cannot list resource "secrets',
      },
    ],
  ])('%s', (_, text, failure) => {
    expect(parseEvaluatorLog(text).failures).toEqual([{ ...failure, time: at(11), stage: 'evaluator' }]);
  });

  test.each(['', 'no time', `${at(10)} ResourceList: Pod creation failed for image a: b`])('nothing: %j', (text) => {
    expect(parseEvaluatorLog(text).failures).toEqual([]);
  });
});

describe('the events of the function namespace', () => {
  const event = (
    second: number,
    reason: string,
    message: string,
    container = 'containers{function}',
    name = pod,
  ): JsonObject => ({
    involvedObject: { kind: 'Pod', name, namespace: 'porch-fn-system', fieldPath: `spec.${container}` },
    lastTimestamp: `2026-11-25T18:53:${second}Z`,
    ...{ reason, message, type: reason === 'Pulled' || reason === 'Started' ? 'Normal' : 'Warning' },
  });
  const find = (events: readonly JsonObject[], images: readonly (readonly [string, string])[] = []) =>
    findPodEvents(events, [], new Map(images));
  const refused = `Failed to pull image "${image}": failed to resolve reference "${image}": 401 Unauthorized`;

  test('the last event that names a cause counts, at the time of the last event', () => {
    const { failures } = find([
      event(12, 'Failed', 'Error: ErrImagePull'),
      event(11, 'Failed', refused),
      event(30, 'BackOff', `Back-off pulling image "${image}"`),
      event(31, 'Failed', 'Error: ImagePullBackOff'),
    ]);
    expect(failures).toMatchObject([{ image, message: refused, time: '2026-11-25T18:53:31Z', pod: { name: pod } }]);
  });

  test("the wrapper server's image is named where that one failed", () => {
    const message = `Back-off pulling image "${wrapper}": ErrImagePull: not found`;
    const { failures } = find([event(11, 'BackOff', message, 'initContainers{copy-wrapper-server}')], [[pod, image]]);
    expect(failures).toMatchObject([{ image: wrapper, message }]);
  });

  test('a cause without an image: the log, or the pod, names it', () => {
    const message = 'Error: illegal base64 data at input byte 0';
    expect(find([event(11, 'Failed', message)], [[pod, image]]).failures).toMatchObject([{ image, message }]);
    expect(find([event(11, 'Failed', message)]).failures).toMatchObject([{ image: undefined, message }]);
    const spec = { containers: [{ name: 'function', image }] };
    const present = findPodEvents([event(11, 'Failed', message)], [{ metadata: { name: pod }, spec }], new Map());
    expect(present.failures).toMatchObject([{ image }]);
  });

  test.each([
    ['Pulled', `Successfully pulled image "${image}" in 1.2s (1.2s including waiting). Image size: 10 bytes.`],
    ['Pulled', `Container image "${image}" already present on machine`],
    ['Started', 'Started container function'],
  ])('%s: it worked', (reason, message) => {
    const { failures, successes } = find([event(11, reason, message)], [[pod, image]]);
    expect([failures, successes]).toEqual([[], [{ image, time: '2026-11-25T18:53:11Z' }]]);
  });

  test('of other objects and other things nothing is said', () => {
    const ready = event(11, 'Unhealthy', 'Readiness probe failed');
    const replicaSet = { ...event(11, 'Failed', refused), involvedObject: { kind: 'ReplicaSet', name: 'a' } };
    expect(find([ready, replicaSet])).toEqual({ failures: [], successes: [] });
  });

  test.each([
    [{ eventTime: '2026-11-25T18:00:00.5Z' }, '2026-11-25T18:00:00.5Z'],
    [{ eventTime: 'a', series: { lastObservedTime: '2026-11-25T18:10:00.5Z' } }, '2026-11-25T18:10:00.5Z'],
    [{ metadata: { creationTimestamp: '2026-11-25T18:20:00Z' } }, '2026-11-25T18:20:00Z'],
  ])('its time: %j', (times, time) => {
    const { lastTimestamp, ...rest } = event(11, 'Failed', refused);
    expect(lastTimestamp).toBeDefined();
    expect(find([{ ...rest, ...times }]).failures).toMatchObject([{ time }]);
  });
});

describe('whether the next pod gets the right copy', () => {
  const times = {
    copyChanged: '2026-11-25T10:00:00Z',
    mountedChanged: '2026-11-25T11:00:00Z',
    evaluatorStarted: '2026-11-25T12:00:00Z',
    updatesSecret: true,
  };
  test.each([
    ['restarted after the change', {}, true],
    ['not restarted since the change', { evaluatorStarted: '2026-11-25T10:30:00Z' }, false],
    ['restarted in the second of the change', { evaluatorStarted: '2026-11-25T11:00:00.900Z' }, false],
    ['somebody else wrote the copy since', { copyChanged: '2026-11-25T12:30:00Z' }, false],
    ['a build that never renews it', { updatesSecret: false }, false],
    ['the start is not known', { evaluatorStarted: undefined }, false],
    ['the change is not known', { mountedChanged: undefined }, false],
  ])('%s', (_, change, expected) => {
    expect(isRenewedForNextPod({ ...times, ...change })).toBe(expected);
  });
});

test.each([
  ['90s', 90],
  ['15m', 900],
  ['2h', 7200],
  ['0s', 0],
  ['1d', undefined],
  ['-1h', undefined],
  ['1h30m', undefined],
  ['', undefined],
])('a duration: %s', (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});
