import { describe, expect, test } from '@jest/globals';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { conformanceRows } from '../support/conformance-rows.js';
import { mainPackage } from '../support/inject-package.js';
import { fromResourceList, toResourceList } from '../support/package-files.js';
import { runInject } from '../support/run-inject.js';
import { surroundings } from '../support/surroundings.js';
import { documents } from './base-package.js';
import { patchObjects, type Manifest } from './patch-objects.js';
import { resourceListOf } from './resource-list-of.js';

/** A package that the mutator had wired, changed in one way, and what a whole cluster made of it. */
interface Row {
  readonly case: string;
  readonly image: string;
  /** What version 0.1 of the validator said: its rules, and its verdicts about evaluator and kubelet. */
  readonly predict_rules: readonly string[];
  readonly predict: readonly (readonly [runner: string, kubelet: string])[];
  readonly rendered?: boolean;
}

const rows = conformanceRows('cluster.jsonl') as readonly Row[];
const host = 'registry.local:5001';
const login = { username: 'alice', password: 'not-a-password' };
const certificate = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n';

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: function-runner, namespace: porch-system }\n';
const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: auth-secret, namespace: porch-system }\n';
const functionSecret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: auth-secret, namespace: porch-fn-system }\n';
const template =
  'apiVersion: v1\nkind: PodTemplate\nmetadata: { name: base-pod-template, namespace: porch-fn-system }\n';
const shippedRole = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: porch-function-executor, namespace: porch-fn-system }
rules: [{ apiGroups: [''], resources: [secrets], verbs: [create, delete, update, get] }]
`;

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
function command(...flags: readonly string[]): string {
  return container(`command: ${JSON.stringify(['/home/nonroot/server', '--pod-namespace=porch-fn-system', ...flags])}`);
}
function volume(fields: string): string {
  return pod(`{ volumes: [{ name: docker-config, secret: ${fields} }] }`);
}
const path = '--registry-auth-secret-path=/var/tmp/auth-secret/.dockerconfigjson';
const noChange = '';

/** How the package of each row was changed. */
const patches: Readonly<Record<string, string>> = {
  'key-https': auths({ [`https://${host}`]: login }),
  'key-path': auths({ [`${host}/functions`]: login }),
  'key-glob': auths({ '*.local:5001': login }),
  'key-case': auths({ 'REGISTRY.local:5001': login }),
  'key-noport': auths({ 'registry.local': login }),
  'key-v2': auths({ [`https://${host}/v2/`]: login }),
  'entry-userpass': noChange,
  'entry-bad-elsewhere': auths({ [host]: login, 'other.example.com': { auth: '***' } }),
  'entry-empty-credsstore': file({ auths: { [host]: {} }, credsStore: 'desktop' }),
  'entry-token-only': auths({ [host]: { identitytoken: 'not-a-token' } }),
  'entry-wrong-path-right-host': auths({ [`${host}/functions`]: { ...login, password: 'wrong' }, [host]: login }),
  'flat-dockercfg': file({ [host]: login }),
  'mode-0400': volume('{ defaultMode: 0400 }'),
  'mode-0400-fsgroup': `${volume('{ defaultMode: 0400 }')}---\n${pod('{ securityContext: { fsGroup: 10001 } }')}`,
  subpath: container(
    'volumeMounts: [{ name: docker-config, mountPath: /var/tmp/auth-secret/.dockerconfigjson, subPath: .dockerconfigjson }]',
  ),
  'secret-missing': `${secret}$patch: delete\n`,
  'rbac-leave': shippedRole,
  'rbac-leave-long': shippedRole,
  'fn-wrong-type': `${functionSecret}type: Opaque\nstringData: { .dockerconfigjson: '{}' }\n`,
  'fn-empty': `${functionSecret}type: Opaque\n`,
  'fn-immutable': `${functionSecret}type: kubernetes.io/dockerconfigjson\nimmutable: true\nstringData: { .dockerconfigjson: '{}' }\n`,
  digest: noChange,
  'howto-2024': command(path),
  'flag-space-true': command('--enable-private-registries', 'true', path, '--registry-auth-secret-name=auth-secret'),
  'flag-old-name': command('--enable-private-registry', path, '--registry-auth-secret-name=auth-secret'),
  'template-pull-secrets': `${template}template: { spec: { imagePullSecrets: [{ name: other }] } }\n`,
  'name-differs': command('--enable-private-registries', path, '--registry-auth-secret-name=other'),
  'template-container-name': `${template}template: { spec: { containers: [{ name: function, $patch: delete }, { name: other, image: replaced }] } }\n`,
  'secret-wrong-key': `${secret}type: Opaque\ndata: { .dockerconfigjson: null, config.json: e30= }\n`,
  'secret-opaque-right-key': `${secret}type: Opaque\n`,
  'other-namespace': `${secret}$patch: delete\n---\n${auths({ [host]: login }).replace('porch-system', 'default')}type: kubernetes.io/dockerconfigjson\n`,
  'mount-hides': container('volumeMounts: [{ name: docker-config, mountPath: /home/nonroot }]'),
  'wrapper-private': container(`env: [{ name: WRAPPER_SERVER_IMAGE, value: "${host}/porch-wrapper-server:latest" }]`),
  'runner-image-private': container(`image: "${host}/nephio/porch-function-runner:latest"`),
  'tls-off': noChange,
  'tls-on-no-node-ca': noChange,
  'tls-on-node-ca': noChange,
  ok: noChange,
};

/** What the validator says of the row's package. */
function predict({ case: name, image }: Row): {
  readonly verdict: readonly [runner: string, kubelet: string];
  readonly errors: readonly string[];
} {
  const server = image.slice(0, image.indexOf('/'));
  const tls = name.startsWith('tls-on') && { tls: { secretName: 'registry-ca', caBundle: certificate } };
  const spec = {
    porchRelease: 'main-2026-04',
    secret: { registries: [{ server, username: login.username, passwordEnv: 'PASSWORD' }] },
    ...tls,
  };
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'InjectRegistryAuth', metadata: { name: 'inject' }, spec };
  const around = { variables: { PASSWORD: login.password } };
  const run = runInject(toResourceList(mainPackage, `${JSON.stringify(config, null, 2)}\n`), around);
  expect(run.stderr).toBe('');
  const wired = Object.values(fromResourceList(run.items)).flatMap(documents);
  const patch = patches[name];
  if (patch === undefined) throw new Error(`nothing is known of case ${name}`);
  const objects: readonly Manifest[] = patchObjects(wired, documents(patch));
  const validate = {
    ...config,
    kind: 'ValidateImagePullSecrets',
    spec: { images: [image], privateRegistries: [server, host] },
  };
  const { diagnostics } = validateImagePullSecrets(resourceListOf(objects, validate), surroundings());
  const tags = diagnostics.find(({ rule, tags: each }) => rule === 'image-pull' && each?.['image'] === image)?.tags;
  return {
    verdict: [tags?.['runner'] ?? '', tags?.['kubelet'] ?? ''],
    errors: [...new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule))].sort(),
  };
}

/** Rows whose failure no package can show, each with the reason. */
const unseen: Readonly<Record<string, string>> = {
  'tls-off': 'whether a registry has a certificate of a private CA',
  'tls-on-no-node-ca': 'which CAs the nodes know',
};

/** Verdicts that fit what was seen better than those of version 0.1. */
const changed: Readonly<Record<string, readonly [runner: string, kubelet: string]>> = {
  // The mount hides the runner's program, so that it never starts.
  'mount-hides': ['exits', 'authenticated'],
};

describe('agrees with what a whole cluster did (cluster.jsonl)', () => {
  test.each(rows.map((row) => [row.case, row] as const))('%s', (name, row) => {
    const { verdict, errors } = predict(row);
    expect(verdict).toEqual(changed[name] ?? row.predict[0]);
    expect(errors.length === 0).toBe(name in unseen || row.rendered === true);
    // The causes that version 0.1 named are still named; whether the image has an error of its own follows from them.
    const causes = row.predict_rules.flatMap((rule) => (/^E:(?!image-pull$)(.*)/.exec(rule) ?? []).slice(1));
    expect(errors).toEqual(expect.arrayContaining(causes));
  });

  test('every case has a row', () => {
    expect(Object.keys(patches).sort()).toEqual(rows.map(({ case: name }) => name).sort());
  });
});
