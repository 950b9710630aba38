import type { Diagnostic, ResourceRef } from '../diagnostic.js';
import { listAt, objectAt, textAt, valueAt, type JsonObject } from '../package/json-value.js';
import { packageObject } from '../package/package-object.js';
import type { PorchProgram } from '../package/find-program.js';
import { findContainerFault, isGoing } from './observe-function-pods.js';
import { causeText, findPullCause } from './pull-cause.js';
import type { Observation } from './report.js';

/** Describes the state of the evaluator's own pods. `listed` undefined: they may not be listed. */
export function observeRunner(runner: PorchProgram, listed: readonly JsonObject[] | undefined): Observation {
  const check = 'evaluator';
  const pods = listed === undefined ? undefined : remainingPods(listed);
  if (pods === undefined)
    return { fact: { check, state: 'unknown', detail: 'its pods may not be listed' }, findings: [] };
  const findings = [
    ...pods.flatMap((pod) => podFaults(pod, textAt(runner.container, 'name') ?? '')),
    ...rolloutFaults(runner, pods),
  ];
  const ready = pods.filter(isReady);
  const started = runnerStart(pods);
  const since = started === undefined ? '' : `, started ${started}`;
  return {
    fact: {
      check,
      state: findings.some(({ severity }) => severity === 'error') ? 'error' : findings.length > 0 ? 'warning' : 'ok',
      detail: `${ready.length} of ${pods.length} pods ready${since}`,
    },
    findings,
  };
}

/** The pods that are there to stay: neither being deleted nor ended, as an evicted pod is. */
export function remainingPods(pods: readonly JsonObject[]): readonly JsonObject[] {
  return pods.filter((pod) => !isGoing(pod) && textAt(pod, 'status', 'reason') !== 'Evicted');
}

/** When the oldest of the evaluator's running containers started, in ISO 8601. */
export function runnerStart(pods: readonly JsonObject[]): string | undefined {
  return remainingPods(pods)
    .flatMap(containerStatuses)
    .map((status) => textAt(status, 'state', 'running', 'startedAt'))
    .filter((time) => time !== undefined)
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

function isReady(pod: JsonObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
}

function containerStatuses(pod: JsonObject): readonly unknown[] {
  return listAt(pod, 'status', 'containerStatuses');
}

function podFaults(pod: JsonObject, container: string): readonly Diagnostic[] {
  const { ref } = packageObject(pod);
  const statusOf = (name: string | undefined): unknown =>
    containerStatuses(pod).find((candidate) => textAt(candidate, 'name') === name);
  const found = findContainerFault(pod);
  if (found === undefined) {
    const waiting = textAt(statusOf(container), 'state', 'waiting', 'reason');
    if (waiting === undefined) return [];
    const message = `the evaluator's pod has not started (${waiting}); if that lasts, a Secret or ConfigMap that it mounts may be missing: see its events`;
    return [fault(ref, 'runner-not-started', 'warning', message)];
  }
  const { reason, message } = found;
  const status = statusOf(found.container);
  const ended = objectAt(status, 'state', 'terminated');
  if (reason === 'CrashLoopBackOff')
    return [crashLoop(ref, 'is in CrashLoopBackOff', objectAt(status, 'lastState', 'terminated'))];
  if ('exitCode' in ended) return [crashLoop(ref, 'does not run', ended)];
  const said = message === undefined ? reason : `${reason}: ${causeText(message)}`;
  const cause = findPullCause(`${reason}: ${message ?? ''}`);
  if (cause.isPull) {
    const remedy =
      cause.nature === 'credentials'
        ? "its pod pulls with its own `imagePullSecrets`, which are not the function pods'"
        : cause.remedy.kubelet;
    return [
      fault(
        ref,
        'runner-image-not-pulled',
        'error',
        `the evaluator's own image cannot be pulled (${said}), so no function runs; ${remedy}`,
      ),
    ];
  }
  return [
    fault(
      ref,
      'runner-not-started',
      'error',
      `the evaluator's pod cannot start (${said}), so no function runs; ${cause.remedy.kubelet}`,
    ),
  ];
}

function crashLoop(ref: ResourceRef, state: string, last: JsonObject): Diagnostic {
  const exitCode = valueAt(last, 'exitCode');
  const reason = textAt(last, 'reason');
  const ended =
    typeof exitCode === 'number'
      ? `it ended with exit status ${exitCode}${reason === undefined ? '' : ` (${reason})`}`
      : 'it ended';
  const why =
    exitCode === 2
      ? 'that is how it refuses a flag that its build lacks, or panics: see the findings on its flags, and its log'
      : 'see its log';
  const message = textAt(last, 'message');
  return fault(
    ref,
    'runner-crash-loop',
    'error',
    `the evaluator ${state}: ${ended}${message === undefined ? '' : `: ${message.trim()}`}, so no ` +
      `function runs; ${why}`,
  );
}

/** Faults of the Deployment as a whole: the running pods may not be those that were judged. */
function rolloutFaults({ object }: PorchProgram, pods: readonly JsonObject[]): readonly Diagnostic[] {
  const { ref, value } = object;
  if (pods.length === 0) {
    const message = 'the evaluator has no pod, so no function runs; see the events of its Deployment and ReplicaSet';
    return [fault(ref, 'runner-has-no-pod', 'error', message)];
  }
  const number = (...path: readonly string[]): number => {
    const found = valueAt(value, ...path);
    return typeof found === 'number' ? found : 0;
  };
  const wanted = valueAt(value, 'spec', 'replicas') === undefined ? 1 : number('spec', 'replicas');
  const isUpdated =
    number('status', 'observedGeneration') >= number('metadata', 'generation') &&
    number('status', 'updatedReplicas') >= wanted &&
    number('status', 'replicas') <= wanted;
  if (isUpdated) return [];
  return [
    fault(
      ref,
      'rollout-not-finished',
      'warning',
      'the rollout of the evaluator is not finished, so a pod with its former flags may still answer; wait for ' +
        '`kubectl rollout status`',
    ),
  ];
}

function fault(ref: ResourceRef, rule: string, severity: 'error' | 'warning', message: string): Diagnostic {
  return { rule, severity, message, resourceRef: ref };
}
