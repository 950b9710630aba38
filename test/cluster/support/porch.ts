import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppsV1Api, KubernetesObjectApi } from '@kubernetes/client-node';
import { readReleaseName } from '../../../src/porch/find-release.js';
import { functionRunner, type Component } from '../../../src/porch/releases.js';
import { apply, config, core, refusal } from '../../e2e/support/cluster.js';
import { readManifests } from '../../e2e/support/manifests.js';
import { readPackage, type PackageFiles } from '../../support/package-files.js';
import { patchObjects, type Manifest } from '../../validate/patch-objects.js';
import { until } from './pods.js';

/** A build of Porch: the folder that PORCH_BIN names. */
export interface PorchBuild {
  /** As the functions' `porchRelease` names it. */
  readonly release: string;
  /** The program that evaluates pods. */
  readonly evaluator: Component;
  /** The package that the build ships, and the definitions of its custom resources. */
  readonly shipped: PackageFiles;
  readonly definitions: readonly Manifest[];
}

/** What of the folder is missing; undefined where it can be used. */
export function whyNoPorch(folder: string | undefined): string | undefined {
  if (folder === undefined) return 'PORCH_BIN names no folder of Porch’s programs';
  const needed = ['function-runner', 'wrapper-server', 'porch-server', 'grpc-health-probe', 'package', 'release'];
  const missing = needed.filter((name) => !existsSync(join(folder, name)));
  return missing.length === 0 ? undefined : `PORCH_BIN lacks ${missing.join(', ')}`;
}

/** What stands for a build where there is none. */
export const noBuild: PorchBuild = { release: '', evaluator: functionRunner, shipped: {}, definitions: [] };

export function readBuild(folder: string): PorchBuild {
  const release = readFileSync(join(folder, 'release'), 'utf8').trim();
  const named = readReleaseName(release);
  if (named.kind !== 'known') throw new Error(`${release} is no build that is known`);
  const files = Object.entries(readPackage(join(folder, 'package')));
  const isDefinition = ([, text]: [string, string]): boolean => /^kind: CustomResourceDefinition$/m.test(text);
  return {
    release,
    evaluator: named.release.evaluator,
    shipped: Object.fromEntries(files.filter((each) => !isDefinition(each))),
    definitions: files.filter(isDefinition).flatMap(([, text]) => readManifests(text)),
  };
}

const apps = config.makeApiClient(AppsV1Api);
const objects = KubernetesObjectApi.makeApiClient(config);

/** What a test changes of any package: the images that were made of the programs, and the cache that needs no database. */
export function withBuiltImages(manifests: readonly Manifest[]): readonly Manifest[] {
  const text = JSON.stringify(manifests)
    .replaceAll(/(\/porch-(?:function-runner|wrapper-server|server)):[\w.-]+/g, '$1:built')
    .replaceAll('--cache-type=db', '--cache-type=CR')
    // Those images are of a registry that cannot be reached from here.
    .replaceAll('--warm-up-pod-cache=true', '--warm-up-pod-cache=false');
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' };
  const metadata = { name: 'porch-server', namespace: 'porch-system' };
  const spec = { template: { spec: { containers: [{ name: 'porch-server', envFrom: [] }] } } };
  const patch: Manifest & { spec: object } = { ...deployment, metadata, spec };
  const all = JSON.parse(text) as Manifest[];
  return patchObjects(all, [patch]).filter(
    ({ kind, metadata: { name } }) => kind !== 'Kptfile' && !(kind === 'Deployment' && name === 'porch-controllers'),
  );
}

/** Applies a package, namespaces first and Deployments last. */
export async function applyPorch(manifests: readonly Manifest[]): Promise<void> {
  const rank = ({ kind }: Manifest): number => (kind === 'Namespace' ? 0 : kind === 'Deployment' ? 2 : 1);
  await apply([...withBuiltImages(manifests)].sort((one, other) => rank(one) - rank(other)));
}

/** Waits until a Deployment of Porch has the one pod that it should have. */
export async function rolledOut(name: string): Promise<void> {
  await until(`the rollout of ${name}`, async () => {
    const { metadata, status } = await apps.readNamespacedDeployment({ namespace: 'porch-system', name });
    const isSeen = status?.observedGeneration === metadata?.generation;
    return (
      (isSeen && status?.updatedReplicas === 1 && status.readyReplicas === 1 && status.replicas === 1) || undefined
    );
  });
}

/** Waits until the evaluator can be asked: it runs, and porch-server, which may be the same, answers. */
export async function evaluates({ name }: Component): Promise<void> {
  await rolledOut(name);
  await until("Porch's API", () =>
    objects.list('porch.kpt.dev/v1alpha1', 'PackageRevision', 'default').catch(() => undefined),
  );
}

/** Ends the evaluator and its pods. */
export async function removeEvaluator(component: Component): Promise<void> {
  const { name } = component;
  const namespace = 'porch-system';
  await apps.deleteNamespacedDeployment({ namespace, name, propagationPolicy: 'Foreground' }).catch(() => undefined);
  await core.deleteCollectionNamespacedPod({ namespace, labelSelector: `app=${name}`, gracePeriodSeconds: 0 });
  await until(`the end of ${name}`, async () => {
    // One that is still being deleted would take the next package with it.
    const { items } = await apps.listNamespacedDeployment({ namespace, fieldSelector: `metadata.name=${name}` });
    return (items.length === 0 && (await podsOf(component)).length === 0) || undefined;
  });
}

/** The names of the pods of a Deployment of Porch. */
export async function podsOf({ name }: Component): Promise<readonly string[]> {
  const { items } = await core.listNamespacedPod({ namespace: 'porch-system', labelSelector: `app=${name}` });
  return items.map(({ metadata }) => metadata?.name ?? '');
}

/** Removes what of a test's package is in the function namespace and not in the next one: copied Secrets and pods. */
export async function clearFunctions(): Promise<void> {
  const namespace = 'porch-fn-system';
  const { items } = await core.listNamespacedSecret({ namespace });
  for (const { metadata } of items) await core.deleteNamespacedSecret({ namespace, name: metadata?.name ?? '' });
  await core.deleteCollectionNamespacedPod({ namespace, gracePeriodSeconds: 0 });
  await until('the end of the function pods', async () => {
    const pods = await core.listNamespacedPod({ namespace });
    return pods.items.length === 0 || undefined;
  });
}

type WithSpec = Manifest & { spec: { resources?: Record<string, string> } };

/** Registers the repository, and waits until Porch makes packages in it. */
export async function addRepository(repo: string): Promise<void> {
  const metadata = { name: 'blueprints', namespace: 'default' };
  const spec = { type: 'git', git: { repo, branch: 'main', directory: '/' } };
  const repository: Manifest & { spec: object } = {
    ...{ apiVersion: 'config.porch.kpt.dev/v1alpha1', kind: 'Repository', metadata },
    spec,
  };
  await apply([repository]);
  // In newer builds only porch-controllers, which are not here, note in the Repository that it was read.
  await until('the repository', () => makePackage().catch(() => undefined));
}

export interface Rendered {
  readonly rendered: boolean;
  /** The package's files, where it was rendered. */
  readonly files: Readonly<Record<string, string>>;
  /** What Porch said otherwise. */
  readonly says: string;
}

let count = 0;

/** Makes an empty package; its name. */
async function makePackage(): Promise<string> {
  const packageName = `package-${++count}`;
  const created = (await objects.create({
    ...{ apiVersion: 'porch.kpt.dev/v1alpha1', kind: 'PackageRevision', metadata: { namespace: 'default' } },
    spec: {
      ...{ packageName, repository: 'blueprints', workspaceName: 'v1', lifecycle: 'Draft' },
      tasks: [{ type: 'init', init: { description: 'a test' } }],
    },
  } as Manifest & { spec: object })) as Manifest;
  return created.metadata.name;
}

/** Makes a package with these files, whose Kptfile has this pipeline, and lets Porch render it. */
export async function render(pipeline: object, files: Readonly<Record<string, string>>): Promise<Rendered> {
  const name = await makePackage();
  const named: Manifest = {
    apiVersion: 'porch.kpt.dev/v1alpha1',
    kind: 'PackageRevisionResources',
    metadata: { name, namespace: 'default' },
  };
  const resources = (await objects.read({ ...named, metadata: { ...named.metadata } })) as unknown as WithSpec;
  const kptfile = `${resources.spec.resources?.['Kptfile'] ?? ''}pipeline: ${JSON.stringify(pipeline)}\n`;
  resources.spec.resources = { Kptfile: kptfile.replace(/^pipeline: \{\}\n/m, ''), ...files };
  try {
    const answer = (await objects.replace(resources)) as unknown as WithSpec & {
      status?: { renderStatus?: { error?: string } };
    };
    const error = answer.status?.renderStatus?.error ?? '';
    return { rendered: error === '', files: answer.spec.resources ?? {}, says: error };
  } catch (error) {
    return { rendered: false, files: {}, says: refusal(error) };
  }
}
