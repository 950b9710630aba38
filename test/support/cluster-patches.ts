import { functionRunner, type Component } from '../../src/porch/releases.js';

/** How the package of a row of cluster.jsonl was changed after the mutator had wired it, as YAML to patch objects with. */
export type ClusterPatches = Readonly<Record<string, string>>;

export interface PatchedCluster {
  /** Host and port of the registry. */
  readonly registry: string;
  readonly login: { readonly username: string; readonly password: string };
  /** The program that evaluates pods; the function runner where nothing is said. */
  readonly evaluator?: Component;
  /** Its command or its arguments, whichever hold its flags, without the mutator's. */
  readonly shippedCommand: readonly unknown[];
}

export const mountedSecret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: auth-secret, namespace: porch-system }\n';
const functionSecret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: auth-secret, namespace: porch-fn-system }\n';
const template =
  'apiVersion: v1\nkind: PodTemplate\nmetadata: { name: base-pod-template, namespace: porch-fn-system }\n';
const path = '--registry-auth-secret-path=/var/tmp/auth-secret/.dockerconfigjson';

export function patchPod(spec: string, { name }: Component = functionRunner): string {
  const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: porch-system }\n`;
  return `${deployment}spec: { template: { spec: ${spec} } }\n`;
}
export function patchContainer(fields: string, evaluator: Component = functionRunner): string {
  return patchPod(`{ containers: [{ name: ${evaluator.name}, ${fields} }] }`, evaluator);
}
function file(config: unknown): string {
  return `${mountedSecret}data: null\nstringData: { .dockerconfigjson: ${JSON.stringify(JSON.stringify(config))} }\n`;
}
function auths(entries: Readonly<Record<string, object>>): string {
  return file({ auths: entries });
}

/** The rows whose change is the same in a package of tests and in the one that a cluster gets. */
export function clusterPatches(cluster: PatchedCluster): ClusterPatches {
  const { registry, login, shippedCommand, evaluator = functionRunner } = cluster;
  const flags = (...words: readonly string[]): string =>
    patchContainer(`${evaluator.flagList}: ${JSON.stringify([...shippedCommand, ...words])}`, evaluator);
  const volume = (fields: string): string =>
    patchPod(`{ volumes: [{ name: docker-config, secret: ${fields} }] }`, evaluator);
  return {
    'key-https': auths({ [`https://${registry}`]: login }),
    'key-path': auths({ [`${registry}/functions`]: login }),
    'key-glob': auths({ [registry.replace(/^[^.]+/, '*')]: login }),
    'key-case': auths({ [registry.replace(/^[^.]+/, (first) => first.toUpperCase())]: login }),
    'key-noport': auths({ [registry.replace(/:\d+$/, '')]: login }),
    'key-v2': auths({ [`https://${registry}/v2/`]: login }),
    'entry-userpass': '',
    'entry-bad-elsewhere': auths({ [registry]: login, 'other.example.com': { auth: '***' } }),
    'entry-empty-credsstore': file({ auths: { [registry]: {} }, credsStore: 'desktop' }),
    'entry-token-only': auths({ [registry]: { identitytoken: 'not-a-token' } }),
    'entry-wrong-path-right-host': auths({
      [`${registry}/functions`]: { ...login, password: 'wrong' },
      [registry]: login,
    }),
    'flat-dockercfg': file({ [registry]: login }),
    'mode-0400': volume('{ defaultMode: 0400 }'),
    'mode-0400-fsgroup': `${volume('{ defaultMode: 0400 }')}---\n${patchPod('{ securityContext: { fsGroup: 10001 } }', evaluator)}`,
    subpath: patchContainer(
      'volumeMounts: [{ name: docker-config, mountPath: /var/tmp/auth-secret/.dockerconfigjson, subPath: .dockerconfigjson }]',
      evaluator,
    ),
    'secret-missing': `${mountedSecret}$patch: delete\n`,
    'fn-wrong-type': `${functionSecret}type: Opaque\nstringData: { .dockerconfigjson: '{}' }\n`,
    'fn-empty': `${functionSecret}type: Opaque\n`,
    'fn-immutable': `${functionSecret}type: kubernetes.io/dockerconfigjson\nimmutable: true\nstringData: { .dockerconfigjson: '{}' }\n`,
    digest: '',
    'howto-2024': flags(path),
    'flag-space-true': flags('--enable-private-registries', 'true', path, '--registry-auth-secret-name=auth-secret'),
    'flag-old-name': flags('--enable-private-registry', path, '--registry-auth-secret-name=auth-secret'),
    'template-pull-secrets': `${template}template: { spec: { imagePullSecrets: [{ name: other }] } }\n`,
    'name-differs': flags('--enable-private-registries', path, '--registry-auth-secret-name=other'),
    'template-container-name': `${template}template: { spec: { containers: [{ name: function, $patch: delete }, { name: other, image: replaced }] } }\n`,
    'secret-opaque-right-key': `${mountedSecret}type: Opaque\n`,
    'other-namespace': `${mountedSecret}$patch: delete\n---\n${auths({ [registry]: login }).replace('porch-system', 'default')}type: kubernetes.io/dockerconfigjson\n`,
    'tls-off': '',
    'tls-on-no-node-ca': '',
    'tls-on-node-ca': '',
    ok: '',
  };
}
