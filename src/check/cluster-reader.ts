import type { JsonObject } from '../package/json-value.js';

/** The kinds that are read, with the name that permissions are given by. */
export const resources = {
  Deployment: { apiVersion: 'apps/v1', resource: 'deployments.apps' },
  Pod: { apiVersion: 'v1', resource: 'pods' },
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

/** Something that whoever runs the check may not do. */
export interface LackingPermission {
  readonly verb: 'get' | 'list' | 'create';
  readonly resource: string;
  /** Undefined for what belongs to no namespace. */
  readonly namespace: string | undefined;
}

/** A question that an API server answers about somebody's permissions. */
export interface AccessQuestion {
  readonly namespace: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  readonly resource: string;
}

/** Reads of an API server. They reject with a `ClusterError` where there is no answer. */
export interface ClusterReader {
  /** The object; undefined where there is none, or no such kind. */
  get(kind: Kind, namespace: string | undefined, name: string): Promise<JsonObject | 'forbidden' | undefined>;
  /** The objects; none where there is no such kind. */
  list(kind: Kind, namespace: string | undefined, labels?: string): Promise<readonly JsonObject[] | 'forbidden'>;
  isAllowed(question: AccessQuestion): Promise<boolean | 'forbidden'>;
}

/** Why a cluster could not be looked at, in one line without a credential. */
export class ClusterError extends Error {}
