import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readExample } from '../support/example.js';
import { fromResourceList, toResourceList } from '../support/package-files.js';
import { runInject } from '../support/run-inject.js';
import type { Manifest } from '../validate/patch-objects.js';
import { apply, define, makePlace, read } from './support/cluster.js';
import { clusterManifests, customResource } from './support/package.js';

beforeAll(async () => {
  await define([
    customResource('external-secrets.io', 'v1', 'ExternalSecret'),
    customResource('config.porch.kpt.dev', 'v1alpha1', 'FunctionConfig'),
  ]);
});

/** The manifest as the API server stores it: what is sent as `stringData` is kept as `data`. */
function stored(manifest: Manifest): object {
  const { stringData = {}, ...rest } = manifest as Manifest & { stringData?: Readonly<Record<string, string>> };
  const data = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return data.length === 0 ? rest : { ...rest, data: Object.fromEntries(data) as object };
}

describe('an example package after the mutator, applied for real', () => {
  const examples = readdirSync('examples').filter((name) => name.startsWith('inject-'));

  test.each(examples)('examples/%s comes back as it was applied, and a second run rolls nothing out', async (name) => {
    const place = await makePlace();
    const { packageFiles, functionConfig, variables, files } = readExample(`examples/${name}`);
    const placed = Object.fromEntries(Object.entries(packageFiles).map(([path, text]) => [path, place.rename(text)]));
    const around = { variables, files };
    const run = runInject(toResourceList(placed, functionConfig && place.rename(functionConfig)), around);
    expect(run.stderr).toBe('');

    const manifests = clusterManifests(fromResourceList(run.items));
    await apply(manifests);
    for (const manifest of manifests) expect(await read(manifest)).toMatchObject(stored(manifest));

    await apply(clusterManifests(fromResourceList(runInject(run.output, around).items)));
    const deployment = await read({
      ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
      metadata: { name: 'function-runner', namespace: place.porch },
    });
    expect(deployment.metadata).toMatchObject({ generation: 1 });
  });
});
