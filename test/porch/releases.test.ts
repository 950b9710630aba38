import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  isRegistryFlag,
  newestOf,
  newestRelease,
  releases,
  type FlagDefinitions,
  type Release,
} from '../../src/porch/releases.js';
import { conformanceRows } from '../support/conformance-rows.js';
import { expectGolden } from '../support/golden.js';

/** A row of flags.jsonl. */
interface FlagRow<Flags> {
  readonly build: string;
  readonly date: string;
  readonly flags: Flags;
}

/** A row of flags-typed.jsonl. */
interface TypedRow extends FlagRow<FlagDefinitions> {
  readonly program: 'function-runner' | 'porch-server' | 'porch-controllers';
  readonly library: string;
  readonly allFlags?: readonly string[];
}

const ghcrPrefix = 'ghcr.io/kptdev/krm-functions-catalog/';

function releaseOf(build: string): Release | undefined {
  return releases.find((release) => release.build === build);
}

function runnerFlagsOf(build: string): readonly string[] {
  const release = releaseOf(build);
  return Object.keys(release?.runnerFlags ?? release?.flags ?? {}).sort();
}

/** Without what makes no difference: a slash that ends a prefix, and the default of a flag that is not about pods. */
function comparable(flags: FlagDefinitions): FlagDefinitions {
  return Object.fromEntries(
    Object.entries(flags).map(([flag, { type, default: value }]) => [
      flag,
      {
        type,
        default: flag === 'cache-type' ? '' : flag === 'default-image-prefix' ? value.replace(/\/$/, '') : value,
      },
    ]),
  );
}

/** Every fact of a release, by its path. */
function factsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null)
    return [[path, value === undefined ? 'none' : JSON.stringify(value)]];
  if (Array.isArray(value)) return [[path, value.join(' ')]];
  if ('type' in value && 'default' in value) return [[path, `${String(value.type)} ${JSON.stringify(value.default)}`]];
  return Object.entries(value).flatMap(([key, child]) => factsOf(child, path === '' ? key : `${path}.${key}`));
}

/** What differs between the facts of two releases, a line each. */
function changes(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] {
  return [
    ...[...now].filter(([path, fact]) => before.get(path) !== fact).map(([path, fact]) => `  ${path}: ${fact}\n`),
    ...[...before.keys()].filter((path) => !now.has(path)).map((path) => `  - ${path}\n`),
  ];
}

/** The first release, and of each later one what differs from the earlier one that is most like it. */
function changeLog(): string {
  const facts = releases.map(({ build, ...rest }) => ({ build, facts: new Map(factsOf(rest)) }));
  return facts
    .map(({ build, facts: now }, index) => {
      const [nearest] = facts
        .slice(0, index)
        .map((earlier) => ({ after: `, after ${earlier.build}`, lines: changes(earlier.facts, now) }))
        .reverse()
        .sort((a, b) => a.lines.length - b.lines.length);
      const { after, lines } = nearest ?? { after: '', lines: changes(new Map(), now) };
      return `${build}${after}\n${lines.join('')}`;
    })
    .join('');
}

describe('releases', () => {
  test('are what release-changes.txt says', () => {
    expectGolden(join(__dirname, 'release-changes.txt'), changeLog());
  });

  test('agree with the names of flags that were seen', () => {
    const seen = conformanceRows('flags.jsonl') as readonly FlagRow<readonly string[]>[];
    // It leaves out `--kubeconfig`, which every function runner has from controller-runtime.
    expect(seen.map(({ build, date }) => [build, date])).toEqual(
      seen.map(({ build }) => [build, releaseOf(build)?.date]),
    );
    expect(seen.map(({ build }) => [build, runnerFlagsOf(build)])).toEqual(
      seen.map(({ build, flags }) => [build, [...flags, 'kubeconfig'].sort()]),
    );
  });

  test('lack no build whose flags were seen, but those that no package shows and those between two alike', () => {
    const seen = (conformanceRows('flags.jsonl') as readonly FlagRow<unknown>[]).map(({ build }) => build);
    expect(releases.map(({ build }) => build).filter((build) => !seen.includes(build))).toEqual([
      'v1.5.9',
      'v1.5.10',
      'v1.5.12',
      'main-2026-10',
    ]);
  });

  const typed = conformanceRows('flags-typed.jsonl') as readonly TypedRow[];

  test.each(
    typed.filter(({ program }) => program !== 'porch-controllers').map((row) => [row.build, row.program, row] as const),
  )('agree with the types and defaults of the flags of %s, %s', (build, program, { flags, allFlags, library }) => {
    const release = releaseOf(build);
    const isEvaluator = program === release?.evaluator.name;
    expect(isEvaluator ? release.evaluator.flagLibrary : 'go').toBe(library === 'pflag' ? 'pflag' : 'go');
    const definitions = (isEvaluator ? release.flags : release?.runnerFlags) ?? {};
    const names = Object.keys(definitions).sort();
    const shown = Object.fromEntries(Object.entries(definitions).filter(([flag]) => Object.hasOwn(flags, flag)));
    expect(comparable(shown)).toEqual(comparable(flags));
    if (program === 'function-runner') expect(names).toEqual(Object.keys(flags).sort());
    // pflag itself knows `--help`.
    if (allFlags) expect([...names, 'help'].sort()).toEqual(allFlags);
  });

  test('stands in order of date, which is not the order of versions', () => {
    expect(releases.map(({ date }) => date)).toEqual(releases.map(({ date }) => date).sort());
    const builds = releases.map(({ build }) => build);
    expect(builds.indexOf('v1.4.0')).toBe(builds.indexOf('v4.1.2') + 1);
  });

  test.each`
    build                | enable                         | name                           | tls      | pullSecrets   | access            | exempt    | podName
    ${'v2.0.0'}          | ${'-'}                         | ${'-'}                         | ${'-'}   | ${'-'}        | ${'-'}            | ${'-'}    | ${'repository'}
    ${'v3.0.0'}          | ${'-'}                         | ${'-'}                         | ${'-'}   | ${'-'}        | ${'-'}            | ${'-'}    | ${'repository'}
    ${'main-2024-10-22'} | ${undefined}                   | ${undefined}                   | ${false} | ${'replaced'} | ${'request'}      | ${'gcr'}  | ${'repository'}
    ${'v3.0.1'}          | ${'-'}                         | ${'-'}                         | ${'-'}   | ${'-'}        | ${'-'}            | ${'-'}    | ${'repository'}
    ${'v3.0.2'}          | ${'enable-private-registry'}   | ${'registry-auth-secret-name'} | ${false} | ${'replaced'} | ${'request'}      | ${'gcr'}  | ${'repository'}
    ${'v3.0.3'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'replaced'} | ${'request'}      | ${'gcr'}  | ${'repository'}
    ${'v4.0.0'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'replaced'} | ${'request'}      | ${'gcr'}  | ${'repository'}
    ${'v4.1.0'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'request'}      | ${'gcr'}  | ${'repository'}
    ${'v1.4.0'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'request'}      | ${'gcr'}  | ${'repository'}
    ${'v1.5.7'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'request'}      | ${'gcr'}  | ${'repository'}
    ${'v1.5.8'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'request'}      | ${'gcr'}  | ${'repository-and-tag'}
    ${'v1.5.12'}         | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'request'}      | ${'gcr'}  | ${'repository-and-tag'}
    ${'main-2026-04'}    | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'cache'}        | ${'gcr'}  | ${'repository-and-tag'}
    ${'v1.6.0'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'cache'}        | ${'ghcr'} | ${'repository-and-tag'}
    ${'v1.6.3'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'cache'}        | ${'ghcr'} | ${'repository-and-tag'}
    ${'main-2026-08'}    | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'cache'}        | ${'ghcr'} | ${'repository-and-tag'}
    ${'pserver-2026-08'} | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'cluster-role'} | ${'ghcr'} | ${'repository-and-tag'}
    ${'main-2026-10'}    | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${'cluster-role'} | ${'ghcr'} | ${'repository-and-tag'}
  `(
    '$build: $enable, imagePullSecrets $pullSecrets, Secrets by $access',
    ({ build, enable, name, tls, pullSecrets, access, exempt, podName }) => {
      const release = releases.find((row) => row.build === build);
      const feature = release?.privateRegistries;
      expect({
        enable: feature ? feature.enableFlag : '-',
        name: feature ? feature.nameFlag : '-',
        tls: feature ? feature.tls !== undefined : '-',
        pullSecrets: feature?.templatePullSecrets ?? '-',
        access: feature?.secretAccess ?? '-',
        exempt: feature ? { 'gcr.io/kpt-fn/': 'gcr', [ghcrPrefix]: 'ghcr' }[feature.exemptPrefix] : '-',
        podName: release?.podName,
      }).toEqual({ enable, name, tls, pullSecrets, access, exempt, podName });
    },
  );

  // What the evaluator's Role must hold, and what the shipped one of that build does not.
  test.each([
    ['v1.5.8', 'function-runner', 'get create update', false, 'ca.crt ca.pem'],
    ['v1.5.12', 'function-runner', 'get create update', false, 'ca.crt ca.pem'],
    ['main-2026-04', 'function-runner', 'get list watch create update', true, 'ca.crt ca.pem'],
    ['v1.6.2', 'function-runner', 'get list watch create update', true, 'ca.crt ca.pem'],
    ['v1.6.3', 'function-runner', 'get list watch create update', false, 'ca.crt ca.pem'],
    ['main-2026-08', 'function-runner', 'get list watch create update', false, 'ca.crt ca.pem'],
    ['pserver-2026-08', 'porch-server', 'create update', false, 'ca.crt ca.pem'],
    ['main-2026-10', 'porch-server', 'create update', false, 'ca.crt ca.pem cacert.pem ca-bundle.crt root.crt'],
  ])(
    '%s: %s evaluates pods, needs %s, adds the prefix: %s, reads %s',
    (build, evaluator, verbs, addsPrefix, caFiles) => {
      const release = releaseOf(build);
      expect([
        release?.evaluator.name,
        release?.privateRegistries?.secretVerbs.join(' '),
        release?.evaluatorAddsPrefix,
        release?.privateRegistries?.tls?.caFiles.join(' '),
      ]).toEqual([evaluator, verbs, addsPrefix, caFiles]);
    },
  );

  test.each(releases.map((release) => [release.build, release] as const))(
    '%s names only flags that it has',
    (_build, { flags, runnerFlags, privateRegistries: feature, shipped, imagePrefix, evaluatorAddsPrefix }) => {
      const named = [
        feature?.enableFlag,
        feature?.pathFlag,
        feature?.nameFlag,
        feature?.tls?.enableFlag,
        feature?.tls?.pathFlag,
        evaluatorAddsPrefix ? imagePrefix.flag : undefined,
      ].filter((flag) => flag !== undefined);
      expect(Object.keys(flags)).toEqual(expect.arrayContaining(named));
      expect(Object.keys({ ...runnerFlags, ...flags })).toEqual(expect.arrayContaining([...shipped.flags]));
    },
  );

  test('have no registry flag on a function runner that does not evaluate pods', () => {
    const runners = releases.flatMap(({ runnerFlags }) => Object.keys(runnerFlags ?? {}));
    expect(runners.length).toBeGreaterThan(0);
    expect(runners.filter(isRegistryFlag)).toEqual([]);
  });

  test('have names that nobody can take for one another, and dates that can be read', () => {
    expect(new Set(releases.map(({ build }) => build)).size).toBe(releases.length);
    for (const { date } of releases) expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
  });

  test('the newest release is the last one that is on the main branch', () => {
    expect(newestRelease()).toBe(releases.findLast(({ isPreview }) => isPreview !== true));
    expect(newestRelease().build).toBe('main-2026-08');
  });

  test.each([
    [['v3.0.8', 'v4.0.0', 'main-2024-10-22'], 'v4.0.0'],
    [['v3.0.1', 'main-2024-10-22'], 'v3.0.1'],
    [['v4.1.2', 'v1.4.0'], 'v1.4.0'],
    // v1.5.12 and v1.6.0 are of the same day.
    [['v1.6.0', 'v1.5.12', '1.5-2026-06'], 'v1.6.0'],
    [['v1.5.12', 'v1.5.11', 'main-2026-04'], 'v1.5.12'],
    [['pserver-2026-08', 'main-2026-08'], 'pserver-2026-08'],
    [[], undefined],
  ])('the newest of %j is %s', (builds, build) => {
    expect(newestOf(builds.flatMap((name) => releaseOf(name) ?? []))?.build).toBe(build);
  });
});

test.each([
  ['enable-private-registry', true],
  ['enable-private-registries', true],
  ['enable-private-registries-tls', true],
  ['registry-auth-secret-path', true],
  ['registry-auth-secret-name', true],
  ['tls-secret-path', true],
  ['config', false],
  ['tls-cert-file', false],
  ['constructor', false],
])('isRegistryFlag(%s) is %s', (flag, expected) => {
  expect(isRegistryFlag(flag)).toBe(expected);
});
