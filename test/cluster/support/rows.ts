import { expect } from '@jest/globals';
import { listAt, valueAt } from '../../../src/package/json-value.js';
import { functionRunner, type Component } from '../../../src/porch/releases.js';
import { validateImagePullSecrets } from '../../../src/validate/validate-image-pull-secrets.js';
import { inject } from '../../e2e/support/package.js';
import { readManifests } from '../../e2e/support/manifests.js';
import { servers } from '../../e2e/support/servers.js';
import {
  clusterPatches,
  mountedSecret,
  patchContainer,
  patchPod,
  type ClusterPatches,
} from '../../support/cluster-patches.js';
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

const { caBundle, password, registry, tlsRegistry, username } = servers;

/** With the registry's name here, which newer builds of Porch also ask over plain HTTP. */
export const rows = (conformanceRows('cluster.jsonl') as readonly Row[]).map((row) => ({
  ...row,
  image: row.image.replace(/^registry\.local:5001\//, `${registry}/`),
}));
const login = { username, password };

function patchesOf(shippedCommand: readonly unknown[], evaluator: Component): ClusterPatches {
  return {
    ...clusterPatches({ registry, login, shippedCommand, evaluator }),
    // The mutator is told to leave the Role as it is shipped.
    'rbac-leave': '',
    'rbac-leave-long': '',
    'secret-wrong-key': `${mountedSecret}type: Opaque\ndata: { .dockerconfigjson: null, config.json: e30= }\nstringData: null\n`,
    'mount-hides': patchPod(
      `{ volumes: [{ name: over, emptyDir: {} }], containers: [{ name: ${evaluator.name}, volumeMounts: [{ name: over, mountPath: /home/nonroot }] }] }`,
      evaluator,
    ),
    'wrapper-private': patchContainer(
      `env: [{ name: WRAPPER_SERVER_IMAGE, value: "${registry}/porch/wrapper-server:v1" }]`,
      evaluator,
    ),
    'runner-image-private': patchContainer(`image: "${registry}/porch/private-runner:v1"`, evaluator),
  };
}

/** The cases whose packages can be made. */
export const patchedCases = Object.keys(patchesOf([], functionRunner));

function manifestsOf(files: PackageFiles): readonly Manifest[] {
  return Object.values(files).flatMap(readManifests);
}

/** The row's package: wired by the mutator for the registry of the row's image, then changed as the row says. */
export function packageOf(
  row: Row,
  shipped: PackageFiles,
  porchRelease: string,
  evaluator: Component = functionRunner,
): readonly Manifest[] {
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
  const deployment = manifestsOf(shipped).find(
    ({ kind, metadata: { name } }) => kind === 'Deployment' && name === evaluator.name,
  );
  const [first] = listAt(valueAt(deployment, 'spec', 'template', 'spec'), 'containers');
  const patch = patchesOf(listAt(first, evaluator.flagList), evaluator)[row.case];
  if (patch === undefined) throw new Error(`nothing is known of case ${row.case}`);
  return patchObjects(manifestsOf(run.files), documents(patch));
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
