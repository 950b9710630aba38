import type { JsonObject } from '../package/json-value.js';

/** The kinds that are read, each with the name that permissions use. */
export const resources = {
  Deployment: { apiVersion: 'apps/v1', resource: 'deployments.apps' },
  Pod: { apiVersion: 'v1', resource: 'pods' },
  Event: { apiVersion: 'v1', resource: 'events' },
  Secret: { apiVersion: 'v1', resource: 'secrets' },
  ConfigMap: { apiVersion: 'v1', resource: 'configmaps' },
  ServiceAccount: { apiVersion: 'v1', resource: 'serviceaccounts' },
  PodTemplate: { apiVersion: 'v1', resource: 'podtemplates' },
  FunctionConfig: { apiVersion: 'config.porch.kpt.dev/v1alpha1', resource: 'functionconfigs.config.porch.kpt.dev' },
  Role: { apiVersion: 'rbac.authorization.k8s.io/v1', resource: 'roles.rbac.authorization.k8s.io' },
  RoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', resource: 'rolebindings.rbac.authorization.k8s.io' },
  ClusterRole: { apiVersion: 'rbac.authorization.k8s.io/v1', resource: 'clusterroles.rbac.authorization.k8s.io' },
  ClusterRoleBinding: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    resource: 'clusterrolebindings.rbac.authorization.k8s.io',
  },
} as const;

export type Kind = keyof typeof resources;

/** Something that the user of the check may not do. */
export interface LackingPermission {
  readonly verb: 'get' | 'list' | 'create';
  readonly resource: string;
  /** Undefined for a kind without namespaces. */
  readonly namespace: string | undefined;
}

/** A question to an API server about a user's permissions. */
export interface AccessQuestion {
  readonly namespace: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  readonly resource: string;
}

/** Reads from an API server. They reject with a `ClusterError` if there is no answer. */
export interface ClusterReader {
  /** The object; undefined if there is none, or no such kind. */
  get(kind: Kind, namespace: string | undefined, name: string): Promise<JsonObject | 'forbidden' | undefined>;
  /** The objects; none if there is no such kind. */
  list(kind: Kind, namespace: string | undefined, labels?: string): Promise<readonly JsonObject[] | 'forbidden'>;
  isAllowed(question: AccessQuestion): Promise<boolean | 'forbidden'>;
  /**
   * The last lines of a container's log, each after its time; without `text` where the pod's node does not give it.
   * Undefined if there is no log yet, or no such pod.
   */
  log(
    namespace: string,
    pod: string,
    container: string,
    sinceSeconds: number,
  ): Promise<{ readonly text?: string } | 'forbidden' | undefined>;
}

/** Why a cluster could not be looked at, in one line without a credential. */
export class ClusterError extends Error {}
