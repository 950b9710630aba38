import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Manifest } from '../validate/patch-objects.js';
import { apply, define, makePlace, read } from './support/cluster.js';
import { readManifests } from './support/manifests.js';

// The client has names of its own for fields with hyphens.
const manifests = (path: string): readonly Manifest[] =>
  readManifests(
    readFileSync(path, 'utf8').replaceAll(
      'x-kubernetes-preserve-unknown-fields',
      'x_kubernetes_preserve_unknown_fields',
    ),
  );

test('with the published CRDs a folder that holds functionConfigs can be applied', async () => {
  const { porch } = await makePlace();
  await define(
    ['InjectRegistryAuth', 'ValidateImagePullSecrets'].flatMap((kind) => manifests(`schemas/${kind}.crd.yaml`)),
  );
  const configs = ['inject-registry-auth', 'validate-image-pull-secrets']
    .flatMap((name) => manifests(`config/${name}.yaml`))
    .map((config): Manifest => ({ ...config, metadata: { ...config.metadata, namespace: porch } }));
  expect(configs).toHaveLength(2);
  await apply(configs);
  for (const config of configs) expect(await read(config)).toMatchObject({ spec: (config as { spec?: object }).spec });
});
