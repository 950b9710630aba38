import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compareReleases, findRelease, nearestRelease, newestRelease, releases } from '../../src/porch/releases.js';
import { conformanceRows } from '../support/conformance-rows.js';
import { expectGolden } from '../support/golden.js';

/** Every fact of a release, by its path. */
function factsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null)
    return [[path, value === undefined ? 'none' : JSON.stringify(value)]];
  if (Array.isArray(value)) return [[path, value.join(' ')]];
  if ('type' in value && 'default' in value) return [[path, `${String(value.type)} ${JSON.stringify(value.default)}`]];
  return Object.entries(value).flatMap(([key, child]) => factsOf(child, path === '' ? key : `${path}.${key}`));
}

/** The first release, and of each later one what differs from the one before it. */
function changeLog(): string {
  let before: ReadonlyMap<string, string> = new Map();
  return releases
    .map(({ build, ...facts }) => {
      const now = new Map(factsOf(facts));
      const gone = [...before.keys()].filter((path) => !now.has(path)).map((path) => `  - ${path}\n`);
      const changed = [...now].filter(([path, fact]) => before.get(path) !== fact);
      before = now;
      return `${build}\n${[...changed.map(([path, fact]) => `  ${path}: ${fact}\n`), ...gone].join('')}`;
    })
    .join('');
}

describe('releases', () => {
  test('are what release-changes.txt says', () => {
    expectGolden(join(__dirname, 'release-changes.txt'), changeLog());
  });

  test('agrees with the flags seen at every build', () => {
    expect(releases.map(({ build, date, flags }) => ({ build, date, flags: Object.keys(flags).sort() }))).toEqual(
      conformanceRows('flags.jsonl'),
    );
  });

  test('stands in order of date, which is not the order of versions', () => {
    expect([...releases].sort(compareReleases)).toEqual(releases);
    const builds = releases.map(({ build }) => build);
    expect(builds.indexOf('v1.4.0')).toBe(builds.indexOf('v4.1.2') + 1);
  });

  test.each`
    build                | enable                         | name                           | tls      | pullSecrets   | watches  | podName
    ${'v2.0.0'}          | ${'-'}                         | ${'-'}                         | ${'-'}   | ${'-'}        | ${'-'}   | ${'repository'}
    ${'v3.0.0'}          | ${'-'}                         | ${'-'}                         | ${'-'}   | ${'-'}        | ${'-'}   | ${'repository'}
    ${'main-2024-10-22'} | ${undefined}                   | ${undefined}                   | ${false} | ${'replaced'} | ${false} | ${'repository'}
    ${'v3.0.1'}          | ${'-'}                         | ${'-'}                         | ${'-'}   | ${'-'}        | ${'-'}   | ${'repository'}
    ${'v3.0.2'}          | ${'enable-private-registry'}   | ${'registry-auth-secret-name'} | ${false} | ${'replaced'} | ${false} | ${'repository'}
    ${'v3.0.3'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'replaced'} | ${false} | ${'repository'}
    ${'v4.0.0'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'replaced'} | ${false} | ${'repository'}
    ${'v4.1.0'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${false} | ${'repository'}
    ${'v1.4.0'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${false} | ${'repository'}
    ${'v1.5.7'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${false} | ${'repository'}
    ${'v1.5.8'}          | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${false} | ${'repository-and-tag'}
    ${'main-2026-04'}    | ${'enable-private-registries'} | ${'registry-auth-secret-name'} | ${true}  | ${'appended'} | ${true}  | ${'repository-and-tag'}
  `('$build: $enable, imagePullSecrets $pullSecrets', ({ build, enable, name, tls, pullSecrets, watches, podName }) => {
    const release = releases.find((row) => row.build === build);
    const feature = release?.privateRegistries;
    expect({
      enable: feature ? feature.enableFlag : '-',
      name: feature ? feature.nameFlag : '-',
      tls: feature ? feature.tls !== undefined : '-',
      pullSecrets: feature?.templatePullSecrets ?? '-',
      watches: feature?.watchesSecrets ?? '-',
      podName: release?.podName,
    }).toEqual({ enable, name, tls, pullSecrets, watches, podName });
  });

  test.each(releases.map((release) => [release.build, release] as const))(
    '%s names only flags that it has',
    (_build, { flags, privateRegistries: feature, shipped, imagePrefix, runnerAddsPrefix }) => {
      const named = [
        feature?.enableFlag,
        feature?.pathFlag,
        feature?.nameFlag,
        feature?.tls?.enableFlag,
        feature?.tls?.pathFlag,
        runnerAddsPrefix ? imagePrefix.flag : undefined,
        ...shipped.flags,
      ].filter((flag) => flag !== undefined);
      expect(Object.keys(flags)).toEqual(expect.arrayContaining(named));
    },
  );
});

describe('findRelease', () => {
  test.each([
    ['v3.0.2', 'v3.0.2'],
    ['3.0.2', 'v3.0.2'],
    ['main-2026-04', 'main-2026-04'],
    ['main', 'main-2026-04'],
  ])('%s is %s', (name, build) => {
    expect(readReleaseName(name).release?.build).toBe(build);
  });

  test('says what to write for a version that it does not know', () => {
    expect(findRelease('v1.5.9').error).toBe(
      '"v1.5.9" is no known build of Porch\'s function runner: the nearest known build is "v1.5.8"; write that, or "main" if the build is newer than 2026-04-29',
    );
  });

  test('lists the builds for what is no version', () => {
    expect(findRelease('latest').error).toMatch(/it must be "v2\.0\.0", .*"main-2026-04", or "main" for the newest$/);
  });

  test('does not find what every object has', () => {
    expect(readReleaseName('constructor').release).toBeUndefined();
  });
});

test.each([
  ['v1.5.9', 'v1.5.8'],
  ['v1.6.0', 'main-2026-04'],
  ['v1.4.7', 'v1.4.0'],
  ['v3.0.9', 'v3.0.8'],
  ['v4.2.0', 'v4.1.2'],
  ['v3.1.0', 'v3.0.8'],
  ['v2.0.0-pre1', 'v2.0.0'],
  ['v1.5.8-acme.1', 'v1.5.8'],
  ['v1.5.10', 'v1.5.8'],
  ['1.5.10', 'v1.5.8'],
  ['v1.40.0', 'main-2026-04'],
  ['v30.0.2', undefined],
  ['xv1.5.8', undefined],
  ['v1.5.8.1', undefined],
  ['v1.5', undefined],
  ['v1.0.0', undefined],
  ['v5.0.0', undefined],
  ['latest', undefined],
])('nearestRelease(%s) is %s', (name, build) => {
  expect(nearestRelease(name)?.build).toBe(build);
});

test('the newest release is the last row', () => {
  expect(newestRelease).toBe(releases.at(-1));
});
