import { expect, test } from '@jest/globals';
import { readReleaseName } from '../../src/porch/find-release.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { conformanceRows } from '../support/conformance-rows.js';
import { surroundings } from '../support/surroundings.js';
import { resourceListOf } from './resource-list-of.js';

/** One evaluation of an image by a real evaluator that had a docker config of its own. */
interface Row {
  readonly id: string;
  readonly release: string;
  readonly program: 'function-runner' | 'porch-server';
  readonly case: string;
  readonly flags: readonly string[];
  readonly env: Readonly<Partial<Record<string, string | null>>>;
  readonly configJson: string | null;
  readonly image: string;
  readonly templateImagePullSecrets: readonly string[];
  readonly secretVerbs: readonly string[];
  readonly runner: string;
  readonly note?: string;
}

const folders: Readonly<Record<string, string>> = {
  '{DIR}': '/var/tmp/docker',
  '{HOME}': '/var/tmp/home',
  '{RIG}': '/var/tmp/rig',
  '{AUTH}': '/var/tmp/auth-secret/.dockerconfigjson',
  '{CA}': '/var/tmp/ca/ca.crt',
};

function inContainer(text: string): string {
  return Object.entries(folders).reduce((path, [name, folder]) => path.replace(name, folder), text);
}

/** The files that only the words of a case name: they hold the right credentials. */
const right = '{"auths": {"localhost:5001": {"auth": "YWxpY2U6czNjcmV0"}}}';

/** What the row's process found in files, by folder. */
function filesOf(row: Row): ReadonlyMap<string, readonly [file: string, text: string]> {
  const files = new Map<string, readonly [string, string]>();
  if (row.configJson !== null) files.set('/var/tmp/docker', ['config.json', row.configJson]);
  if (row.case.startsWith('HOME/.docker/config.json')) files.set('/var/tmp/home/.docker', ['config.json', right]);
  if (row.env['REGISTRY_AUTH_FILE'] !== undefined) files.set('/var/tmp/rig/podman-auth', ['auth.json', right]);
  // The mounted file of the feature; the note of its rows says that its password is wrong.
  if (row.flags.length > 0) files.set('/var/tmp/auth-secret', ['.dockerconfigjson', right.replace('czNjcmV0', 'YmFk')]);
  return files;
}

/** The package that the row's evaluation had, as an operator would have written it. */
function packageOf(row: Row): readonly object[] {
  const files = [...filesOf(row)].map(([folder, [path, text]], index) => ({
    name: `config-${index}`,
    folder,
    path,
    text,
  }));
  const args = row.flags.map(inContainer);
  const environment: Row['env'] = { ...row.env, WRAPPER_SERVER_IMAGE: 'ghcr.io/kptdev/porch-wrapper-server:latest' };
  const container = {
    name: row.program,
    image: `ghcr.io/kptdev/porch-${row.program === 'porch-server' ? 'server' : 'function-runner'}:latest`,
    ...(row.program === 'porch-server'
      ? { args: ['--function-runner=function-runner:9445', ...args] }
      : { command: ['/server', ...args] }),
    env: Object.entries(environment).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [{ name, value: inContainer(value) }],
    ),
    volumeMounts: files.map(({ name, folder }) => ({ name, mountPath: folder, readOnly: true })),
  };
  const volumes = files.map(({ name, path }) => ({
    name,
    secret: { secretName: name, items: [{ key: '.dockerconfigjson', path }] },
  }));
  const secrets = files.map(({ name, text }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'porch-system' },
    // As for the real processes, nothing has checked the content.
    type: 'Opaque',
    data: { '.dockerconfigjson': Buffer.from(text, 'utf8').toString('base64') },
  }));
  const account = row.program === 'porch-server' ? 'porch-server' : 'porch-fn-runner';
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: row.program, namespace: 'porch-system' },
      spec: { template: { spec: { serviceAccountName: account, containers: [container], volumes } } },
    },
    ...secrets,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'porch-function-executor', namespace: 'porch-fn-system' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: row.secretVerbs }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'porch-function-executor', namespace: 'porch-fn-system' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'porch-function-executor' },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'porch-system' }],
    },
    ...templateOf(row),
  ];
}

function templateOf(row: Row): readonly object[] {
  if (readReleaseName(row.release).release?.podTemplate !== 'pod-template') return [];
  const spec = {
    imagePullSecrets: row.templateImagePullSecrets.map((name) => ({ name })),
    initContainers: [{ name: 'copy-wrapper-server', image: 'replaced' }],
    containers: [{ name: 'function', image: 'replaced' }],
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'PodTemplate',
      metadata: { name: 'base-pod-template', namespace: 'porch-fn-system' },
      template: { spec },
    },
  ];
}

const rows = conformanceRows('ambient.jsonl') as readonly Row[];

test.each(rows.map((row) => [row.id, row.release, row.case, row] as const))('%s %s %s', (_id, release, _case, row) => {
  const list = resourceListOf(packageOf(row), {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'ValidateImagePullSecrets',
    metadata: { name: 'validate' },
    spec: { porchRelease: release, images: [row.image] },
  });
  const verdicts = validateImagePullSecrets(list, surroundings()).diagnostics.filter(
    ({ rule }) => rule === 'image-pull',
  );
  expect(verdicts.map(({ tags }) => tags?.['runner'])).toContain(row.runner);
  expect(
    new Set(verdicts.filter(({ tags }) => tags?.['image'] === row.image).map(({ tags }) => tags?.['runner'])),
  ).toEqual(new Set([row.runner]));
});
