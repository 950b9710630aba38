import { randomBytes } from 'node:crypto';
import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { apply, core } from '../../e2e/support/cluster.js';

/** What the kubelet did with an image. */
export type PullOutcome =
  /** The registry wanted a login, and got none or a wrong one. */
  | 'unauthorized'
  /** It let the kubelet in, and has no such image. */
  | 'absent'
  /** Its certificate is of a CA that the node does not know. */
  | 'unknown-ca'
  /** The kubelet refused the name. */
  | 'name-refused'
  /** The kubelet took the name, and the container runtime did not: containerd 1.6 reads no IPv6 address as a registry. */
  | 'name-refused-by-runtime'
  /** The pull ended before a registry was asked: a Secret cannot be read. */
  | 'secret-unreadable'
  | 'pulled';

export interface ContainerOutcome {
  readonly pull: PullOutcome;
  /** As the container's status says it, for a person who reads a failure. */
  readonly says: string;
}

/** No machine is slow enough to need this; what bounds the time of the suite is run.mjs. */
const patience = 300_000;

/** Makes a namespace for one test. */
export async function makeNamespace(): Promise<string> {
  const name = `test-${randomBytes(4).toString('hex')}`;
  await apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }]);
  // Without it no pod is admitted; a controller makes it.
  await until(`the ServiceAccount of ${name}`, async () => {
    const { items } = await core.listNamespacedServiceAccount({ namespace: name });
    return items.some(({ metadata }) => metadata?.name === 'default') || undefined;
  });
  return name;
}

export interface PulledImages {
  readonly name: string;
  readonly images: readonly string[];
  readonly pullSecrets?: readonly string[];
  readonly serviceAccountName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** As an init container before the images, as Porch's wrapper image is. */
  readonly initImage?: string;
}

/**
 * Has the kubelet pull images by one pod, a container each; every image is pulled, even one that is on the node. The pod
 * needs no network of its own, which would take most of the time.
 */
export async function applyPulls(namespace: string, pulls: PulledImages): Promise<void> {
  const { name, images, pullSecrets = [], serviceAccountName, initImage, labels } = pulls;
  const container = (image: string, index: number): object => ({
    ...{ name: `image-${index}`, image, imagePullPolicy: 'Always', terminationMessagePolicy: 'FallbackToLogsOnError' },
  });
  const init = { name: 'init', image: initImage, imagePullPolicy: 'Always', command: ['/bin/true'] };
  await apply([
    {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, ...(labels && { labels }) } },
      spec: {
        ...{ terminationGracePeriodSeconds: 0, automountServiceAccountToken: false, enableServiceLinks: false },
        ...{
          ...{ restartPolicy: 'Never', hostNetwork: true },
          serviceAccountName,
          imagePullSecrets: pullSecrets.map((each) => ({ name: each })),
        },
        ...(initImage !== undefined && { initContainers: [init] }),
        containers: images.map(container),
      },
    } as { apiVersion: string; kind: string; metadata: { name: string } },
  ]);
}

/** Why a pod's first container does not run, by the kubelet's word; undefined while it may still come up. */
export async function findStandstill(
  namespace: string,
  name: string,
): Promise<{ readonly reason: string; readonly says: string } | undefined> {
  const { status: pod } = await core.readNamespacedPod({ namespace, name });
  const [status] = pod?.containerStatuses ?? [];
  const ended = status?.lastState?.terminated ?? status?.state?.terminated;
  if (ended !== undefined) return { reason: ended.reason ?? '', says: ended.message ?? '' };
  const waiting = status?.state?.waiting;
  if (/ErrImagePull|ImagePullBackOff/.test(waiting?.reason ?? ''))
    return { reason: 'ErrImagePull', says: waiting?.message ?? '' };
  const { items: events } = await core.listNamespacedEvent({ namespace, fieldSelector: `involvedObject.name=${name}` });
  // Others pass: the kubelet may be late to read a Secret.
  const failed = events.find((event) => event.reason === 'FailedMount' && event.message?.includes('not found'));
  return failed && { reason: 'FailedMount', says: failed.message ?? '' };
}

/** What the kubelet did with each image of a pod, in their order, once all of that is known. */
export async function findPulls(namespace: string, name: string): Promise<readonly ContainerOutcome[]> {
  let statuses: readonly V1ContainerStatus[] | undefined;
  return until(
    () => `the images of pod ${name}, where ${JSON.stringify(statuses?.map(({ state }) => state?.waiting))}`,
    async () => {
      const pod = await core.readNamespacedPod({ namespace, name });
      statuses = pod.status?.containerStatuses;
      const outcomes = (pod.spec?.containers ?? []).map((container) => outcomeOf(statusOf(pod, container.name)));
      const isRefused = outcomes.some((outcome) => outcome?.pull === 'unauthorized');
      if (isRefused && (await lackedSecret(namespace, name))) return undefined;
      return outcomes.every((outcome) => outcome !== undefined) ? outcomes : undefined;
    },
  );
}

/**
 * Whether the last pull had to do without a Secret that is there. On a busy machine the kubelet may be late to read it: it
 * pulls without, says so, and tries again.
 */
export async function lackedSecret(namespace: string, name: string): Promise<boolean> {
  const { items: events } = await core.listNamespacedEvent({ namespace, fieldSelector: `involvedObject.name=${name}` });
  const last = (wanted: string): number =>
    Math.max(0, ...events.filter(({ reason }) => reason === wanted).map((event) => Number(event.lastTimestamp ?? 0)));
  const missed = last('FailedToRetrieveImagePullSecret');
  // Times of events are of whole seconds.
  if (missed === 0 || last('Failed') > missed + 2000) return false;
  const { spec } = await core.readNamespacedPod({ namespace, name });
  const { items: secrets } = await core.listNamespacedSecret({ namespace });
  const there = new Set(secrets.map(({ metadata }) => metadata?.name));
  return (spec?.imagePullSecrets ?? []).every((secret) => there.has(secret.name));
}

/** The same for its init container. */
export async function findInitPull(namespace: string, name: string): Promise<ContainerOutcome> {
  return until(`the init container of pod ${name}`, async () => {
    const pod = await core.readNamespacedPod({ namespace, name });
    return outcomeOf(pod.status?.initContainerStatuses?.[0]);
  });
}

function statusOf(pod: V1Pod, container: string): V1ContainerStatus | undefined {
  return pod.status?.containerStatuses?.find(({ name }) => name === container);
}

function outcomeOf(status: V1ContainerStatus | undefined): ContainerOutcome | undefined {
  if (status?.state === undefined) return undefined;
  const state = status.state;
  if (state.running !== undefined || state.terminated !== undefined)
    return { pull: 'pulled', says: state.terminated?.message ?? '' };
  const waiting = state.waiting;
  const reason = waiting?.reason ?? '';
  const says = `${reason}: ${waiting?.message ?? ''}`;
  if (reason === 'ContainerCreating' || reason === 'PodInitializing' || reason === '') return undefined;
  if (reason === 'InvalidImageName') return { pull: 'name-refused', says };
  if (says.includes('failed to parse image reference')) return { pull: 'name-refused-by-runtime', says };
  if (reason === 'CreateContainerError' || reason === 'RunContainerError' || reason === 'CreateContainerConfigError') {
    return { pull: 'pulled', says };
  }
  // The back-off's message no longer says why in older kubelets; in this one it does.
  if (/\b401\b|unauthorized|authorization failed|no basic auth/i.test(says)) return { pull: 'unauthorized', says };
  if (says.includes('x509')) return { pull: 'unknown-ca', says };
  if (/not found/i.test(says)) return { pull: 'absent', says };
  if (/base64|json|character/i.test(says)) return { pull: 'secret-unreadable', says };
  // Such as a runtime that took too long: the kubelet tries again.
  return undefined;
}

/** Asks until there is an answer. */
export async function until<T>(
  what: string | (() => string),
  ask: () => Promise<T | undefined>,
  limit = patience,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) {
      const about = typeof what === 'string' ? what : what();
      throw new Error(`${about}: nothing is known after ${limit / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Deletes a namespace, so that its pods no longer take the kubelet's time. */
export async function removeNamespace(name: string): Promise<void> {
  await core.deleteNamespace({ name });
}
