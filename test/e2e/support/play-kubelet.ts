import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppsV1Api, type CoreV1Event, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
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
  /** An init container that does not come to an end. */
  readonly init?: { readonly container: string; readonly image: string; readonly state: ContainerState };
  readonly finalizers?: readonly string[];
  readonly nodeName?: string;
  readonly state: ContainerState;
  readonly lastState?: ContainerState;
}

/** Makes a pod, and gives it the status that a kubelet would: there is none here. */
export async function playPod(pod: PlayedPod): Promise<void> {
  const { name, namespace, labels, container, image, imagePullSecrets = [], state, lastState, init } = pod;
  const manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, ...(pod.finalizers && { finalizers: pod.finalizers }) },
    spec: {
      containers: [{ name: container, image }],
      ...(init && { initContainers: [{ name: init.container, image: init.image }] }),
      ...(pod.nodeName !== undefined && { nodeName: pod.nodeName }),
      imagePullSecrets: imagePullSecrets.map((secret) => ({ name: secret })),
    },
  };
  await apply([manifest]);
  const ready = state.running !== undefined;
  const status = {
    phase: ready ? 'Running' : 'Pending',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    ...(init && {
      initContainerStatuses: [
        { name: init.container, image: init.image, imageID: '', ready: false, restartCount: 0, state: init.state },
      ],
    }),
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

/** An event of a kubelet about one container of a pod. */
export async function playEvent(
  namespace: string,
  pod: string,
  container: string,
  reason: string,
  message: string,
  time = new Date(),
): Promise<void> {
  const kind = container === 'function' ? 'containers' : 'initContainers';
  const event: unknown = {
    metadata: { generateName: `${pod}.`, namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name: pod, namespace, fieldPath: `spec.${kind}{${container}}` },
    ...{ reason, message, type: ['Pulled', 'Started'].includes(reason) ? 'Normal' : 'Warning' },
    ...{ firstTimestamp: time, lastTimestamp: time, count: 1, source: { component: 'kubelet' } },
  };
  await core.createNamespacedEvent({ namespace, body: event as CoreV1Event });
}

/** A node whose kubelet does nothing but hand out one log, over TLS as the API server asks for it. */
export class LogNode {
  readonly #server: Server;
  readonly name: string;

  private constructor(name: string, server: Server) {
    this.name = name;
    this.#server = server;
  }

  static async start(log: string): Promise<LogNode> {
    const name = `node-${randomBytes(4).toString('hex')}`;
    const folder = mkdtempSync(join(tmpdir(), 'kubelet-'));
    const [key, cert] = ['key', 'crt'].map((file) => join(folder, file)) as [string, string];
    const request = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', ...request, '-subj', '/CN=kubelet', '-keyout', key, '-out', cert], {
      stdio: 'pipe',
    });
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, response) => {
      const isLog = incoming.url?.startsWith('/containerLogs/') === true;
      response.writeHead(isLog ? 200 : 404, { 'content-type': 'text/plain' }).end(isLog ? log : '');
    });
    rmSync(folder, { recursive: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await apply([{ apiVersion: 'v1', kind: 'Node', metadata: { name } }]);
    const status = {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    };
    await core.patchNodeStatus({ name, body: { status } }, merge);
    return new LogNode(name, server);
  }

  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await stopped;
  }
}
