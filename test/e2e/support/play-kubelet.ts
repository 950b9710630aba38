import { AppsV1Api, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { apply, config, core } from './cluster.js';

const apps = config.makeApiClient(AppsV1Api);
const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

interface ContainerState {
  readonly running?: { readonly startedAt: string };
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly terminated?: { readonly reason: string; readonly exitCode: number; readonly message?: string };
}

interface PlayedPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly container: string;
  readonly image: string;
  readonly imagePullSecrets?: readonly string[];
  readonly state: ContainerState;
  readonly lastState?: ContainerState;
}

/** Makes a pod, and gives it the status that a kubelet would: there is none here. */
export async function playPod(pod: PlayedPod): Promise<void> {
  const { name, namespace, labels, container, image, imagePullSecrets = [], state, lastState } = pod;
  const manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      containers: [{ name: container, image }],
      imagePullSecrets: imagePullSecrets.map((secret) => ({ name: secret })),
    },
  };
  await apply([manifest]);
  const ready = state.running !== undefined;
  const status = {
    phase: ready ? 'Running' : 'Pending',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    containerStatuses: [
      { name: container, image, imageID: '', ready, restartCount: 0, state, ...(lastState && { lastState }) },
    ],
  };
  await core.patchNamespacedPodStatus({ namespace, name, body: { status } }, merge);
}

/** Gives the function runner's Deployment the status that a finished rollout has, and a running pod. */
export async function playRollout(namespace: string, labels: Readonly<Record<string, string>>): Promise<void> {
  const name = 'function-runner';
  const deployment = await apps.readNamespacedDeployment({ namespace, name });
  const replicas = deployment.spec?.replicas ?? 1;
  const observedGeneration = deployment.metadata?.generation ?? 0;
  const status = { observedGeneration, replicas, updatedReplicas: replicas, readyReplicas: replicas };
  await apps.patchNamespacedDeploymentStatus({ namespace, name, body: { status } }, merge);
  await playPod({
    ...{ name: `${name}-1`, namespace, labels, container: name, image: 'porch-function-runner' },
    state: { running: { startedAt: new Date().toISOString() } },
  });
}
