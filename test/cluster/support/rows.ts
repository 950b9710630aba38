import { expect } from '@jest/globals';
import { listAt, valueAt } from '../../../src/package/json-value.js';
import { validateImagePullSecrets } from '../../../src/validate/validate-image-pull-secrets.js';
import { inject } from '../../e2e/support/package.js';
import { readManifests } from '../../e2e/support/manifests.js';
import { servers } from '../../e2e/support/servers.js';
import { conformanceRows } from '../../support/conformance-rows.js';
import type { PackageFiles } from '../../support/package-files.js';
import { surroundings } from '../../support/surroundings.js';
import { documents } from '../../validate/base-package.js';
import { patchObjects, type Manifest } from '../../validate/patch-objects.js';
import { resourceListOf } from '../../validate/resource-list-of.js';

/** A package that the mutator had wired, changed in one way, and what a whole cluster made of it. */
export interface Row {
  readonly case: string;
  readonly image: string;
  readonly predict: readonly (readonly [runner: string, kubelet: string])[];
  readonly runner_ready: boolean;
  readonly rendered?: boolean;
  readonly check: readonly [status: number, health: string, findings: readonly string[]];
}

export const rows = conformanceRows('cluster.jsonl') as readonly Row[];

const { caBundle, password, registry, tlsRegistry, username } = servers;
const login = { username, password };

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: function-runner, namespace: porch-system }\n';
const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: auth-secret, namespace: porch-system }\n';
const functionSecret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: auth-secret, namespace: porch-fn-system }\n';
const template =
  'apiVersion: v1\nkind: PodTemplate\nmetadata: { name: base-pod-template, namespace: porch-fn-system }\n';

function file(config: unknown): string {
  return `${secret}data: null\nstringData: { .dockerconfigjson: ${JSON.stringify(JSON.stringify(config))} }\n`;
}
function auths(entries: Readonly<Record<string, object>>): string {
  return file({ auths: entries });
}
function pod(spec: string): string {
  return `${deployment}spec: { template: { spec: ${spec} } }\n`;
}
function container(fields: string): string {
  return pod(`{ containers: [{ name: function-runner, ${fields} }] }`);
}
function volume(fields: string): string {
  return pod(`{ volumes: [{ name: docker-config, secret: ${fields} }] }`);
}
/** The shipped flags, and these in place of the mutator's. */
function flags(...words: readonly string[]): (shipped: readonly unknown[]) => string {
  return (shipped) => container(`command: ${JSON.stringify([...shipped, ...words])}`);
}
const path = '--registry-auth-secret-path=/var/tmp/auth-secret/.dockerconfigjson';

/** How the package of each row was changed. */
export const patches: Readonly<Record<string, string | ((shippedCommand: readonly unknown[]) => string)>> = {
  'key-https': auths({ [`https://${registry}`]: login }),
  'key-path': auths({ [`${registry}/functions`]: login }),
  'key-glob': auths({ '*.local:5001': login }),
  'key-case': auths({ 'REGISTRY.local:5001': login }),
  'key-noport': auths({ 'registry.local': login }),
  'key-v2': auths({ [`https://${registry}/v2/`]: login }),
  'entry-userpass': '',
  'entry-bad-elsewhere': auths({ [registry]: login, 'other.example.com': { auth: '***' } }),
  'entry-empty-credsstore': file({ auths: { [registry]: {} }, credsStore: 'desktop' }),
  'entry-token-only': auths({ [registry]: { identitytoken: 'not-a-token' } }),
  'entry-wrong-path-right-host': auths({ [`${registry}/functions`]: { username, password: 'no' }, [registry]: login }),
  'flat-dockercfg': file({ [registry]: login }),
  'mode-0400': volume('{ defaultMode: 0400 }'),
  'mode-0400-fsgroup': `${volume('{ defaultMode: 0400 }')}---\n${pod('{ securityContext: { fsGroup: 10001 } }')}`,
  subpath: container(
    'volumeMounts: [{ name: docker-config, mountPath: /var/tmp/auth-secret/.dockerconfigjson, subPath: .dockerconfigjson }]',
  ),
  'secret-missing': `${secret}$patch: delete\n`,
  // The mutator is told to leave the Role as it is shipped.
  'rbac-leave': '',
  'rbac-leave-long': '',
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
  'secret-wrong-key': `${secret}type: Opaque\ndata: { .dockerconfigjson: null, config.json: e30= }\nstringData: null\n`,
  'secret-opaque-right-key': `${secret}type: Opaque\n`,
  'other-namespace': `${secret}$patch: delete\n---\n${auths({ [registry]: login }).replace('porch-system', 'default')}type: kubernetes.io/dockerconfigjson\n`,
  'mount-hides': pod(
    '{ volumes: [{ name: over, emptyDir: {} }], containers: [{ name: function-runner, volumeMounts: [{ name: over, mountPath: /home/nonroot }] }] }',
  ),
  'wrapper-private': container(`env: [{ name: WRAPPER_SERVER_IMAGE, value: "${registry}/porch/wrapper-server:v1" }]`),
  'runner-image-private': container(`image: "${registry}/porch/private-runner:v1"`),
  'tls-off': '',
  'tls-on-no-node-ca': '',
  'tls-on-node-ca': '',
  ok: '',
};

function manifestsOf(files: PackageFiles): readonly Manifest[] {
  return Object.values(files).flatMap(readManifests);
}

/** The row's package: wired by the mutator for the registry of the row's image, then changed as the row says. */
export function packageOf(row: Row, shipped: PackageFiles, porchRelease: string): readonly Manifest[] {
  const isTls = row.image.startsWith(tlsRegistry);
  const server = isTls ? tlsRegistry : registry;
  const run = inject(
    shipped,
    {
      porchRelease,
      secret: { registries: [{ server, username, passwordEnv: 'PASSWORD' }] },
      ...(row.case.startsWith('rbac-leave') && { rbac: 'leave' }),
      ...(row.case.startsWith('tls-on') && { tls: { secretName: 'registry-ca', caBundle } }),
    },
    { variables: { PASSWORD: password } },
  );
  expect(run.stderr).toBe('');
  const patch = patches[row.case];
  if (patch === undefined) throw new Error(`nothing is known of case ${row.case}`);
  if (typeof patch === 'string') return patchObjects(manifestsOf(run.files), documents(patch));
  const runner = manifestsOf(shipped).find(
    ({ kind, metadata: { name } }) => kind + name === 'Deploymentfunction-runner',
  );
  const [first] = listAt(valueAt(runner, 'spec', 'template', 'spec'), 'containers');
  return patchObjects(manifestsOf(run.files), documents(patch(listAt(first, 'command'))));
}

export interface Prediction {
  /** The verdicts about evaluator and kubelet. */
  readonly runner: string;
  readonly kubelet: string;
  /** The rules of its errors. */
  readonly errors: readonly string[];
}

/** What the validator says of a package and an image. */
export function predict(objects: readonly Manifest[], image: string, porchRelease: string): Prediction {
  const config = {
    ...{ apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'ValidateImagePullSecrets', metadata: { name: 'validate' } },
    spec: { porchRelease, images: [image], privateRegistries: [registry, tlsRegistry] },
  };
  const { diagnostics } = validateImagePullSecrets(resourceListOf(objects, config), surroundings());
  const tags = diagnostics.find(({ rule, tags: each }) => rule === 'image-pull' && each?.['image'] === image)?.tags;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  return { runner: tags?.['runner'] ?? '', kubelet: tags?.['kubelet'] ?? '', errors: [...new Set(errors)].sort() };
}
