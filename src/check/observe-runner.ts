import type { Diagnostic, ResourceRef } from '../diagnostic.js';
import { listAt, objectAt, textAt, valueAt, type JsonObject } from '../package/json-value.js';
import { packageObject } from '../package/package-object.js';
import type { PorchProgram } from '../package/find-program.js';
import { isPullFailure } from './observe-function-pods.js';
import type { Observation } from './report.js';

/** Describes the state of the evaluator's own pods. `pods` undefined: they may not be listed. */
export function observeRunner(runner: PorchProgram, pods: readonly JsonObject[] | undefined): Observation {
  const check = 'evaluator';
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

/** When the oldest of the evaluator's running containers started, in ISO 8601. */
export function runnerStart(pods: readonly JsonObject[]): string | undefined {
  return pods
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
  const status = containerStatuses(pod).find((candidate) => textAt(candidate, 'name') === container);
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  const message = textAt(status, 'state', 'waiting', 'message');
  const last = objectAt(status, 'lastState', 'terminated');
  if (waiting === undefined) return [];
  if (waiting === 'CrashLoopBackOff') return [crashLoop(ref, last)];
  if (isPullFailure(waiting)) {
    return [
      fault(
        ref,
        'runner-image-not-pulled',
        'error',
        `the evaluator's own image cannot be pulled (${waiting}${message === undefined ? '' : `: ${message}`}), so ` +
          "no function runs; its pod pulls with its own `imagePullSecrets`, which are not the function pods'",
      ),
    ];
  }
  return [
    fault(
      ref,
      'runner-not-started',
      'warning',
      `the evaluator's pod has not started (${waiting}${message === undefined ? '' : `: ${message}`}); if that ` +
        'lasts, a Secret or ConfigMap that it mounts may be missing: see its events',
    ),
  ];
}

function crashLoop(ref: ResourceRef, last: JsonObject): Diagnostic {
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
    `the evaluator is in CrashLoopBackOff: ${ended}${message === undefined ? '' : `: ${message.trim()}`}, so no ` +
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
