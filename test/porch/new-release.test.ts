import { describe, expect, jest, test } from '@jest/globals';
import type { ReleaseEvidence } from '../../src/porch/infer-release.js';
import type { Component, PackageMark, Release } from '../../src/porch/releases.js';
import { surroundings } from '../support/surroundings.js';
import { parsed, resourceListOf } from '../validate/resource-list-of.js';

const image = 'registry.example.com/functions/set-region:v1.2.0';
const secret = { registries: [{ server: 'registry.example.com', username: 'robot', passwordEnv: 'PASSWORD' }] };
const around = surroundings({ variables: { PASSWORD: 'not-a-password' } });

/** A row that somebody adds: its name, its line's newest row so far, and the names by which it must be found. */
interface Row {
  readonly build: string;
  readonly like: string;
  readonly newer: string;
  readonly unknown: string;
}

const rows: readonly Row[] = [
  { build: 'main-2026-12', like: 'main-2026-08', newer: 'v1.7.0', unknown: 'main-2026-13' },
  { build: 'v1.7.0', like: 'main-2026-08', newer: 'v1.7.1', unknown: 'v1.7' },
  { build: 'v1.7.0', like: 'main-2026-10', newer: 'v1.8.0', unknown: 'v1.7' },
];

/** The modules that read the table, once it has one more row at its end. */
async function withRow({ build, like }: Row) {
  jest.resetModules();
  const table = await import('../../src/porch/releases.js');
  const before = table.releases.find((release) => release.build === like);
  if (before === undefined) throw new Error(`no release ${like}`);
  const row: Release = { ...before, build, date: '2026-12-01', source: build };
  Reflect.deleteProperty(row, 'isPreview');
  (table.releases as Release[]).push(row);
  return {
    row,
    table,
    ...(await import('../../src/porch/find-release.js')),
    ...(await import('../../src/porch/infer-release.js')),
    ...(await import('../../src/inject/inject-registry-auth.js')),
    ...(await import('../../src/validate/validate-image-pull-secrets.js')),
    ...(await import('../../src/resource-list/assemble-output.js')),
  };
}

const nothing: ReleaseEvidence = {
  evaluators: [],
  flags: [],
  serverFlags: [],
  hasFunctionConfigs: false,
  hasPodTemplates: false,
};

/** What the package that the build ships shows. */
function shownBy(
  { evaluator, flags, runnerFlags = flags, shipped, podCacheConfig }: Release,
  all: readonly PackageMark[],
): ReleaseEvidence {
  return {
    ...nothing,
    image: 'ghcr.io/kptdev/porch-function-runner:latest',
    evaluators: [{ name: evaluator.name, seen: `${evaluator.title} has the variable` }],
    flags: shipped.flags.filter((flag) => Object.hasOwn(runnerFlags, flag)),
    serverFlags: evaluator.name === 'porch-server' ? shipped.flags : [],
    hasFunctionConfigs: podCacheConfig === undefined,
    roleResources: shipped.roleResources,
    marks: new Map(all.map((mark) => [mark, shipped.marks.includes(mark)])),
  };
}

/** A package of that build, not yet wired, with a pipeline that needs the credentials. */
function packageOf({ evaluator, runnerPath }: Release, tag: string): readonly object[] {
  const isServer = evaluator.name === 'porch-server';
  const rbac = 'rbac.authorization.k8s.io';
  const program = (name: Component['name'], imageName: string, words: object): object => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'porch-system' },
    spec: {
      template: {
        spec: {
          serviceAccountName: name,
          containers: [
            {
              name,
              image: `ghcr.io/kptdev/${imageName}:${tag}`,
              ...words,
              env: name === evaluator.name ? [{ name: 'WRAPPER_SERVER_IMAGE', value: 'ghcr.io/kptdev/w:v1' }] : [],
            },
          ],
        },
      },
    },
  });
  return [
    program('function-runner', 'porch-function-runner', {
      command: [runnerPath, '--functions=/functions', ...(isServer ? [] : ['--pod-namespace=porch-fn-system'])],
    }),
    program('porch-server', 'porch-server', { args: ['--function-runner=function-runner:9445'] }),
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata: { name: 'executor', namespace: 'porch-fn-system' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'update'] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'executor', namespace: 'porch-fn-system' },
      roleRef: { apiGroup: rbac, kind: 'Role', name: 'executor' },
      subjects: [{ kind: 'ServiceAccount', name: evaluator.name, namespace: 'porch-system' }],
    },
    { apiVersion: 'kpt.dev/v1', kind: 'Kptfile', metadata: { name: 'p' }, pipeline: { mutators: [{ image }] } },
  ];
}

describe.each(rows)('one more row, "$build" with the traits of "$like", and nothing else', (given) => {
  test('is found by its name, by `main`, and as the nearest to what is not known', async () => {
    const { describeUnknownRelease, readReleaseName, row } = await withRow(given);
    expect(readReleaseName(row.build)).toEqual({ kind: 'known', release: row });
    expect(readReleaseName('main')).toEqual({ kind: 'known', release: row });
    expect(readReleaseName(given.newer)).toEqual({ kind: 'newer', release: row });
    expect(describeUnknownRelease(given.unknown)).toMatch(`the nearest are "${row.build}", `);
    expect(describeUnknownRelease('latest')).toMatch(`the nearest are "${row.build}", `);
    expect(readReleaseName('v1.5.13').release?.build).toBe('v1.5.12');
    expect(readReleaseName('v1.6.9').release?.build).toBe('v1.6.3');
  });

  test('is inferred from its tag, from its marks, and from nothing', async () => {
    const { findContradictions, inferRelease, row, table } = await withRow(given);
    const tagged = { ...nothing, image: `ghcr.io/kptdev/porch-function-runner:${row.build}` };
    const shown = shownBy(row, Object.keys(table.packageMarks) as readonly PackageMark[]);
    expect(inferRelease(tagged)).toMatchObject({ release: row, certainty: 'stated' });
    expect(inferRelease(shown)).toMatchObject({ release: row, certainty: 'consistent' });
    expect(inferRelease(nothing)).toMatchObject({ release: row, certainty: 'consistent' });
    expect(findContradictions(shown, row)).toEqual([]);
  });

  test('leaves what packages of the builds before it are taken for', async () => {
    const { inferRelease, row, table } = await withRow(given);
    const marks = Object.keys(table.packageMarks) as readonly PackageMark[];
    const builds = ['v1.5.12', 'v1.6.2', 'v1.6.3', 'pserver-2026-08'].filter((build) => build !== given.like);
    const releases = table.releases.filter((release) => builds.includes(release.build));
    expect(releases.map((release) => inferRelease(shownBy(release, marks)).release.build)).toEqual(
      builds.filter((build) => build !== row.build),
    );
  });

  test.each(['the build', 'auto'])(
    'is wired by the mutator and passed by the validator, with %s for `porchRelease`',
    async (by) => {
      const { assembleOutput, injectRegistryAuth, row, validateImagePullSecrets } = await withRow(given);
      const porchRelease = by === 'auto' ? by : row.build;
      const withConfig = (kind: string, spec: object): object => ({
        apiVersion: 'fn.kpt.dev/v1alpha1',
        kind,
        metadata: { name: 'config' },
        spec: { porchRelease, ...spec },
      });
      const input = resourceListOf(
        packageOf(row, by === 'auto' ? row.build : 'latest'),
        withConfig('InjectRegistryAuth', { secret }),
      );
      const outcome = injectRegistryAuth(input, around);
      expect(outcome.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect(outcome.diagnostics[0]).toMatchObject({ rule: 'release-assumed', tags: { release: row.build } });

      const output = parsed(Buffer.concat(assembleOutput(input, outcome)));
      const text = output.items.map((item) => item.text().replace(/inject\.fn\.kpt\.dev\/wrote: .*/, '')).join('');
      expect(text.match(/--enable-private-registries=true/g)).toHaveLength(1);
      const { functionConfig } = resourceListOf(
        [],
        withConfig('ValidateImagePullSecrets', { privateRegistries: ['registry.example.com'] }),
      );
      const { diagnostics } = validateImagePullSecrets({ ...output, functionConfig }, around);
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(diagnostics.find(({ tags }) => tags?.['image'] === image)?.tags).toMatchObject({
        runner: 'authenticated',
        kubelet: 'authenticated',
      });
    },
  );
});

describe('one more row of the 1.5 line, which runs on beside the main one', () => {
  const given = { build: 'v1.5.13', like: 'v1.5.12', newer: 'v1.5.14', unknown: 'v1.5' };

  test('is found, and does not become what `main` names', async () => {
    const { describeUnknownRelease, readReleaseName, row } = await withRow(given);
    expect(readReleaseName('v1.5.13')).toEqual({ kind: 'known', release: row });
    expect(readReleaseName('v1.5.14')).toEqual({ kind: 'newer', release: row });
    expect(describeUnknownRelease('v1.5')).toMatch('the nearest are "v1.5.13", ');
    expect(readReleaseName('main').release?.build).toBe('main-2026-08');
    expect(readReleaseName('v1.7.0').release?.build).toBe('main-2026-08');
  });

  test('is inferred where the package shows that line, and nowhere else', async () => {
    const { inferRelease, row, table } = await withRow(given);
    const marks = Object.keys(table.packageMarks) as readonly PackageMark[];
    expect(inferRelease(shownBy(row, marks)).release).toBe(row);
    expect(inferRelease({ ...nothing, flags: ['config'], podCacheConfig: 'list' }).release).toBe(row);
    expect(inferRelease(nothing).release.build).toBe('main-2026-08');
    const builds = table.releases.filter(({ build }) => ['main-2026-04', 'v1.6.3', 'main-2026-08'].includes(build));
    expect(builds.map((release) => inferRelease(shownBy(release, marks)).release)).toEqual(builds);
  });
});
