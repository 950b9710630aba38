import type { Diagnostic } from '../diagnostic.js';
import type { PackageModel } from '../validate/package-model.js';
import { pullSecretNames } from '../package/pod-template.js';
import { listAt, objectAt, textAt, type JsonObject } from '../package/json-value.js';
import { packageObject } from '../package/package-object.js';
import type { Observation, PodReport } from './report.js';

/** The kubelet's reasons when an image cannot be pulled (pkg/kubelet/images/types.go, Kubernetes 1.34). */
const pullFailures = [
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
];

/** Whether a container waits because its image cannot be pulled. */
export function isPullFailure(reason: string): boolean {
  return pullFailures.includes(reason);
}

/** The container of a function pod that has the function's own image. */
const functionContainer = 'function';

/** The relevant facts of a function pod. */
export function describeFunctionPod(pod: JsonObject, secretName: string): PodReport {
  const containers = listAt(pod, 'spec', 'containers');
  const container = containers.find((candidate) => textAt(candidate, 'name') === functionContainer) ?? containers[0];
  const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap((list) => listAt(pod, 'status', list));
  const waiting = statuses
    .map((status) => objectAt(status, 'state', 'waiting'))
    .filter((state) => textAt(state, 'reason') !== undefined);
  const reported = waiting.find((state) => isPullFailure(textAt(state, 'reason') ?? '')) ?? waiting[0];
  const reason = textAt(reported, 'reason');
  const message = textAt(reported, 'message');
  return {
    name: packageObject(pod).ref.name,
    image: textAt(container, 'image') ?? '',
    hasSecret: pullSecretNames(objectAt(pod, 'spec')).includes(secretName),
    state: reason ?? textAt(pod, 'status', 'phase') ?? 'Unknown',
    failing: reason !== undefined && isPullFailure(reason),
    ...(message === undefined ? {} : { message }),
  };
}

/** Says whether the function pods have the Secret, and whose image cannot be pulled. `pods` undefined: not known. */
export function observeFunctionPods(model: PackageModel, pods: readonly PodReport[] | undefined): Observation {
  const check = 'function pods';
  const { release, settings } = model;
  if (pods === undefined) return { fact: { check, state: 'unknown', detail: 'they may not be listed' }, findings: [] };
  const exempt = release.privateRegistries?.exemptPrefix ?? '';
  const bare = settings.enabled ? pods.filter((pod) => !pod.hasSecret && !pod.image.startsWith(exempt)) : [];
  const failing = pods.filter((pod) => pod.failing);
  const ref = (pod: PodReport): Pick<Diagnostic, 'resourceRef'> => ({
    resourceRef: { apiVersion: 'v1', kind: 'Pod', name: pod.name, namespace: settings.functionNamespace },
  });
  const findings: readonly Diagnostic[] = [
    ...failing.map((pod): Diagnostic => ({
      rule: 'function-image-not-pulled',
      severity: 'error',
      message:
        `the kubelet cannot pull image "${pod.image}" (${pod.state}${pod.message === undefined ? '' : `: ${pod.message}`}), ` +
        `so this function does not run; ${remedyOf(pod, settings.enabled)}`,
      ...ref(pod),
      fieldPath: 'spec.imagePullSecrets',
    })),
    ...bare.map((pod): Diagnostic => ({
      rule: 'function-pod-without-secret',
      severity: 'warning',
      message:
        `the pod of "${pod.image}" was created without Secret "${settings.secretName}", probably before private ` +
        'registries were switched on; delete it, and the evaluator creates another',
      ...ref(pod),
      fieldPath: 'spec.imagePullSecrets',
    })),
  ];
  const carry = settings.enabled
    ? `, ${pods.filter((pod) => pod.hasSecret).length} with Secret "${settings.secretName}"`
    : '';
  const pulls = failing.length === 0 ? '' : `, ${failing.length} without their image`;
  return {
    fact: {
      check,
      state: failing.length > 0 ? 'error' : bare.length > 0 ? 'warning' : 'ok',
      detail: pods.length === 0 ? 'none at present' : `${pods.length} at present${carry}${pulls}`,
    },
    findings,
  };
}

function remedyOf(pod: PodReport, enabled: boolean): string {
  if (!enabled) return 'switch private registries on if the image is private';
  return pod.hasSecret
    ? "see this image's verdict and the copied Secret"
    : 'delete the pod, which has no credentials, and the evaluator creates another';
}
