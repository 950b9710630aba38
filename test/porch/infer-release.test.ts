import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { listObjects } from '../../src/package/package-objects.js';
import { readPorch } from '../../src/package/read-porch.js';
import { readReleaseName } from '../../src/porch/find-release.js';
import { findContradictions, inferRelease, type ReleaseEvidence } from '../../src/porch/infer-release.js';
import { newestRelease, packageMarks, releases, type PackageMark } from '../../src/porch/releases.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { expectGolden } from '../support/golden.js';
import { isSharedThere, sharedPath } from '../support/shared.js';

const nothing: ReleaseEvidence = {
  evaluators: [],
  flags: [],
  serverFlags: [],
  hasFunctionConfigs: false,
  hasPodTemplates: false,
};

describe('inferRelease', () => {
  test.each([
    ['docker.io/nephio/porch-function-runner:v3.0.2', 'v3.0.2', 'v3.0.2'],
    ['mirror.example:5000/porch-function-runner:1.5.8', '1.5.8', 'v1.5.8'],
    ['nephio/porch-function-runner:v1.5.8-acme.1', 'v1.5.8-acme.1', 'v1.5.8'],
    [`nephio/porch-function-runner:v4.1.0@sha256:${'0'.repeat(64)}`, 'v4.1.0', 'v4.1.0'],
    ['nephio/porch-function-runner:main-2026-04', 'main-2026-04', 'main-2026-04'],
    ['nephio/porch-function-runner:main', 'main', 'main-2026-04'],
    ['nephio/porch-function-runner:v1.5.8+acme', 'v1.5.8+acme', 'v1.5.8'],
  ])('the tag of %s is %s and states %s', (image, tag, build) => {
    const inferred = inferRelease({ ...nothing, image, flags: ['enable-private-registry'] });
    expect([inferred.release.build, inferred.certainty]).toEqual([build, 'stated']);
    expect(inferred.evidence).toEqual([`the image tag is "${tag}"`]);
  });

  test.each([
    ['nephio/porch-function-runner:latest', 'the image tag is "latest"'],
    ['nephio/porch-function-runner', 'the image has no tag'],
    ['mirror.example:5000/porch-function-runner', 'the image has no tag'],
    [`nephio/porch-function-runner@sha256:${'0'.repeat(64)}`, 'the image is given by digest, without a tag'],
    [undefined, 'the container names no image'],
  ])('%s with no other clue is the newest', (image, clause) => {
    expect(inferRelease({ ...nothing, image })).toEqual({
      release: releases.at(-1),
      certainty: 'consistent',
      evidence: [clause],
    });
  });

  // What a package shows, and the build that it is taken to be for. Why stands in release-clues.txt.
  const shown: readonly (readonly [Partial<ReleaseEvidence>, string])[] = [
    [{ flags: ['enable-private-registry'] }, 'v3.0.2'],
    [{ flags: ['config', 'functions', 'config'] }, 'v1.5.8'],
    [{ flags: ['default-image-prefix'] }, 'main-2026-04'],
    [{ program: '/server' }, 'v1.5.6'],
    [{ program: '/server', flags: ['log-level'] }, 'v1.5.6'],
    [{ program: '/opt/runner' }, 'main-2026-04'],
    [{ hasFunctionConfigs: true }, 'main-2026-04'],
    [{ hasPodTemplates: true }, 'main-2026-04'],
    [{ podCacheConfig: 'mapping' }, 'v1.5.7'],
    [{ podCacheConfig: 'list' }, 'v1.5.8'],
    [{ cachedImages: ['gcr.io/kpt-fn/starlark:v0.4.3'] }, 'v1.5.3'],
    [{ cachedImages: ['ghcr.io/kptdev/krm-functions-catalog/starlark:v0.5'] }, 'main-2026-04'],
    [{ cachedImages: ['gcr.io/kpt-fn/starlark:v0.4.3', 'ghcr.io/acme/fn:v1'] }, 'main-2026-04'],
    [{ cachedImages: [] }, 'main-2026-04'],
    [{ roleResources: ['pods', 'secrets'], flags: ['max-request-body-size'] }, 'v4.1.2'],
    [{ roleResources: ['pods'] }, 'v3.0.1'],
    [{ roleResources: ['pods', 'secrets'] }, 'v3.0.2'],
    [
      {
        roleResources: ['pods', 'secrets', 'services'],
        flags: ['config', 'functions', 'pod-namespace', 'max-request-body-size', 'warm-up-pod-cache'],
      },
      'v1.5.7',
    ],
    [{ roleResources: ['pods', 'services', 'secrets', 'functionconfigs'] }, 'main-2026-04'],
    // What packages only usually look like gives way to what is there.
    [{ flags: ['enable-private-registry'], cachedImages: ['ghcr.io/kptdev/krm-functions-catalog/x:v1'] }, 'v3.0.2'],
    [{ flags: ['enable-private-registry'], roleResources: ['services', 'functionconfigs'] }, 'v3.0.2'],
    [
      { flags: ['registry-auth-secret-path', 'enable-private-registry'], roleResources: [], secretVerbs: ['get'] },
      'v3.0.2',
    ],
    [{ flags: ['registry-auth-secret-path'], roleResources: ['secrets'], secretVerbs: [] }, 'v3.0.2'],
    [{ flags: ['registry-auth-secret-path'], roleResources: ['secrets'], secretVerbs: ['get'] }, 'main-2024-10-22'],
    [{ roleResources: ['secrets'], secretVerbs: ['get'] }, 'v3.0.2'],
  ];

  test.each(shown)('%j is for %s', (evidence, build) => {
    const inferred = inferRelease({ ...nothing, ...evidence });
    expect([inferred.release.build, inferred.certainty]).toEqual([build, 'consistent']);
  });

  test('says why, as in release-clues.txt', () => {
    const reasons = shown.map(([evidence]) => {
      const { release, evidence: clauses } = inferRelease({ ...nothing, ...evidence });
      return `${JSON.stringify(evidence)}\n${[...clauses, `so "${release.build}"`].map((line) => `  ${line}\n`).join('')}`;
    });
    expectGolden(join(__dirname, 'release-clues.txt'), reasons.join(''));
  });

  test('names what decided', () => {
    expect(
      inferRelease({
        ...nothing,
        image: 'porch-function-runner:latest',
        flags: ['config'],
        program: '/home/nonroot/server',
      }).evidence,
    ).toEqual([
      'the image tag is "latest"',
      'the flag "--config" is given ("v2.0.0" to "v1.5.8")',
      'the program is "/home/nonroot/server" ("v1.5.7" to "main-2026-04")',
    ]);
  });

  test('reports clues that no build fits', () => {
    expect(inferRelease({ ...nothing, flags: ['max-waitlist-length', 'config', 'verbose'] })).toEqual({
      release: releases.find(({ build }) => build === 'v1.5.8'),
      certainty: 'conflicting',
      evidence: [
        'the container names no image',
        'the flag "--max-waitlist-length" is given ("v1.5.8" to "main-2026-04")',
        'the flag "--config" is given ("v2.0.0" to "v1.5.8")',
        'against that, the flag "--verbose" is given (no known build)',
      ],
    });
  });

  test('takes what was shipped before a switch that was put there for another build', () => {
    const flags = ['enable-private-registry', 'config', 'max-waitlist-length'];
    const { release, certainty, evidence } = inferRelease({ ...nothing, flags });
    expect([release.build, certainty, evidence.at(-1)]).toEqual([
      'v1.5.8',
      'conflicting',
      'against that, the flag "--enable-private-registry" is given (only "v3.0.2")',
    ]);
  });

  test.each([
    [['get', 'create'], 'main-2024-10-22'],
    [['get', 'create', 'update'], 'v3.0.2'],
    [['*'], 'v3.0.2'],
  ])('a path flag alone, with a Role that allows %j on secrets', (secretVerbs, build) => {
    const inferred = inferRelease({
      ...nothing,
      flags: ['config', 'registry-auth-secret-path'],
      roleResources: ['pods', 'secrets'],
      secretVerbs,
    });
    expect(inferred.release.build).toBe(build);
  });

  test('takes the nearest build for a version that it does not know', () => {
    const inferred = inferRelease({ ...nothing, image: 'porch-function-runner:v1.5.9' });
    expect(inferred.release.build).toBe('v1.5.8');
    expect(inferred.evidence).toEqual(['the image tag "v1.5.9" is no known build, "v1.5.8" is the nearest']);
  });

  test.each(
    releases.filter(({ privateRegistries }) => privateRegistries).map((release) => [release.build, release] as const),
  )(
    'a package as shipped with %s, and the flags for private registries, fits it or a build with the same flags',
    (_, { shipped, flags, privateRegistries, serverPath, podCacheConfig }) => {
      const own = Object.keys(flags).filter((flag) => /private-registr|secret/.test(flag));
      const { release, certainty } = inferRelease({
        flags: [...shipped.flags, ...own],
        program: serverPath,
        podCacheConfig,
        hasFunctionConfigs: podCacheConfig === undefined,
        hasPodTemplates: podCacheConfig === undefined,
        roleResources: shipped.roleResources,
      });
      expect(certainty).toBe('consistent');
      expect(release.privateRegistries?.enableFlag).toBe(privateRegistries?.enableFlag);
    },
  );
});

const testWithShared = isSharedThere ? test : test.skip;

testWithShared.each([
  ['catalog-v2.0.0', 'v2.0.0', 'stated'],
  ['porch-v3.0.2', 'v3.0.2', 'consistent'],
  ['porch-v4.1.2', 'v4.1.2', 'consistent'],
  ['catalog-2026-02', 'v1.5.7', 'consistent'],
  ['porch-v1.5.8', 'v1.5.8', 'consistent'],
  ['porch-2026-04', 'main-2026-04', 'consistent'],
  ['porch-v1.6.2', 'v1.6.2', 'consistent'],
  ['porch-v1.6.2-release', 'v1.6.2', 'stated'],
  ['porch-2026-08', 'main-2026-08', 'consistent'],
  ['porch-pserver-2026-08', 'pserver-2026-08', 'consistent'],
])('the real package %s is for %s, %s (skipped where ../shared is absent)', (name, build, certainty) => {
  const { list, error } = parseResourceList(Buffer.from(toResourceList(readPackage(sharedPath(`packages/${name}`)))));
  if (!list) throw new Error(error.message);
  const { porch } = readPorch(listObjects(list), { porchRelease: 'auto', deployment: {} });
  expect([porch?.choice.release.build, porch?.choice.certainty, porch?.isEvaluator]).toEqual([build, certainty, true]);
});
