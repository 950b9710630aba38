import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { fromResourceList, readPackage, toResourceList } from '../support/package-files.js';
import { runInject } from '../support/run-inject.js';
import type { Manifest } from '../validate/patch-objects.js';
import { apply, define, makePlace, read } from './support/cluster.js';
import { clusterManifests, customResource, exampleFile } from './support/package.js';

interface ExampleConfig {
  readonly fnConfig?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly mounts?: Readonly<Record<string, string>>;
}

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
    const config = parse(exampleFile(name, '.expected/config.yaml')) as ExampleConfig;
    const { fnConfig = '', env = {}, mounts = {} } = config;
    const files = Object.entries(readPackage(`examples/${name}`)).map(([path, text]) => [path, place.rename(text)]);
    const { [fnConfig]: functionConfig, ...packageFiles } = Object.fromEntries(files) as Record<string, string>;
    const around = {
      variables: env,
      files: Object.fromEntries(Object.entries(mounts).map(([path, file]) => [path, exampleFile(name, file)])),
    };
    const run = runInject(toResourceList(packageFiles, functionConfig), around);
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
