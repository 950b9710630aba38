import type { Diagnostic } from '../diagnostic.js';
import { textAt, type JsonObject } from '../package/json-value.js';
import { mountedSecret } from '../validate/mounted-secret.js';
import type { PackageModel } from '../validate/package-model.js';
import { parseEvaluatorLog } from './parse-evaluator-log.js';
import type { PastFailure, PastSuccess } from './past-failure.js';
import { findPodEvents } from './find-pod-events.js';
import { startedImages } from './observe-function-pods.js';
import { remainingPods } from './observe-runner.js';
import { lastChange } from './observe-secret.js';
import { causeText, findPullCause, type PullCause } from './pull-cause.js';
import type { ClusterState } from './read-cluster.js';
import type { Observation, PodReport } from './report.js';

/** What happened to an image a while ago, and whether it would happen again. */
export interface JudgedFailure extends PastFailure {
  readonly cause: PullCause;
  readonly severity: 'error' | 'warning';
}

/**
 * Finds what failed within the time that `--since` gives and has not worked since then. It would fail again, unless
 * something that it depends on has changed after it, or it may have passed by itself.
 *
 * @param pods the function pods; what they show themselves is left out
 */
export function judgePast(
  model: PackageModel,
  { past, functionPods = [], runnerPods = [], secretVerbs, probes = [] }: ClusterState,
  pods: readonly PodReport[],
): readonly JudgedFailure[] {
  const logs = (past?.logs ?? []).map(({ text }) => parseEvaluatorLog(text ?? ''));
  const events = findPodEvents(past?.events ?? [], functionPods, new Map(logs.flatMap((log) => [...log.imagesOfPods])));
  const successes: readonly PastSuccess[] = [
    ...events.successes,
    ...logs.flatMap((log) => log.successes),
    ...startedImages(functionPods),
  ];
  const failingPods = pods.filter(({ failing }) => failing);
  const changes = findChanges(model, runnerPods);
  const found = [...events.failures, ...logs.flatMap((log) => log.failures)]
    .map((failure) => ({ ...failure, cause: findPullCause(failure.message) }))
    .filter(({ image, time }) => !successes.some((success) => success.image === image && isAfter(success.time, time)))
    .filter(({ pod }) => !failingPods.some(({ name }) => name === pod?.name));
  const kubeletFailures = [...events.failures.map(({ time }) => time), ...failingPods.map(() => undefined)];
  const telling = found.filter(({ cause, message, time }) => {
    // The API server's own answer of today counts more.
    if (isAboutSecrets(message, cause)) return secretVerbs === undefined;
    if (cause.name !== 'pod not ready in time') return true;
    return !kubeletFailures.some((other) => other === undefined || isAround(other, time));
  });
  return latest(telling).map((failure): JudgedFailure => {
    const { cause, stage, time, image } = failure;
    const changed = [
      ...(cause.nature === 'credentials' ? changes.credentials : []),
      ...(stage === 'evaluator' || cause.nature === 'credentials' ? changes.evaluator : []),
    ].some((change) => isAfter(change, time));
    const answers = probes.some((probe) => probe.image === image && probe.answer === '200');
    const isDoubtful =
      cause.nature === 'passing' || changed || (answers && (stage === 'evaluator' || cause.nature === 'image'));
    return { ...failure, severity: isDoubtful ? 'warning' : 'error' };
  });
}

/** Reports what failed a while ago: Porch deletes a function pod that does not come up after a minute. */
export function observePast(
  { past, lacking }: Pick<ClusterState, 'past' | 'lacking'>,
  failures: readonly JudgedFailure[],
): Observation {
  const check = 'recent evaluations';
  if (past === undefined) return { fact: { check, state: 'unknown', detail: 'not looked at' }, findings: [] };
  const unread = past.logs.filter(({ text }) => text === undefined);
  const findings = [
    ...failures.map(describePast),
    ...unread.map(({ pod, namespace }): Diagnostic => ({
      rule: 'evaluator-log-unavailable',
      severity: 'warning',
      message: `the log of the evaluator's pod "${pod}" cannot be read now, so lookups that failed are not seen; try again, or see whether its node is ready`,
      resourceRef: { apiVersion: 'v1', kind: 'Pod', name: pod, namespace },
    })),
  ];
  const forbidden = [
    ...(lacking.some(({ resource }) => resource === 'events') ? ['events'] : []),
    ...(lacking.some(({ resource }) => resource === 'pods/log') ? ["the evaluator's log"] : []),
  ];
  const count = failures.length === 0 ? 'no failure' : `${failures.length} failed`;
  const partly = forbidden.length === 0 ? '' : `, but ${forbidden.join(' and ')} may not be read`;
  const isUnknown = forbidden.length > 0 || unread.length > 0;
  return {
    fact: {
      check,
      state: failures.some(({ severity }) => severity === 'error')
        ? 'error'
        : failures.length > 0
          ? 'warning'
          : isUnknown
            ? 'unknown'
            : 'ok',
      detail: `${count} in the last ${past.since}${partly}`,
    },
    findings,
  };
}

function describePast({ cause, image, message, pod, severity, stage, time }: JudgedFailure): Diagnostic {
  const what = image === undefined ? 'an image' : `image "${image}"`;
  const fails =
    stage === 'evaluator'
      ? `the evaluator could not run ${what}`
      : cause.isPull
        ? `the kubelet could not pull ${what}`
        : `the container of ${what} did not start`;
  const when = `at ${secondsOf(time)}`;
  const remedy =
    severity === 'error'
      ? `and nothing that matters has changed since; ${cause.remedy[stage]}`
      : cause.nature === 'passing'
        ? `which may have passed; evaluate it again, or ${cause.remedy[stage]}`
        : 'but what it depends on has changed since; evaluate it again to be sure';
  return {
    rule:
      stage === 'evaluator'
        ? 'function-image-not-looked-up'
        : cause.isPull
          ? 'function-image-not-pulled'
          : 'function-pod-not-started',
    severity,
    message: `${fails} ${when} (${cause.name}: ${causeText(message)}), ${remedy}`,
    ...(pod !== undefined && { resourceRef: pod }),
    tags: { ...(image !== undefined && { image }), cause: cause.name, time },
  };
}

/** A time to the second. */
export function secondsOf(time: string): string {
  return time.replace(/\.\d+/, '');
}

/** One for each image, stage and cause: the last. */
function latest<T extends PastFailure & { readonly cause: PullCause }>(failures: readonly T[]): readonly T[] {
  const kept = new Map<string, T>();
  for (const failure of [...failures].sort((a, b) => Date.parse(a.time) - Date.parse(b.time))) {
    kept.set([failure.image, failure.stage, failure.cause.name].join('\n'), failure);
  }
  return [...kept.values()];
}

/** When the docker config or its copy last changed, and when the evaluator's pods were made, after which its flags count. */
function findChanges(
  model: PackageModel,
  runnerPods: readonly JsonObject[],
): { readonly credentials: readonly string[]; readonly evaluator: readonly string[] } {
  const secrets = [mountedSecret(model, model.authFile)?.source.content, model.functionSecret];
  return {
    credentials: secrets.flatMap((secret) => (secret === undefined ? [] : (lastChange(secret.object.value) ?? []))),
    evaluator: remainingPods(runnerPods)
      .flatMap((pod) => textAt(pod, 'metadata', 'creationTimestamp') ?? [])
      .sort((a, b) => Date.parse(a) - Date.parse(b))
      .slice(0, 1),
  };
}

function isAboutSecrets(message: string, cause: PullCause): boolean {
  return cause.name === 'forbidden by the API server' && /resource \\?"secrets/.test(message);
}

/** Whole seconds, as the API server records them: in the same second the later thing may have come first. */
function isAfter(time: string, other: string): boolean {
  return Math.floor(Date.parse(time) / 1000) > Math.floor(Date.parse(other) / 1000);
}

/** A pod that does not come up in a minute: its events are up to that much older than the evaluator's word. */
function isAround(event: string, word: string): boolean {
  return Math.abs(Date.parse(word) - Date.parse(event)) < 120_000;
}
