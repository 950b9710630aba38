import { readPackage, fromResourceList, toResourceList, type PackageFiles } from '../../support/package-files.js';
import { runInject, type InjectRun } from '../../support/run-inject.js';
import type { TestSurroundings } from '../../support/surroundings.js';
import type { Manifest } from '../../validate/patch-objects.js';
import { apply, type Place } from './cluster.js';
import { readManifests } from './manifests.js';

const folder = 'examples/inject-reference';

/** The example package of examples/, in the namespaces given, its runner with the image's tag given. */
export function examplePackage(place: Place, tag = 'latest'): PackageFiles {
  const files = Object.entries(readPackage(folder));
  return Object.fromEntries(
    files.map(([path, text]) => [
      path,
      place.rename(text).replace('porch-function-runner:latest', `porch-function-runner:${tag}`),
    ]),
  );
}

/** The mutator's functionConfig of a spec. */
export function injectConfig(spec: object): string {
  const metadata = { name: 'inject-registry-auth' };
  return `${JSON.stringify({ apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'InjectRegistryAuth', metadata, spec }, null, 2)}\n`;
}

/** Runs the mutator on a package; its run, and the package that it makes. */
export function inject(
  files: PackageFiles,
  spec: object,
  around: TestSurroundings = {},
): InjectRun & { readonly files: PackageFiles } {
  const run = runInject(toResourceList(files, injectConfig(spec)), around);
  return { ...run, files: fromResourceList(run.items) };
}

/** What of a package belongs into a cluster. */
export function clusterManifests(files: PackageFiles): readonly Manifest[] {
  return Object.values(files)
    .flatMap(readManifests)
    .filter(({ metadata }) => annotations(metadata)['config.kubernetes.io/local-config'] !== 'true');
}

function annotations(metadata: object): Readonly<Record<string, string>> {
  return 'annotations' in metadata ? (metadata.annotations as Readonly<Record<string, string>>) : {};
}

/** Applies a package. */
export async function applyPackage(files: PackageFiles, manager?: string): Promise<void> {
  await apply(clusterManifests(files), manager);
}

/** A custom resource's definition, as little of it as the API server needs to store objects. */
export function customResource(group: string, version: string, kind: string): Manifest {
  const singular = kind.toLowerCase();
  // The client's name for `x-kubernetes-preserve-unknown-fields`.
  const schema = { openAPIV3Schema: { type: 'object', x_kubernetes_preserve_unknown_fields: true } };
  return {
    ...{
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${singular}s.${group}` },
    },
    ...{
      spec: {
        ...{ group, scope: 'Namespaced', names: { kind, singular, plural: `${singular}s` } },
        versions: [{ name: version, served: true, storage: true, schema }],
      },
    },
  };
}
