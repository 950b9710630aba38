import {
  ApiException,
  AuthenticationV1TokenRequest,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  V1TokenRequestSpec,
  type KubernetesObject,
} from '@kubernetes/client-node';
import type { Manifest } from '../../validate/patch-objects.js';
import { servers } from './servers.js';

export const config = new KubeConfig();
config.loadFromFile(servers.kubeconfig);
const objects = KubernetesObjectApi.makeApiClient(config);
export const core = config.makeApiClient(CoreV1Api);

let count = 0;

/** The namespaces of one test: nothing deletes namespaces here, as no controller runs. */
export interface Place {
  readonly porch: string;
  readonly functions: string;
  /** The manifests with these namespaces in place of the shipped ones. */
  move(manifests: readonly Manifest[]): readonly Manifest[];
}

/** Makes fresh namespaces, with the ServiceAccounts that a controller would make in them. */
export async function makePlace(): Promise<Place> {
  count += 1;
  const suffix = `e2e-${process.pid}-${count}`;
  const porch = `porch-system-${suffix}`;
  const functions = `porch-fn-system-${suffix}`;
  for (const name of [porch, functions]) {
    await apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } },
    ]);
  }
  return {
    porch,
    functions,
    move: (manifests) =>
      JSON.parse(
        JSON.stringify(manifests).replaceAll('porch-system', porch).replaceAll('porch-fn-system', functions),
      ) as Manifest[],
  };
}

/** Applies manifests as the server side does for kubectl, one after the other; rejects with what the server refuses. */
export async function apply(manifests: readonly Manifest[], manager = 'e2e'): Promise<void> {
  for (const manifest of manifests) {
    const copy = structuredClone(manifest) as KubernetesObject;
    await objects.patch(copy, undefined, undefined, manager, true, PatchStrategy.ServerSideApply);
  }
}

/** The object as the API server holds it. */
export async function read(manifest: Manifest): Promise<KubernetesObject> {
  const { apiVersion, kind, metadata } = manifest;
  return objects.read({ apiVersion, kind, metadata: { ...metadata } });
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
