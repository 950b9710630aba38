import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AppsV1Api } from '@kubernetes/client-node';
import { listAt, valueAt } from '../../src/package/json-value.js';
import { look, type Shown } from '../e2e/support/checked-cluster.js';
import { apply, config, core, findRefusal, makePlace, type Place } from '../e2e/support/cluster.js';
import { servers } from '../e2e/support/servers.js';
import { readPackage } from '../support/package-files.js';
import { patchObjects, type Manifest } from '../validate/patch-objects.js';
import { digests, setNodeCa } from './support/node.js';
import { applyPulls, findPulls, findStandstill, removeNamespace, until, type PullOutcome } from './support/pods.js';
import { packageOf, patchedCases, predict, rows, type Row } from './support/rows.js';

const { caBundle, password, tlsRegistry } = servers;
const porchRelease = 'main-2026-04';
const shipped = readPackage('test/fixtures/packages/porch-main');

/** What became of the runner's Deployment, whose image holds a program that only reads the file its flag names. */
type Runner = 'reads' | 'cannot-read' | 'waits' | 'program-gone' | 'not-pulled';

interface Expected {
  readonly runner: Runner;
  /** What the kubelet does with a function pod as the evaluator makes it; undefined where there is no Secret to copy. */
  readonly pull: PullOutcome | undefined;
  /** What only Porch's own program does, so that it is in porch.test.ts. */
  readonly porch?: string;
}

const reads = { runner: 'reads' } as const;
const pulled = { ...reads, pull: 'pulled' } as const;
const refused = { ...reads, pull: 'unauthorized' } as const;
const lookup = { porch: 'the lookup finds no key, and no pod is made' };

const expectations: Readonly<Record<string, Expected>> = {
  'key-https': { ...pulled, ...lookup },
  'key-path': { ...pulled, ...lookup },
  'key-glob': { ...pulled, ...lookup },
  'key-case': refused,
  'key-noport': refused,
  'key-v2': { ...pulled, ...lookup },
  'entry-userpass': pulled,
  'entry-bad-elsewhere': { ...reads, pull: 'secret-unreadable' },
  'entry-empty-credsstore': refused,
  'entry-token-only': refused,
  'entry-wrong-path-right-host': pulled,
  'flat-dockercfg': refused,
  'mode-0400': { runner: 'cannot-read', pull: 'pulled' },
  'mode-0400-fsgroup': pulled,
  subpath: pulled,
  'secret-missing': { runner: 'waits', pull: undefined },
  'rbac-leave': { ...pulled, porch: 'it hangs for kubectl’s time' },
  'rbac-leave-long': { ...pulled, porch: 'it hangs for its own time' },
  'fn-wrong-type': refused,
  'fn-empty': { ...reads, pull: 'unauthorized', porch: 'it panics' },
  'fn-immutable': refused,
  digest: { ...pulled, porch: 'it cannot name the pod' },
  'howto-2024': { ...refused, porch: 'the feature is off' },
  'flag-space-true': { runner: 'cannot-read', pull: 'pulled' },
  'flag-old-name': { ...pulled, porch: 'it ends, as it does not know the flag' },
  'template-pull-secrets': pulled,
  'name-differs': pulled,
  'template-container-name': { ...pulled, porch: 'it finds no container of its name' },
  'secret-wrong-key': { runner: 'cannot-read', pull: 'unauthorized' },
  'secret-opaque-right-key': pulled,
  'other-namespace': { runner: 'waits', pull: undefined },
  'mount-hides': { runner: 'program-gone', pull: 'pulled' },
  'wrapper-private': pulled,
  'runner-image-private': { runner: 'not-pulled', pull: 'pulled' },
  'tls-off': { ...reads, pull: 'unknown-ca', porch: 'it knows no such CA' },
  'tls-on-no-node-ca': { ...reads, pull: 'unknown-ca' },
  'tls-on-node-ca': pulled,
  ok: pulled,
};

/** By the kubelet's reason for a container that does not run. */
const standstills: Readonly<Record<string, Runner>> = {
  StartError: 'program-gone',
  ErrImagePull: 'not-pulled',
  FailedMount: 'waits',
};

/** Which verdicts of the validator about the evaluator fit what the stand-in saw; Porch's own reasons are left to it. */
const runnerVerdicts: Readonly<Record<Runner, readonly string[]>> = {
  reads: ['authenticated', 'anonymous', 'fails', 'hangs', 'panics', 'exits'],
  'cannot-read': ['fails'],
  waits: ['unknown'],
  'program-gone': ['exits'],
  'not-pulled': ['authenticated'],
};

/** And which about the kubelet fit a pull. */
const kubeletVerdicts: Readonly<Record<string, readonly PullOutcome[]>> = {
  authenticated: ['pulled'],
  anonymous: ['unauthorized'],
  'empty-credentials': ['unauthorized'],
  fails: ['secret-unreadable'],
};

/** Where the pull depends on what no docker config shows; the errors that say so, and none for what no package shows. */
const otherCauses: Readonly<Record<string, readonly string[]>> = {
  'fn-wrong-type': ['function-secret-wrong-type'],
  'fn-empty': ['function-secret-empty'],
  'fn-immutable': ['function-secret-immutable'],
  'howto-2024': ['private-registries-not-enabled'],
  'tls-off': [],
  'tls-on-no-node-ca': [],
};

/** The image as our registries have it. */
function imageOf(row: Row): string {
  const name = row.image.replace('functions/set-marker', 'functions/wait').replace(':v5', ':v1');
  return name.replace(/@.*/, `@${digests['functions/wait'] ?? ''}`);
}

/** One row, applied. */
interface Tried {
  readonly row: Row;
  readonly place: Place;
  readonly objects: readonly Manifest[];
}

async function tryRow(row: Row): Promise<Tried> {
  const place = await makePlace();
  // As the packages that Porch ships have it; the node has the stand-in under that name.
  const policy = { containers: [{ name: 'function-runner', imagePullPolicy: 'IfNotPresent' }] };
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' };
  const metadata = { name: 'function-runner', namespace: 'porch-system' };
  const patch = { ...deployment, metadata, spec: { template: { spec: policy } } };
  const objects = patchObjects(packageOf(row, shipped, porchRelease), [patch]);
  const moved = place.move(objects.filter(({ metadata: { namespace } }) => namespace !== 'default'));
  // What is mounted first, so that a pod that waits for it does so for good.
  const isDeployment = ({ kind }: Manifest): boolean => kind === 'Deployment';
  await apply([...moved.filter((each) => !isDeployment(each)), ...moved.filter(isDeployment)]);
  return { row, place, objects };
}

function find(objects: readonly Manifest[], kind: string, name: string, namespace: string): Manifest | undefined {
  return objects.find(
    (each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === namespace,
  );
}

function runnerContainer(objects: readonly Manifest[]): unknown {
  const deployment = find(objects, 'Deployment', 'function-runner', 'porch-system');
  return listAt(valueAt(deployment, 'spec', 'template', 'spec'), 'containers')[0];
}

/** The name under which the evaluator copies the Secret; undefined where the feature is off. */
function copyName(objects: readonly Manifest[]): string | undefined {
  const container = JSON.stringify(runnerContainer(objects));
  if (!container.includes('--enable-private-regist')) return undefined;
  return /--registry-auth-secret-name=([\w-]+)/.exec(container)?.[1] ?? 'auth-secret';
}

/** Copies the mounted Secret as the evaluator would; false where there is none, or no way. */
async function copySecret({ row, place, objects }: Tried): Promise<void> {
  const name = copyName(objects);
  const mounted = find(objects, 'Secret', 'auth-secret', 'porch-system');
  if (name === undefined || mounted === undefined || row.case === 'fn-empty') return;
  const there = find(objects, 'Secret', name, 'porch-fn-system');
  const type = valueAt(there, 'type') ?? 'kubernetes.io/dockerconfigjson';
  const content = { data: valueAt(mounted, 'data'), stringData: valueAt(mounted, 'stringData') };
  const metadata = { name, namespace: 'porch-fn-system' };
  const keys = JSON.stringify(content).includes('.dockerconfigjson')
    ? content
    : { stringData: { '.dockerconfigjson': '{}' } };
  const manifest: Manifest & { type: unknown } = { apiVersion: 'v1', kind: 'Secret', metadata, type, ...keys };
  const [copy] = place.move([manifest]);
  if (copy === undefined) return;
  const refusal = await findRefusal(copy);
  if (row.case === 'fn-immutable') expect(refusal).toContain('field is immutable when `immutable` is set');
  else await apply([copy]);
}

/** Makes a function pod as the evaluator would. */
async function applyFunctionPod({ row, place, objects }: Tried): Promise<void> {
  const template = find(objects, 'PodTemplate', 'base-pod-template', 'porch-fn-system');
  const fromTemplate = (valueAt(template, 'template', 'spec', 'imagePullSecrets') ?? []) as readonly { name: string }[];
  const name = copyName(objects);
  const container = JSON.stringify(runnerContainer(objects));
  const [, initImage] = /"WRAPPER_SERVER_IMAGE","value":"([^"]*)"/.exec(container) ?? [];
  await applyPulls(place.functions, {
    name: 'function-1',
    images: [imageOf(row)],
    ...(initImage?.startsWith(servers.registry) === true && { initImage }),
    labels: { 'fn.kpt.dev/image': 'wait' },
    pullSecrets: [...fromTemplate.map((each) => each.name), ...(name === undefined ? [] : [name])],
  });
}

async function observeRunner({ place }: Tried): Promise<{ readonly runner: Runner; readonly says: string }> {
  const namespace = place.porch;
  return until(`the runner of ${namespace}`, async () => {
    const { items } = await core.listNamespacedPod({ namespace });
    const [pod] = items;
    const name = pod?.metadata?.name;
    if (name === undefined) return undefined;
    if (pod?.status?.containerStatuses?.[0]?.ready === true) {
      const says = await core.readNamespacedPodLog({ namespace, name });
      if (!says.startsWith('status')) return undefined;
      return { runner: says.startsWith('status 0') ? 'reads' : 'cannot-read', says };
    }
    const { reason = '', says = '' } = (await findStandstill(namespace, name)) ?? {};
    const runner = standstills[reason];
    return runner && { runner, says };
  });
}

/** Waits until the Deployment's own status says what its pod's does. */
async function isReady({ place, row }: Tried): Promise<boolean> {
  const namespace = place.porch;
  const ready = async (): Promise<boolean> => {
    const { status } = await config
      .makeApiClient(AppsV1Api)
      .readNamespacedDeployment({ namespace, name: 'function-runner' });
    return status?.readyReplicas === 1;
  };
  if (row.runner_ready) return until(`the rollout in ${namespace}`, async () => ((await ready()) ? true : undefined));
  return ready();
}

/** In porch.test.ts, since they need Porch's own program to end. */
const readyHere = ['flag-old-name'];

describe('every row of cluster.jsonl, with the real kubelet and a stand-in for the evaluator', () => {
  const tried = new Map<string, Tried>();
  const observed = new Map<string, { readonly runner: Runner; readonly says: string }>();
  const shown = new Map<string, Shown>();
  const pulls = new Map<string, PullOutcome | undefined>();

  const makePods = async (names: readonly string[]): Promise<void> => {
    const these = names.flatMap((name) => tried.get(name) ?? []);
    const made = these.filter(({ row }) => expectations[row.case]?.pull !== undefined);
    for (const each of made) await applyFunctionPod(each);
    for (const each of made) {
      pulls.set(each.row.case, (await findPulls(each.place.functions, 'function-1'))[0]?.pull);
    }
  };

  beforeAll(async () => {
    for (const row of rows) tried.set(row.case, await tryRow(row));
    for (const each of tried.values()) {
      await copySecret(each);
      observed.set(each.row.case, await observeRunner(each));
    }
    // A pod is there when `check` looks only where the row had one.
    const withPod = rows.filter((row) => 'fn_pods' in row && (row.fn_pods as readonly unknown[]).length > 0);
    const names = (list: readonly Row[]): string[] => list.map((row) => row.case);
    const isLast = (name: string): boolean => name === 'tls-on-node-ca';
    await makePods(names(withPod).filter((name) => !isLast(name)));
    setNodeCa(tlsRegistry, caBundle);
    await makePods(names(withPod).filter(isLast));
    setNodeCa(tlsRegistry, undefined);
    for (const each of tried.values()) {
      await isReady(each);
      const seen = await look(each.place, {}, ['--', `images=${imageOf(each.row)}`]);
      expect(seen.stdout).not.toContain(password);
      shown.set(each.row.case, seen);
    }
    await makePods(names(rows.filter((row) => !withPod.includes(row))));
  });

  afterAll(async () => {
    for (const { place } of tried.values()) {
      for (const namespace of [place.porch, place.functions]) await removeNamespace(namespace);
    }
  });

  test('every case has a row', () => {
    const cases = rows.map((row) => row.case).sort();
    expect([...patchedCases].sort()).toEqual(cases);
    expect(Object.keys(expectations).sort()).toEqual(cases);
  });

  test.each(rows.map((row) => [row.case, row] as const))('%s', async (name, row) => {
    const each = tried.get(name);
    const expected = expectations[name];
    if (each === undefined || expected === undefined) throw new Error('it was not tried');
    const seen = observed.get(name);
    expect(seen).toMatchObject({ runner: expected.runner });
    expect(await isReady(each)).toBe(row.runner_ready || readyHere.includes(name));
    expect(pulls.get(name)).toBe(expected.pull);

    // The validator, about the same package.
    const prediction = predict(each.objects, imageOf(row), porchRelease);
    expect(runnerVerdicts[expected.runner]).toContain(prediction.runner);
    const causes = otherCauses[name];
    if (causes !== undefined) expect(prediction.errors).toEqual(expect.arrayContaining([...causes]));
    else if (expected.pull !== undefined) expect(kubeletVerdicts[prediction.kubelet]).toContain(expected.pull);

    // And `check`, about the cluster. Whether the image has a finding of its own follows from the others.
    const found = new Set(shown.get(name)?.findings);
    expect([...found].filter((finding) => !finding.endsWith(' image-pull')).sort()).toEqual(findingsOf(row));
    expect(shown.get(name)?.status).toBe(name in findingsNow ? 1 : row.check[0]);
  });
});

/** What `check` finds now where version 0.1 found other causes, or none. */
const findingsNow: Readonly<Record<string, readonly string[]>> = {
  'key-case': ['error auth-key-not-host'],
  'key-noport': ['error auth-key-lacks-port'],
  'flat-dockercfg': ['error docker-config-flat'],
};

function findingsOf(row: Row): readonly string[] {
  const now = findingsNow[row.case];
  if (now !== undefined) return now;
  const found = row.check[2].map((finding) => finding.replace(/^E:/, 'error ').replace(/^W:/, 'warning '));
  return found.sort();
}
