import { describe, expect, test } from '@jest/globals';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { clusterPatches, mountedSecret, patchContainer, type ClusterPatches } from '../support/cluster-patches.js';
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

const shippedRole = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: porch-function-executor, namespace: porch-fn-system }
rules: [{ apiGroups: [''], resources: [secrets], verbs: [create, delete, update, get] }]
`;

const patches: ClusterPatches = {
  ...clusterPatches({
    registry: host,
    login,
    shippedCommand: ['/home/nonroot/server', '--pod-namespace=porch-fn-system'],
  }),
  'rbac-leave': shippedRole,
  'rbac-leave-long': shippedRole,
  'secret-wrong-key': `${mountedSecret}type: Opaque\ndata: { .dockerconfigjson: null, config.json: e30= }\n`,
  'mount-hides': patchContainer('volumeMounts: [{ name: docker-config, mountPath: /home/nonroot }]'),
  'wrapper-private': patchContainer(
    `env: [{ name: WRAPPER_SERVER_IMAGE, value: "${host}/porch-wrapper-server:latest" }]`,
  ),
  'runner-image-private': patchContainer(`image: "${host}/nephio/porch-function-runner:latest"`),
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
