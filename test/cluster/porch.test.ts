import type { Socket } from 'node:dgram';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AppsV1Api, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { look } from '../e2e/support/checked-cluster.js';
import { apply, config, core, define, inClientNames, type Place } from '../e2e/support/cluster.js';
import { inject, injectConfig } from '../e2e/support/package.js';
import { readManifests } from '../e2e/support/manifests.js';
import { servers } from '../e2e/support/servers.js';
import type { Manifest } from '../validate/patch-objects.js';
import { startGitServer } from './support/git-server.js';
import { startNameServer } from './support/name-server.js';
import { digests, setNodeCa } from './support/node.js';
import { findStandstill, until } from './support/pods.js';
import {
  addRepository,
  applyPorch,
  clearFunctions,
  evaluates,
  noBuild,
  podsOf,
  readBuild,
  removeEvaluator,
  render,
  rolledOut,
  whyNoPorch,
} from './support/porch.js';
import { packageOf, predict, rows, type Row } from './support/rows.js';

const { caBundle, password, registry, tlsRegistry, username } = servers;
const folder = process.env['PORCH_BIN'];
const reason = whyNoPorch(folder);
const marker = `${registry}/functions/set-marker:v1`;
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: marked\ndata:\n  marker: none\n';
const apps = config.makeApiClient(AppsV1Api);
const merge = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);

function isDeployment(text: string, name: string): boolean {
  return readManifests(text).some(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
}

/** Where Porch is: its own namespaces, as there is but one Porch on a cluster. */
const place: Place = {
  porch: 'porch-system',
  functions: 'porch-fn-system',
  rename: (text) => text,
  move: (manifests) => manifests,
};

// Not in the words that NO_SKIP takes for a failure: nothing here can bring these programs.
if (reason !== undefined) process.stdout.write(`Porch itself is left out: ${reason}\n`);

(reason === undefined ? describe : describe.skip)("Porch's own programs on the cluster", () => {
  const build = reason === undefined ? readBuild(folder ?? '') : noBuild;
  const { release: porchRelease, evaluator } = build;
  const shipped = Object.values(build.shipped).flatMap(readManifests);
  let names: Socket | undefined;
  let git: Awaited<ReturnType<typeof startGitServer>> | undefined;

  /** Applies a package to a Porch that has nothing of the one before. */
  const applyAfresh = async (manifests: readonly Manifest[]): Promise<void> => {
    const namespace = place.porch;
    await removeEvaluator(evaluator);
    const { items } = await core.listNamespacedSecret({ namespace });
    for (const { metadata } of items) await core.deleteNamespacedSecret({ namespace, name: metadata?.name ?? '' });
    await clearFunctions();
    await applyPorch(manifests);
  };

  const mutated = (spec: object): readonly Manifest[] => {
    const run = inject(build.shipped, { porchRelease, ...spec }, { variables: { PASSWORD: password } });
    expect(run.stderr).toBe('');
    return Object.values(run.files).flatMap(readManifests);
  };
  const registries = [{ server: registry, username, passwordEnv: 'PASSWORD' }];

  /** Porch's server asks a runner that was away again only after a while, in which every evaluation fails at once. */
  const renderMarker = async (image = marker): ReturnType<typeof render> =>
    until('an answer of the runner', async () => {
      const done = await render({ mutators: [{ image }] }, { 'config-map.yaml': configMap });
      if (!done.says.includes('Error while dialing')) return done;
      await new Promise((resolve) => setTimeout(resolve, 3000));
      return undefined;
    });

  beforeAll(async () => {
    names = await startNameServer();
    git = await startGitServer();
    for (const { metadata } of shipped.filter(({ kind }) => kind === 'Namespace')) {
      await apply([{ apiVersion: 'v1', kind: 'Namespace', metadata }]);
    }
    await define(inClientNames(build.definitions) as Manifest[]);
    await applyPorch(shipped);
    for (const name of ['function-runner', 'porch-server']) await rolledOut(name);
    await evaluates(evaluator);
    await addRepository(git.url);
  });

  afterAll(() => {
    names?.close();
    git?.stop();
  });

  test('the shipped package: a private function fails, as the validator says', async () => {
    const prediction = predict(shipped, marker, porchRelease);
    expect(prediction.runner).toBe('anonymous');
    const { rendered, says } = await renderMarker();
    expect({ rendered, says }).toEqual({ rendered: false, says: expect.stringMatching(/UNAUTHORIZED/) });
    const seen = await look(place, {}, ['--', `porchRelease=${porchRelease}`]);
    expect(seen).toMatchObject({ status: 1 });
    expect(seen.messages).toContain(marker);
  });

  test('once the mutator has run, it renders', async () => {
    await applyAfresh(mutated({ secret: { registries } }));
    await evaluates(evaluator);
    const { rendered, says, files } = await renderMarker();
    expect({ rendered, says }).toEqual({ rendered: true, says: '' });
    expect(files['config-map.yaml']).toContain('marker: set');
    const seen = await look(place, {}, ['--', `porchRelease=${porchRelease}`]);
    expect({ status: seen.status, findings: seen.findings, messages: seen.messages }).toEqual({
      ...{ status: 0, findings: [], messages: '' },
    });
  });

  const own = Object.keys(digests).some((repository) => repository.startsWith('porch-registry-auth/'));
  (own ? test : test.skip)('our own two functions run inside Porch, from the private registry', async () => {
    const image = (name: string): string => `${registry}/porch-registry-auth/${name}:v1`;
    const runner = Object.entries(build.shipped).find(([, text]) => isDeployment(text, evaluator.name));
    if (runner === undefined) throw new Error('the package has no evaluator');
    const mutator = { image: image('inject-registry-auth'), configPath: 'inject.yaml' };
    const spec = { porchRelease, secret: { name: 'auth-secret' } };
    const files = { 'runner.yaml': runner[1], 'inject.yaml': injectConfig(spec) };
    const done = await render({ mutators: [mutator] }, files);
    expect({ rendered: done.rendered, says: done.says }).toEqual({ rendered: true, says: '' });
    expect(done.files['runner.yaml']).toContain('--registry-auth-secret-path=');

    const configMap = { porchRelease, images: marker, privateRegistries: registry };
    const validator = { image: image('validate-image-pull-secrets'), configMap };
    const judged = await render({ validators: [validator] }, { 'runner.yaml': runner[1] });
    expect(judged.rendered).toBe(false);
    expect(judged.says).toMatch(/\[error\].*private registr/s);
  });

  describe('a password is changed at the registry, and the Secret after it', () => {
    const before = { username: 'dora', password: 'before-the-change' };
    const after = { username: 'dora', password: 'after-the-change' };
    const users = (...logins: readonly { username: string; password: string }[]): string =>
      logins
        .map((each) => execFileSync('htpasswd', ['-Bin', each.username], { input: each.password, encoding: 'utf8' }))
        .join('');
    const all = { username, password };
    const spec = {
      secret: { registries: [{ server: registry, username: before.username, password: before.password }] },
    };

    /** Gives a Secret the new password, as the user does, or a tool in the function namespace. */
    const renew = async (namespace: string): Promise<void> => {
      const file = JSON.stringify({ auths: { [registry]: after } });
      const data = { '.dockerconfigjson': Buffer.from(file).toString('base64') };
      await core.patchNamespacedSecret({ namespace, name: 'auth-secret', body: { data } }, merge);
    };
    /** Restarts the evaluator, as `rolloutRevision` and Reloader do. */
    const restart = async (): Promise<void> => {
      const annotations = { restarted: new Date().toISOString() };
      const body = { spec: { template: { metadata: { annotations } } } };
      await apps.patchNamespacedDeployment({ namespace: place.porch, name: evaluator.name, body }, merge);
      await evaluates(evaluator);
    };

    beforeEach(() => {
      writeFileSync(servers.htpasswd, users(all, before));
    });
    afterAll(() => {
      writeFileSync(servers.htpasswd, users(all));
    });

    const ways: readonly (readonly [rotation: string, renew: () => Promise<void>, restarts: boolean])[] = [
      ['none', restart, true],
      // Reloader itself is not here; what it does is.
      ['reloader', restart, true],
      // Nor is replicator, which keeps the copy like the Secret.
      ['copy', () => renew(place.functions), false],
      ['ambient', () => renew(place.functions), false],
    ];
    test.each(ways)('rotation: %s', async (rotation, carryOn, restarts) => {
      await applyAfresh(mutated({ ...spec, rotation }));
      await evaluates(evaluator);
      expect(await renderMarker()).toMatchObject({ rendered: true });

      writeFileSync(servers.htpasswd, users(all, after));
      const image = `${registry}/functions/rotated-${rotation}:v1`;
      // What runs goes on, and what is new fails at once.
      expect(await renderMarker()).toMatchObject({ rendered: true });
      expect(await renderMarker(image)).toMatchObject({
        rendered: false,
        says: expect.stringContaining('UNAUTHORIZED'),
      });

      const pods = await podsOf(evaluator);
      const began = Date.now();
      await renew(place.porch);
      await carryOn();
      // The kubelet renews a mounted file within about a minute.
      await until('the new password', async () => (await renderMarker(image)).rendered || undefined);
      process.stdout.write(
        `${rotation}: ${Math.round((Date.now() - began) / 1000)} s until a new image was rendered\n`,
      );
      expect((await podsOf(evaluator)).join() === pods.join()).toBe(!restarts);
      const seen = await look(place, {}, ['--', `porchRelease=${porchRelease}`]);
      expect(seen.findings.filter((finding) => finding.startsWith('error '))).toEqual([]);
    });
  });

  describe('rows of cluster.jsonl: Porch renders where the validator says so', () => {
    const imageOf = (row: Row): string => {
      const fresh = row.case === 'fn-wrong-type' ? row.image.replace('set-marker', 'unseen') : row.image;
      const name = fresh.replace(':v5', ':v1');
      return name.replace(/@.*/, `@${digests['functions/set-marker'] ?? ''}`);
    };
    // The base pod template of older builds is a ConfigMap, which these rows do not change.
    const hasTemplate = shipped.some(({ kind }) => kind === 'PodTemplate');
    const tried = rows.filter(
      (row) => (hasTemplate || !row.case.startsWith('template-')) && row.case !== 'rbac-leave-long',
    );
    /** What no package shows. */
    const unseen = ['tls-off', 'tls-on-no-node-ca'];

    const [denied, late, noFile] = [/UNAUTHORIZED/, /Timeout|time allotted|deadline exceeded/, /no such file/];
    /** What Porch says where it does not render. */
    const errors: Readonly<Record<string, RegExp>> = {
      'key-https': denied,
      'key-path': denied,
      'key-glob': denied,
      'key-case': denied,
      'key-noport': denied,
      'key-v2': denied,
      'entry-bad-elsewhere': /illegal base64 data/,
      'entry-empty-credsstore': denied,
      'entry-token-only': denied,
      'flat-dockercfg': denied,
      'mode-0400': /permission denied/,
      'rbac-leave': late,
      'fn-wrong-type': late,
      'fn-empty': /EOF/,
      'fn-immutable': /field is immutable/,
      digest: /Invalid value/,
      'howto-2024': denied,
      'flag-space-true': noFile,
      'template-container-name': /failed to find the function container/,
      'secret-wrong-key': noFile,
      'tls-off': /x509/,
      'tls-on-no-node-ca': late,
    };
    /** What the kubelet says of an evaluator that does not come up. */
    const standstills: Readonly<Record<string, string>> = {
      'secret-missing': 'FailedMount',
      'flag-old-name': 'Error',
      'other-namespace': 'FailedMount',
      'mount-hides': 'StartError',
      'runner-image-private': 'ErrImagePull',
    };

    /** Why the evaluator's pod does not run. */
    const findReason = async (): Promise<string> =>
      until('the end of the evaluator', async () => {
        const [pod] = await podsOf(evaluator);
        return pod === undefined ? undefined : (await findStandstill(place.porch, pod))?.reason;
      });

    test.each(tried.map((row) => [row.case, row] as const))('%s', async (name, row) => {
      setNodeCa(tlsRegistry, name === 'tls-on-node-ca' ? caBundle : undefined);
      const objects = packageOf(row, build.shipped, porchRelease, evaluator);
      const prediction = predict(objects, imageOf(row), porchRelease);
      await applyAfresh(objects.filter(({ metadata: { namespace } }) => namespace !== 'default'));
      if (name in standstills) {
        expect(await findReason()).toBe(standstills[name]);
        expect(prediction.errors).not.toEqual([]);
        return;
      }
      await evaluates(evaluator);
      const { rendered, says } = await renderMarker(imageOf(row));
      setNodeCa(tlsRegistry, undefined);
      process.stdout.write(`${name}: ${rendered ? 'rendered' : `failed: ${says.slice(-300)}`}\n`);
      expect({ rendered, says, prediction }).toMatchObject({
        rendered: prediction.errors.length === 0 && !unseen.includes(name),
      });
      if (!rendered) expect(says).toMatch(errors[name] ?? /^$/);
      // Where the rows are of another build, only the validator knows it.
      if (porchRelease === 'main-2026-04') expect(rendered).toBe(row.rendered ?? false);
    });
  });
});
