import type { Diagnostic } from '../diagnostic.js';
import type { PackageModel } from '../validate/package-model.js';
import { pullSecretNames } from '../package/pod-template.js';
import { listAt, objectAt, textAt, valueAt, type JsonObject } from '../package/json-value.js';
import { packageObject } from '../package/package-object.js';
import type { PastSuccess } from './past-failure.js';
import { causeText, findPullCause } from './pull-cause.js';
import type { Observation, PodReport } from './report.js';

/**
 * The reasons for which a container waits while nothing is wrong. Every other one is a fault: the kubelet also puts the
 * text of an error there (pkg/kubelet/kubelet_pods.go and kuberuntime_manager.go, Kubernetes 1.34).
 */
const patientReasons = ['ContainerCreating', 'PodInitializing'];

/** Why a container does not run. */
export interface ContainerFault {
  /** The name of the container; undefined: the pod as a whole. */
  readonly container?: string;
  readonly reason: string;
  readonly message: string | undefined;
}

/** Whether Kubernetes is deleting the pod, or has ended it, so that it says nothing of the pods to come. */
export function isGoing(pod: JsonObject): boolean {
  return valueAt(pod, 'metadata', 'deletionTimestamp') !== undefined;
}

/** The first fault of a pod's containers, or of the pod itself. */
export function findContainerFault(pod: JsonObject): ContainerFault | undefined {
  const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap((list) => listAt(pod, 'status', list));
  for (const status of statuses) {
    const container = textAt(status, 'name') ?? '';
    const waiting = objectAt(status, 'state', 'waiting');
    const reason = textAt(waiting, 'reason');
    if (reason !== undefined && !patientReasons.includes(reason)) {
      return { container, reason, message: textAt(waiting, 'message') };
    }
    const ended = objectAt(status, 'state', 'terminated');
    const exitCode = valueAt(ended, 'exitCode');
    if (typeof exitCode === 'number' && exitCode !== 0) {
      return { container, reason: textAt(ended, 'reason') ?? 'Error', message: textAt(ended, 'message') };
    }
  }
  if (textAt(pod, 'status', 'phase') === 'Failed') {
    return { reason: textAt(pod, 'status', 'reason') ?? 'Failed', message: textAt(pod, 'status', 'message') };
  }
  const unscheduled = listAt(pod, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'PodScheduled' && textAt(condition, 'status') === 'False',
  );
  const reason = textAt(unscheduled, 'reason');
  return reason === undefined ? undefined : { reason, message: textAt(unscheduled, 'message') };
}

/** The images of the containers that run, and since when. */
export function startedImages(pods: readonly JsonObject[]): readonly PastSuccess[] {
  return pods.flatMap((pod) =>
    listAt(pod, 'spec', 'containers').flatMap((container) => {
      const status = listAt(pod, 'status', 'containerStatuses').find(
        (candidate) => textAt(candidate, 'name') === textAt(container, 'name'),
      );
      const time = textAt(status, 'state', 'running', 'startedAt');
      return time === undefined ? [] : [{ image: textAt(container, 'image') ?? '', time }];
    }),
  );
}

/** The container of a function pod that has the function's own image. */
const functionContainer = 'function';

/** The relevant facts of a function pod. */
export function describeFunctionPod(pod: JsonObject, secretName: string): PodReport {
  const containers = ['containers', 'initContainers'].flatMap((list) => listAt(pod, 'spec', list));
  const imageOf = (name: string | undefined): string | undefined =>
    textAt(
      containers.find((candidate) => textAt(candidate, 'name') === name),
      'image',
    );
  const functionImage = imageOf(functionContainer) ?? textAt(containers[0], 'image') ?? '';
  const going = isGoing(pod);
  const fault = going ? undefined : findContainerFault(pod);
  const waiting = ['initContainerStatuses', 'containerStatuses']
    .flatMap((list) => listAt(pod, 'status', list))
    .map((status) => textAt(status, 'state', 'waiting', 'reason'))
    .find((reason) => reason !== undefined);
  const phase = textAt(pod, 'status', 'phase') ?? 'Unknown';
  return {
    name: packageObject(pod).ref.name,
    image: imageOf(fault?.container) ?? functionImage,
    functionImage,
    hasSecret: pullSecretNames(objectAt(pod, 'spec')).includes(secretName),
    state: going ? 'Terminating' : (fault?.reason ?? waiting ?? phase),
    condition: fault === undefined ? 'ok' : 'error',
    failing: fault !== undefined,
    ...(fault?.message === undefined ? {} : { message: fault.message }),
  };
}

/** The pod's report, with a warning where it lacks the Secret that the pods to come get. */
export function judgeFunctionPod(model: PackageModel, pod: PodReport): PodReport {
  const { release, settings } = model;
  const exempt = release.privateRegistries?.exemptPrefix ?? '';
  const lacks = settings.enabled && !pod.hasSecret && !pod.functionImage.startsWith(exempt);
  return lacks && pod.condition === 'ok' && pod.state !== 'Terminating' ? { ...pod, condition: 'warning' } : pod;
}

/**
 * Says whether the function pods have the Secret, and whose image cannot be pulled or whose container not be started.
 *
 * @param pods as `judgeFunctionPod` gives them; undefined: not known
 */
export function observeFunctionPods(model: PackageModel, pods: readonly PodReport[] | undefined): Observation {
  const check = 'function pods';
  const { settings } = model;
  if (pods === undefined) return { fact: { check, state: 'unknown', detail: 'they may not be listed' }, findings: [] };
  const present = pods.filter(({ state }) => state !== 'Terminating');
  const bare = present.filter(({ condition }) => condition === 'warning');
  const failing = present.filter((pod) => pod.failing);
  const ref = (pod: PodReport): Pick<Diagnostic, 'resourceRef'> => ({
    resourceRef: { apiVersion: 'v1', kind: 'Pod', name: pod.name, namespace: settings.functionNamespace },
  });
  const findings: readonly Diagnostic[] = [
    ...failing.map((pod): Diagnostic => ({ ...describeFailure(pod, settings.enabled), ...ref(pod) })),
    ...bare.map((pod): Diagnostic => ({
      rule: 'function-pod-without-secret',
      severity: 'warning',
      message:
        `the pod of "${pod.functionImage}" was created without Secret "${settings.secretName}", probably before private ` +
        'registries were switched on; delete it, and the evaluator creates another',
      ...ref(pod),
      fieldPath: 'spec.imagePullSecrets',
    })),
  ];
  const carry = settings.enabled
    ? `, ${present.filter((pod) => pod.hasSecret).length} with Secret "${settings.secretName}"`
    : '';
  const leaving = pods.length === present.length ? '' : `, ${pods.length - present.length} terminating`;
  const faults = failing.length === 0 ? '' : `, ${failing.length} failing`;
  return {
    fact: {
      check,
      state: failing.length > 0 ? 'error' : bare.length > 0 ? 'warning' : 'ok',
      detail: `${present.length === 0 ? 'none at present' : `${present.length} at present${carry}${faults}`}${leaving}`,
    },
    findings,
  };
}

/** What a failing pod's finding says; it names the image that failed, which may be the wrapper server's. */
function describeFailure(pod: PodReport, enabled: boolean): Diagnostic {
  const said = pod.message === undefined ? pod.state : `${pod.state}: ${causeText(pod.message)}`;
  const cause = findPullCause(`${pod.state}: ${pod.message ?? ''}`);
  const of = pod.image === pod.functionImage ? '' : `, which the pod of "${pod.functionImage}" needs`;
  const fails = cause.isPull
    ? `the kubelet cannot pull image "${pod.image}"${of}`
    : `the container of image "${pod.image}"${of} does not start`;
  return {
    rule: cause.isPull ? 'function-image-not-pulled' : 'function-pod-not-started',
    severity: 'error',
    message: `${fails} (${said}), so the function does not run; ${remedyOf(pod, cause, enabled)}`,
    ...(cause.nature === 'credentials' && { fieldPath: 'spec.imagePullSecrets' }),
    tags: { image: pod.image, cause: cause.name },
  };
}

function remedyOf(pod: PodReport, cause: ReturnType<typeof findPullCause>, enabled: boolean): string {
  if (cause.nature !== 'credentials') return cause.remedy.kubelet;
  if (!enabled) return 'switch private registries on if the image is private';
  return pod.hasSecret
    ? cause.remedy.kubelet
    : 'delete the pod, which has no credentials, and the evaluator creates another';
}
