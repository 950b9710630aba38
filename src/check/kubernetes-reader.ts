import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  type KubernetesObject,
} from '@kubernetes/client-node';
import type { JsonObject } from '../package/json-value.js';
import { objectAt, textAt, valueAt } from '../package/json-value.js';
import { systemErrorCode } from '../host/system-error.js';
import { ClusterError, resources, type ClusterReader } from './cluster-reader.js';

/** Which cluster to look at, as kubectl's flags of these names say. */
export interface ClusterChoice {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

/** A cluster, and what its kubeconfig says about it. */
export interface Cluster {
  readonly reader: ClusterReader;
  readonly server: string;
  /** The namespace of the kubeconfig's context, or of the pod that the program runs in. */
  readonly namespace: string | undefined;
}

const patience = 30_000;

/** How much of a log is read: its last lines, and at most so many bytes of them. */
const logLines = 20_000;
const logBytes = 32 * 1024 * 1024;

/**
 * Opens a cluster by the usual rules: the file given, else those of the variable KUBECONFIG, else `~/.kube/config`, else
 * the ServiceAccount of the pod that the program runs in. Throws a `ClusterError`. Nothing is asked of the server yet.
 */
export function openCluster({ kubeconfig, context }: ClusterChoice): Cluster {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    // A parser's message may quote the file, and with it a token.
    const reason = systemErrorCode(error) === 'ENOENT' ? 'there is no such file' : 'it cannot be read as a kubeconfig';
    throw new ClusterError(`${kubeconfig === undefined ? 'kubeconfig' : `kubeconfig "${kubeconfig}"`}: ${reason}`);
  }
  if (context !== undefined) config.setCurrentContext(context);
  const chosen = config.getContextObject(config.getCurrentContext());
  if (chosen === null) {
    const names = config.getContexts().map(({ name }) => `"${name}"`);
    const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
    throw new ClusterError(`the kubeconfig has no context "${config.getCurrentContext()}"; ${known}`);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new ClusterError(`the kubeconfig's context "${chosen.name}" names no cluster`);
  if (chosen.name === 'loaded-context' && server === 'http://localhost:8080') {
    throw new ClusterError('there is no kubeconfig; name one with `--kubeconfig` or the variable KUBECONFIG');
  }
  return { reader: kubernetesReader(config, server), server, namespace: chosen.namespace };
}

function kubernetesReader(config: KubeConfig, server: string): ClusterReader {
  const client = KubernetesObjectApi.makeApiClient(config);
  const core = config.makeApiClient(CoreV1Api);
  return {
    get: (kind, namespace, name) => {
      const { apiVersion } = resources[kind];
      const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
      return ask(server, () => client.read({ apiVersion, kind, metadata }), undefined);
    },
    list: async (kind, namespace, labels) => {
      const { apiVersion } = resources[kind];
      const answer = await ask(
        server,
        async () =>
          client.list(
            apiVersion,
            kind,
            namespace,
            undefined,
            undefined,
            undefined,
            undefined,
            labels,
          ) as Promise<object>,
        { items: [] },
      );
      if (answer === 'forbidden') return answer;
      // The items of a list come without their kind.
      return (valueAt(answer, 'items') as readonly JsonObject[]).map((item) => ({ ...item, apiVersion, kind }));
    },
    isAllowed: async ({ namespace, user, groups, verb, resource }) => {
      const review = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'LocalSubjectAccessReview',
        metadata: { namespace },
        spec: { user, groups, resourceAttributes: { namespace, verb, resource } },
      };
      const answer = await ask(server, () => client.create(review as KubernetesObject), {});
      return answer === 'forbidden' ? answer : valueAt(answer, 'status', 'allowed') === true;
    },
    log: async (namespace, name, container, sinceSeconds) => {
      const wanted = { namespace, name, container, sinceSeconds, timestamps: true };
      const request = core.readNamespacedPodLog({ ...wanted, tailLines: logLines, limitBytes: logBytes });
      try {
        return { text: await withPatience(request) };
      } catch (error) {
        const status = error instanceof ApiException ? error.code : undefined;
        if (status === 403) return 'forbidden';
        // 400: the container has not started, or the pod has no node yet.
        if (status === 400 || status === 404) return undefined;
        // Only the node is away; if it is the API server, the other questions say so.
        return {};
      }
    },
  };
}

/** Asks once. The client's classes and dates become plain JSON values again. */
async function ask<T extends JsonObject | undefined>(
  server: string,
  request: () => Promise<object>,
  absent: T,
): Promise<JsonObject | T | 'forbidden'> {
  try {
    return objectAt(JSON.parse(JSON.stringify(await withPatience(request()))));
  } catch (error) {
    if (error instanceof ApiException) {
      if (error.code === 403) return 'forbidden';
      if (error.code === 404) return absent;
      throw new ClusterError(describeRefusal(server, error.code, statusMessage(error.body)));
    }
    // The client's own error for a kind that the server does not know.
    if (error instanceof Error && error.message.startsWith('Unrecognized API version and kind')) return absent;
    throw new ClusterError(describeSilence(server, error));
  }
}

async function withPatience<T>(request: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
    }, patience);
  });
  try {
    return await Promise.race([request, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function statusMessage(body: unknown): string | undefined {
  return textAt(body, 'message');
}

function describeRefusal(server: string, status: number, message: string | undefined): string {
  if (status === 401) {
    return `the API server ${server} does not accept the kubeconfig's credentials (401); log in again`;
  }
  return `the API server ${server} answered ${status}${message === undefined ? '' : `: ${message}`}; try again`;
}

const silences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it ended the connection',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ETIMEDOUT: `no answer in ${patience / 1000} s`,
  ERR_STREAM_PREMATURE_CLOSE: 'it ended the connection in the middle of an answer',
};

function describeSilence(server: string, error: unknown): string {
  const code = systemErrorCode(error) ?? (error instanceof SyntaxError ? 'no JSON' : 'unknown error');
  const reason = silences[code];
  return `cannot reach the API server ${server}: ${reason === undefined ? code : `${reason} (${code})`}`;
}
