import { randomBytes } from 'node:crypto';
import {
  ApiException,
  AuthenticationV1TokenRequest,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  V1TokenRequestSpec,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { listAt, textAt, valueAt } from '../../../src/package/json-value.js';
import type { Manifest } from '../../validate/patch-objects.js';
import { servers } from './servers.js';

export const config = new KubeConfig();
config.loadFromFile(servers.kubeconfig);
const objects = KubernetesObjectApi.makeApiClient(config);
export const core = config.makeApiClient(CoreV1Api);
const customObjects = config.makeApiClient(CustomObjectsApi);

/** The namespaces of one test: nothing deletes namespaces here, as no controller runs. */
export interface Place {
  readonly porch: string;
  readonly functions: string;
  /** The text with these namespaces in place of the shipped ones. */
  rename(text: string): string;
  /** The manifests, renamed likewise. */
  move(manifests: readonly Manifest[]): readonly Manifest[];
}

/** Makes fresh namespaces, with the ServiceAccounts that a controller would make in them. */
export async function makePlace(): Promise<Place> {
  const suffix = randomBytes(4).toString('hex');
  const porch = `porch-system-${suffix}`;
  const functions = `porch-fn-system-${suffix}`;
  const rename = (text: string): string =>
    text.replace(/\bporch-system\b/g, porch).replace(/\bporch-fn-system\b/g, functions);
  for (const name of [porch, functions]) {
    await apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } },
    ]);
  }
  return {
    porch,
    functions,
    rename,
    move: (manifests) => JSON.parse(rename(JSON.stringify(manifests))) as Manifest[],
  };
}

/** Applies manifests as the server side does for kubectl, one after the other; rejects with what the server refuses. */
export async function apply(manifests: readonly Manifest[], manager = 'e2e', client = objects): Promise<void> {
  for (const manifest of manifests) {
    const copy = structuredClone(manifest) as KubernetesObject;
    await client.patch(copy, undefined, undefined, manager, true, PatchStrategy.ServerSideApply);
  }
}

/** Applies manifests through another address of the API server. */
export async function applyThrough(address: string, manifests: readonly Manifest[]): Promise<void> {
  const other = new KubeConfig();
  other.loadFromFile(servers.kubeconfig);
  other.clusters = other.clusters.map((cluster) => ({ ...cluster, server: address }));
  await apply(manifests, 'e2e', KubernetesObjectApi.makeApiClient(other));
}

/** The object as the API server holds it, as plain JSON values. */
export async function read(manifest: Manifest): Promise<Manifest> {
  const { apiVersion, kind, metadata } = manifest;
  return JSON.parse(JSON.stringify(await objects.read({ apiVersion, kind, metadata: { ...metadata } }))) as Manifest;
}

/**
 * Applies definitions of custom resources, and waits until the API server names their kinds, a moment after it calls them
 * established: the client asks for the kinds of a group only once.
 */
export async function define(definitions: readonly Manifest[]): Promise<void> {
  await apply(definitions);
  for (const definition of definitions) {
    while (!(await isServed(definition))) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function isServed(definition: Manifest): Promise<boolean> {
  if (!JSON.stringify(await read(definition)).includes('"Established"')) return false;
  const group = textAt(definition, 'spec', 'group') ?? '';
  const plural = textAt(definition, 'spec', 'names', 'plural');
  const versions = listAt(definition, 'spec', 'versions').filter((version) => valueAt(version, 'served') === true);
  const lists = await Promise.all(
    versions.map((version) =>
      customObjects.getAPIResources({ group, version: textAt(version, 'name') ?? '' }).then(
        ({ resources }) => resources,
        () => [],
      ),
    ),
  );
  return lists.every((resources) => resources.some(({ name }) => name === plural));
}

/** What of a schema the client sends as it is. */
const untyped: readonly string[] = ['default', 'enum', 'items', 'additionalItems', 'additionalProperties'];

/** The client has names of its own for what JavaScript cannot name, and drops what it does not know. */
export function inClientNames(value: unknown, isProperties = false): unknown {
  if (Array.isArray(value)) return value.map((each) => inClientNames(each));
  if (typeof value !== 'object' || value === null) return value;
  const renamed = (key: string): string => {
    if (isProperties) return key;
    if (key.startsWith('x-kubernetes-')) return key.replaceAll('-', '_');
    return key === 'default' || key === 'enum' ? `_${key}` : key;
  };
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const isUntyped = !isProperties && untyped.includes(key);
      return [renamed(key), isUntyped ? each : inClientNames(each, key === 'properties' && !isProperties)];
    }),
  );
}

/** Asks the API server whether somebody may do something. */
export async function mayDo(user: string, verb: string, resource: string, namespace: string): Promise<boolean> {
  const review = {
    ...{ apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', metadata: { name: '' } },
    ...{ spec: { user, resourceAttributes: { namespace, verb, resource } } },
  };
  const answer = (await objects.create(review)) as { status?: { allowed?: boolean } };
  return answer.status?.allowed === true;
}

/** Why the API server refuses the manifest; undefined where it would take it. Nothing is stored. */
export async function findRefusal(manifest: Manifest): Promise<string | undefined> {
  try {
    const copy = structuredClone(manifest) as KubernetesObject;
    await objects.patch(copy, undefined, 'All', 'e2e', true, PatchStrategy.ServerSideApply);
    return undefined;
  } catch (error) {
    return refusal(error);
  }
}

/** The API server's message in an error of the client. */
export function refusal(error: unknown): string {
  if (!(error instanceof ApiException)) throw error;
  // It is plain text where a server behind the API server ends before it has answered.
  if (typeof error.body === 'string' && !error.body.startsWith('{')) return error.body;
  const body: unknown = typeof error.body === 'string' ? JSON.parse(error.body) : error.body;
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : String(error.code);
}

/** A token that a ServiceAccount shows the API server. */
export async function makeToken(namespace: string, name: string): Promise<string> {
  const spec = Object.assign(new V1TokenRequestSpec(), { audiences: [] });
  const body = Object.assign(new AuthenticationV1TokenRequest(), { spec });
  const { status } = await core.createNamespacedServiceAccountToken({ namespace, name, body });
  return status?.token ?? '';
}
