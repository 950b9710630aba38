import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { patchObjects, type Manifest } from '../validate/patch-objects.js';
import {
  addFunctionPod,
  base,
  copySecret,
  look,
  makeCluster,
  password,
  replaceRunnerPod,
  type FunctionPod,
} from './support/checked-cluster.js';
import { apply, core, makeToken, type Place } from './support/cluster.js';
import { Gate } from './support/gate.js';
import { readManifests } from './support/manifests.js';
import { runProgram, startProgram } from './support/programs.js';
import { servers } from './support/servers.js';

const folder = mkdtempSync(join(tmpdir(), 'porch-registry-auth-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('what only the cluster knows', () => {
  test('healthy: the copy is the mounted Secret, and the function pods carry it', async () => {
    const place = await makeCluster();
    await addFunctionPod(place);
    const shown = await look(place);
    expect(shown).toMatchObject({ status: 0, health: 'healthy', findings: [], lacking: [] });
    expect(shown.facts['permissions']).toBe(
      `ok: ServiceAccount "${place.porch}/porch-fn-runner" may get, create, update Secrets in namespace "${place.functions}"`,
    );
    expect(shown.facts['copied Secret']).toMatch(
      /^ok: ".*\/auth-secret" is the mounted docker config \(the mounted Secret changed /,
    );
    expect(shown.facts['function pods']).toBe('ok: 1 at present, 1 with Secret "auth-secret"');
    expect(shown.facts['evaluator']).toMatch(/^ok: 1 of 1 pods ready, started 20\d\d-/);
  });

  const waiting = (reason: string, message?: string): FunctionPod => ({
    state: { waiting: { reason, ...(message !== undefined && { message }) } },
  });
  const cases: readonly (readonly [
    fault: string,
    make: (place: Place) => Promise<unknown>,
    findings: readonly string[],
    says: RegExp,
  ])[] = [
    [
      'the copied Secret has other credentials than the mounted one',
      (place) => copySecret(place, '{"auths":{"registry.example.com":{"username":"robot","password":"former"}}}'),
      ['error function-secret-outdated'],
      /changed 20.*, (before|after) the evaluator started, 20.*; restart the evaluator/,
    ],
    [
      'the copied Secret was deleted, and a function pod names it',
      async (place) => {
        await addFunctionPod(place);
        await core.deleteNamespacedSecret({ namespace: place.functions, name: 'auth-secret' });
      },
      ['error function-secret-absent'],
      /1 function pods name it.*; restart the evaluator/,
    ],
    [
      'a function pod does not get its image; the kubelet quotes a credential',
      (place) =>
        addFunctionPod(
          place,
          waiting('ImagePullBackOff', `pull from https://robot:${password}@registry.example.com: 401`),
        ),
      ['error function-image-not-pulled'],
      /ImagePullBackOff: pull from https:\/\/\[redacted\]@registry.example.com: 401/,
    ],
    [
      'a function pod does not get its image at the first try',
      (place) => addFunctionPod(place, waiting('ErrImagePull', 'not found')),
      ['error function-image-not-pulled'],
      /ErrImagePull: not found/,
    ],
    [
      'a function pod from before the feature was switched on',
      (place) => addFunctionPod(place, { imagePullSecrets: [] }),
      ['warning function-pod-without-secret'],
      /delete it, and the evaluator creates another/,
    ],
    [
      'the function runner refuses its flags',
      (place) =>
        replaceRunnerPod(place, {
          ...waiting('CrashLoopBackOff'),
          lastState: { terminated: { exitCode: 2, reason: 'Error', message: 'flag provided but not defined' } },
        }),
      ['error runner-crash-loop'],
      /exit status 2 \(Error\): flag provided but not defined.*refuses a flag/,
    ],
    [
      'the function runner has no image',
      (place) => replaceRunnerPod(place, waiting('ErrImagePull', 'unauthorized')),
      ['error runner-image-not-pulled'],
      /ErrImagePull: unauthorized/,
    ],
    [
      'the function runner waits for a volume',
      (place) => replaceRunnerPod(place, waiting('ContainerCreating')),
      ['warning runner-not-started'],
      /a Secret or ConfigMap that it mounts may be missing/,
    ],
    [
      'the function runner has no pod',
      (place) => core.deleteNamespacedPod({ namespace: place.porch, name: 'function-runner-1', gracePeriodSeconds: 0 }),
      ['error runner-has-no-pod'],
      /no pod/,
    ],
    [
      'the rollout is under way',
      (place) => apply(place.move(patchObjects(base, [annotated]))),
      ['warning rollout-not-finished'],
      /kubectl rollout status/,
    ],
  ];
  const annotated = {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'function-runner', namespace: 'porch-system' } },
    ...{ spec: { template: { metadata: { annotations: { revision: '2' } } } } },
  };

  test.each(cases)('%s', async (_, make, findings, says) => {
    const place = await makeCluster();
    await make(place);
    const shown = await look(place);
    expect(shown.findings).toEqual(findings);
    expect(shown.messages).toMatch(says);
    expect(shown.status).toBe(findings.some((finding) => finding.startsWith('error')) ? 1 : 0);
  });
});

/** A kubeconfig of a new ServiceAccount that has the Roles given. */
async function makeUser(place: Place, roles: readonly Manifest[]): Promise<string> {
  const name = 'operator';
  const subjects = [{ kind: 'ServiceAccount', name, namespace: place.porch }];
  await apply([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: place.porch } },
    ...roles,
    ...roles.map((role) => ({
      ...{ apiVersion: role.apiVersion, kind: 'RoleBinding', metadata: role.metadata, subjects },
      ...{ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name } },
    })),
  ]);
  const token = await makeToken(place.porch, name);
  return writeKubeconfig((kubeconfig) => ({
    ...kubeconfig,
    users: [{ name: 'admin', user: { token } }],
  }));
}

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[];
}

function writeKubeconfig(change: (kubeconfig: Kubeconfig) => object): string {
  const path = join(folder, `kubeconfig-${Math.random()}`);
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(servers.kubeconfig, 'utf8')) as Kubeconfig)));
  return path;
}

const documented = readManifests(
  /## Permissions\n[^]*?```yaml\n([^]*?)```/.exec(readFileSync('docs/check.md', 'utf8'))?.[1] ?? '',
) as readonly (Manifest & { rules: { resources: string[] }[] })[];

function withoutResource(resource: string): readonly Manifest[] {
  return documented.map((role) => ({
    ...role,
    rules: role.rules
      .map((rule) => ({ ...rule, resources: rule.resources.filter((name) => name !== resource) }))
      .filter((rule) => rule.resources.length > 0),
  }));
}

describe('permissions of whoever runs it', () => {
  test('the documented Roles suffice', async () => {
    const place = await makeCluster();
    await addFunctionPod(place);
    const shown = await look(place, { KUBECONFIG: await makeUser(place, place.move(documented)) });
    expect(shown).toMatchObject({ status: 0, health: 'healthy', findings: [], lacking: [] });
  });

  test.each([
    ['secrets', ['get secrets porch-system', 'get secrets porch-fn-system']],
    ['pods', ['list pods porch-system', 'list pods porch-fn-system']],
    ['events', ['list events porch-fn-system']],
    ['pods/log', ['get pods/log porch-system']],
    ['podtemplates', ['list podtemplates porch-fn-system']],
    ['localsubjectaccessreviews', ['list clusterrolebindings.rbac.authorization.k8s.io *']],
  ])('without %s it says so, and never calls the cluster healthy', async (resource, lacking) => {
    const place = await makeCluster();
    // Only a pod that has a node has a log.
    if (resource === 'pods/log') await replaceRunnerPod(place, { nodeName: 'node-1' });
    const shown = await look(place, { KUBECONFIG: await makeUser(place, place.move(withoutResource(resource))) });
    expect(shown).toMatchObject({ status: 2, health: 'unknown', findings: [] });
    expect(new Set(shown.lacking)).toEqual(
      new Set(
        lacking.map((text) => text.replace(/porch-fn-system$/, place.functions).replace(/porch-system$/, place.porch)),
      ),
    );
  });

  test('without Deployments it cannot look', async () => {
    const place = await makeCluster();
    const KUBECONFIG = await makeUser(place, place.move(withoutResource('deployments')));
    const ended = await runProgram('porch-registry-auth', ['check', '-n', place.porch], '', { KUBECONFIG });
    expect(ended).toEqual({
      status: 2,
      stdout: '',
      stderr: `porch-registry-auth: it needs the permission to list "deployments.apps" in namespace "${place.porch}"\n`,
    });
  });

  test('with a token that is not valid it cannot look', async () => {
    const users = [{ name: 'admin', user: { token: 'no-such-token' } }];
    const KUBECONFIG = writeKubeconfig((kubeconfig) => ({ ...kubeconfig, users }));
    const ended = await runProgram('porch-registry-auth', ['check'], '', { KUBECONFIG });
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/does not accept the kubeconfig's credentials \(401\)/);
    expect(ended.stderr).not.toContain('no-such-token');
  });
});

describe('a server that goes away', () => {
  const servesAt = (url: string): string =>
    writeKubeconfig((kubeconfig) => ({
      ...kubeconfig,
      clusters: kubeconfig.clusters.map(({ name, cluster }) => ({ name, cluster: { ...cluster, server: url } })),
    }));
  const goneAway = /^porch-registry-auth: cannot reach the API server https:\/\/127\.0\.0\.1:\d+: .*\n$/;

  test.each([0, 3_000, 10_000, 20_000])('after %d bytes: an error, and no half report', async (bytes) => {
    const place = await makeCluster();
    const ended = await Gate.use(servers.apiserver, (gate) => {
      gate.letThrough(bytes);
      return runProgram('porch-registry-auth', ['check', '-n', place.porch], '', { KUBECONFIG: servesAt(gate.url) });
    });
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(goneAway);
  });

  test('nothing listens', async () => {
    const KUBECONFIG = servesAt('https://127.0.0.1:1');
    const ended = await runProgram('porch-registry-auth', ['check'], '', { KUBECONFIG });
    expect(ended.stderr).toMatch(/nothing listens there \(ECONNREFUSED\)\n$/);
    expect(ended.status).toBe(2);
  });

  test('--watch says so, and goes on when it is back', async () => {
    const place = await makeCluster();
    const args = ['check', '-n', place.porch, '--watch', '-o', 'yaml'];
    const ended = await Gate.use(servers.apiserver, async (gate) => {
      const watch = startProgram('porch-registry-auth', args, { KUBECONFIG: servesAt(gate.url) });
      await watch.until('stdout', /health: healthy/);
      gate.letThrough(0);
      await watch.until('stderr', /cannot reach the API server/);
      await copySecret(place, '{}');
      gate.letThrough(Infinity);
      await watch.until('stdout', /---\nhealth: unhealthy/);
      return watch.end('SIGTERM');
    });
    expect(ended.status).toBe(1);
  });
});
