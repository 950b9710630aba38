import { listAt, objectAt, textAt, type JsonObject } from '../package/json-value.js';
import type { PastEvaluations, PastFailure, PastSuccess } from './past-failure.js';

/** The kubelet's reasons that name or follow from a failure (pkg/kubelet/events/event.go, Kubernetes 1.34). */
const failureReasons = ['Failed', 'BackOff', 'InspectFailed', 'ErrImageNeverPull'];

/** Events about one container of a pod, and its name. */
const container = /^spec\.(?:initC|c)ontainers\{([^}]*)\}$/;

/** The kubelet's word that an image is on the node. */
const pulled = /^(?:Successfully pulled image|Container image) "([^"]+)"/;
/** The words with which it names the image that it did not pull. */
const named =
  /(?:Failed to (?:pull|inspect) image|Back-off pulling image|Container image|default image tag|parse image name) "([^"]+)"/;

/** The kubelet's further events on the same failure, which name no cause. */
const echo =
  /^(?:Error: (?:ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName)|Back-off pulling image "[^"]*")$/;

/**
 * Finds in the events of the function namespace whose image could not be pulled, or whose container not be started: the
 * last event of each pod and container that names a cause.
 *
 * @param pods the pods that are there
 * @param imagesOfPods the function image of pods that are gone, where the evaluator's log names it
 */
export function findPodEvents(
  events: readonly JsonObject[],
  pods: readonly JsonObject[],
  imagesOfPods: ReadonlyMap<string, string>,
): PastEvaluations {
  const failures = new Map<string, PastFailure>();
  const successes: PastSuccess[] = [];
  const sorted = [...events].sort((a, b) => Date.parse(eventTime(a)) - Date.parse(eventTime(b)));
  for (const event of sorted) {
    const object = objectAt(event, 'involvedObject');
    const containerName = container.exec(textAt(object, 'fieldPath') ?? '')?.[1];
    if (textAt(object, 'kind') !== 'Pod' || containerName === undefined) continue;
    const name = textAt(object, 'name') ?? '';
    const message = textAt(event, 'message') ?? '';
    const reason = textAt(event, 'reason') ?? '';
    const time = eventTime(event);
    const image = (): string | undefined =>
      named.exec(message)?.[1] ??
      findImage(pods, name, containerName) ??
      functionImage(imagesOfPods, name, containerName);
    const [, present] = reason === 'Pulled' ? (pulled.exec(message) ?? []) : [];
    const started = reason === 'Started' ? image() : undefined;
    for (const success of [present, started]) if (success !== undefined) successes.push({ image: success, time });
    if (!failureReasons.includes(reason)) continue;
    const key = `${name}/${containerName}`;
    const known = failures.get(key);
    // A later event may say less than the one before it: only its time counts then.
    const saysLess = known !== undefined && echo.test(message);
    failures.set(key, {
      image: image() ?? known?.image,
      time,
      stage: 'kubelet',
      message: saysLess ? known.message : message,
      pod: { apiVersion: 'v1', kind: 'Pod', name, namespace: textAt(object, 'namespace') ?? '' },
    });
  }
  return { failures: [...failures.values()], successes };
}

/** When an event was last seen. Events of the newer API have `eventTime`, and a series where they recur. */
export function eventTime(event: JsonObject): string {
  return (
    textAt(event, 'series', 'lastObservedTime') ??
    textAt(event, 'lastTimestamp') ??
    textAt(event, 'eventTime') ??
    textAt(event, 'metadata', 'creationTimestamp') ??
    ''
  );
}

function findImage(pods: readonly JsonObject[], name: string, containerName: string): string | undefined {
  const pod = pods.find((candidate) => textAt(candidate, 'metadata', 'name') === name);
  const found = ['initContainers', 'containers']
    .flatMap((list) => listAt(pod, 'spec', list))
    .find((each) => textAt(each, 'name') === containerName);
  return textAt(found, 'image');
}

/** The evaluator gives the function's image to the container of this name (func/internal/podevaluator.go). */
function functionImage(
  imagesOfPods: ReadonlyMap<string, string>,
  name: string,
  containerName: string,
): string | undefined {
  return containerName === 'function' ? imagesOfPods.get(name) : undefined;
}
