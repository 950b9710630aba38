import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { listObjects } from '../../src/package/package-objects.js';
import { readPorch } from '../../src/package/read-porch.js';
import { readReleaseName } from '../../src/porch/find-release.js';
import { findContradictions, inferRelease, type ReleaseEvidence } from '../../src/porch/infer-release.js';
import {
  isRegistryFlag,
  newestRelease,
  packageMarks,
  releases,
  type Component,
  type PackageMark,
} from '../../src/porch/releases.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { expectGolden } from '../support/golden.js';
import { readPackage, toResourceList } from '../support/package-files.js';
import { isSharedThere, sharedPath } from '../support/shared.js';

const nothing: ReleaseEvidence = {
  evaluators: [],
  flags: [],
  serverFlags: [],
  hasFunctionConfigs: false,
  hasPodTemplates: false,
};

/** What a whole package shows that has these marks and no other. */
function marksOf(shown: readonly PackageMark[]): ReadonlyMap<PackageMark, boolean> {
  const marks = Object.keys(packageMarks) as readonly PackageMark[];
  return new Map(marks.map((mark) => [mark, shown.includes(mark)]));
}

function seen(name: Component['name']): ReleaseEvidence['evaluators'][number] {
  return { name, seen: `${name} has it` };
}

describe('inferRelease', () => {
  test.each([
    ['docker.io/nephio/porch-function-runner:v3.0.2', 'v3.0.2', 'v3.0.2'],
    ['mirror.example:5000/porch-function-runner:1.5.8', '1.5.8', 'v1.5.8'],
    ['nephio/porch-function-runner:v1.5.8-acme.1', 'v1.5.8-acme.1', 'v1.5.8'],
    [`nephio/porch-function-runner:v4.1.0@sha256:${'0'.repeat(64)}`, 'v4.1.0', 'v4.1.0'],
    ['nephio/porch-function-runner:main-2026-04', 'main-2026-04', 'main-2026-04'],
    ['nephio/porch-function-runner:main', 'main', 'main-2026-08'],
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
    [`nephio/porch-function-runner@sha256:${'0'.repeat(64)}`, 'the image has a digest and no tag'],
    [undefined, 'the container names no image'],
  ])('%s with no other clue is the newest', (image, clause) => {
    expect(inferRelease({ ...nothing, image })).toEqual({
      release: newestRelease(),
      certainty: 'consistent',
      evidence: [clause],
    });
  });

  // What a package shows, and the build that it is taken to be for. Why stands in release-clues.txt.
  const shown: readonly (readonly [Partial<ReleaseEvidence>, string])[] = [
    [{ flags: ['enable-private-registry'] }, 'v3.0.2'],
    [{ flags: ['config', 'functions', 'config'] }, 'v1.5.12'],
    [{ flags: ['default-image-prefix'] }, 'main-2026-08'],
    [{ program: '/server' }, 'v1.5.6'],
    [{ program: '/server', flags: ['log-level'] }, 'v1.5.6'],
    [{ program: '/opt/runner' }, 'main-2026-08'],
    [{ hasFunctionConfigs: true }, 'main-2026-08'],
    [{ hasPodTemplates: true }, 'main-2026-08'],
    [{ podCacheConfig: 'mapping' }, 'v1.5.7'],
    [{ podCacheConfig: 'list' }, 'v1.5.12'],
    [{ cachedImages: ['gcr.io/kpt-fn/starlark:v0.4.3'] }, 'v1.5.3'],
    [{ cachedImages: ['ghcr.io/kptdev/krm-functions-catalog/starlark:v0.5'] }, 'main-2026-08'],
    [{ cachedImages: ['gcr.io/kpt-fn/starlark:v0.4.3', 'ghcr.io/acme/fn:v1'] }, 'main-2026-08'],
    [{ cachedImages: [] }, 'main-2026-08'],
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
    [{ roleResources: ['pods', 'services', 'secrets', 'functionconfigs'] }, 'main-2026-08'],
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
    // What the packages of some builds look like.
    [{ marks: marksOf([]), flags: ['default-image-prefix'] }, 'main-2026-04'],
    [{ podCacheConfig: 'list', marks: new Map([['the images are those of ghcr.io/kptdev', false]]) }, 'v1.5.8'],
    [{ podCacheConfig: 'list', marks: new Map([['the images are those of ghcr.io/kptdev', true]]) }, 'v1.5.12'],
    [{ hasFunctionConfigs: true, marks: new Map([['porch-controllers mounts "webhook-certs"', false]]) }, 'v1.6.2'],
    [{ hasFunctionConfigs: true, marks: new Map([['the function runner has the port "pprof"', false]]) }, 'v1.6.3'],
    [
      { hasFunctionConfigs: true, marks: new Map([['the function runner has the port "pprof"', true]]) },
      'main-2026-08',
    ],
    [{ flags: ['max-grpc-retries'], marks: new Map([['porch-controllers mounts "webhook-certs"', false]]) }, 'v1.6.2'],
    // Who evaluates pods.
    [{ evaluators: [seen('function-runner')] }, 'main-2026-08'],
    [{ evaluators: [seen('porch-server')] }, 'main-2026-10'],
    [{ evaluators: [seen('porch-server')], serverFlags: ['pod-ttl', 'secure-port'] }, 'main-2026-10'],
    [{ evaluators: [seen('porch-server')], serverFlags: ['pod-evaluator-port'] }, 'main-2026-10'],
    [{ evaluators: [seen('porch-server')], flags: ['functions', 'enable-private-registries'] }, 'main-2026-10'],
    [{ evaluators: [seen('function-runner')], serverFlags: ['pod-ttl'] }, 'main-2026-08'],
  ];

  const written = (evidence: Partial<ReleaseEvidence>): string =>
    JSON.stringify(evidence, (_, value: unknown) =>
      value instanceof Map ? (Object.fromEntries(value) as unknown) : value,
    );

  test.each(shown.map(([evidence, build]) => [written(evidence), build, evidence] as const))(
    '%s is for %s',
    (_, build, evidence) => {
      const inferred = inferRelease({ ...nothing, ...evidence });
      expect([inferred.release.build, inferred.certainty]).toEqual([build, 'consistent']);
    },
  );

  test('says why, as in release-clues.txt', () => {
    const reasons = shown.map(([evidence]) => {
      const { release, evidence: clauses } = inferRelease({ ...nothing, ...evidence });
      return `${written(evidence)}\n${[...clauses, `so "${release.build}"`].map((line) => `  ${line}\n`).join('')}`;
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
      'the program is "/home/nonroot/server" (in v1.5.7 to main-2026-08)',
      'the flag "--config" is given (in v2.0.0 to v1.5.12)',
    ]);
  });

  test('reports clues that no build fits', () => {
    expect(inferRelease({ ...nothing, flags: ['max-waitlist-length', 'config', 'verbose'] })).toEqual({
      release: releases.find(({ build }) => build === 'v1.5.12'),
      certainty: 'conflicting',
      evidence: [
        'the container names no image',
        'the flag "--verbose" is given (in no known build)',
        'the flag "--max-waitlist-length" is given (in v1.5.8 to main-2026-08)',
        'the flag "--config" is given (in v2.0.0 to v1.5.12)',
      ],
    });
  });

  test('takes what was shipped before a switch that was put there for another build', () => {
    const flags = ['enable-private-registry', 'config', 'max-waitlist-length'];
    const { release, certainty, evidence } = inferRelease({ ...nothing, flags });
    expect([release.build, certainty, evidence[1]]).toEqual([
      'v1.5.12',
      'conflicting',
      'the flag "--enable-private-registry" is given (only in v3.0.2)',
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

  test.each([
    ['v3.0.9', 'v3.0.8', 'consistent', 'the image tag is "v3.0.9", which is not known, and "v3.0.8" is the nearest'],
    ['v1.4.7', 'v1.4.0', 'consistent', 'the image tag is "v1.4.7", which is not known, and "v1.4.0" is the nearest'],
    ['v1.5.13', 'v1.5.12', 'newer', 'the image tag is "v1.5.13"'],
    ['v1.6.9', 'v1.6.3', 'newer', 'the image tag is "v1.6.9"'],
    ['v1.7.0', 'main-2026-08', 'newer', 'the image tag is "v1.7.0"'],
    ['v0.0.31', 'v2.0.0', 'older', 'the image tag is "v0.0.31"'],
    ['0.0.27', 'v2.0.0', 'older', 'the image tag is "0.0.27"'],
    ['main-2026-05', 'main-2026-08', 'consistent', 'the image tag is "main-2026-05"'],
  ])('the tag %s, a build that is not known, is taken for %s: %s', (tag, build, certainty, clause) => {
    const inferred = inferRelease({ ...nothing, image: `porch-function-runner:${tag}` });
    expect([inferred.release.build, inferred.certainty, inferred.evidence]).toEqual([build, certainty, [clause]]);
  });

  // The releases to come may evaluate pods in porch-server.
  test.each([
    ['v1.7.0', [seen('porch-server')], 'main-2026-10', 'newer'],
    ['v1.7.0', [seen('function-runner')], 'main-2026-08', 'newer'],
    ['v1.7.0', [seen('function-runner'), seen('porch-server')], 'main-2026-08', 'newer'],
    ['v1.6.3', [seen('porch-server')], 'v1.6.3', 'stated'],
    ['latest', [seen('porch-server')], 'main-2026-10', 'consistent'],
    ['latest', [], 'main-2026-08', 'consistent'],
  ])('the tag %s, and %j evaluating pods, is %s: %s', (tag, evaluators, build, certainty) => {
    const inferred = inferRelease({ ...nothing, image: `porch-function-runner:${tag}`, evaluators });
    expect([inferred.release.build, inferred.certainty]).toEqual([build, certainty]);
  });

  test('says that both programs are set up to evaluate pods', () => {
    const evaluators = [seen('function-runner'), seen('porch-server')];
    expect(inferRelease({ ...nothing, evaluators, flags: ['config'] })).toMatchObject({
      release: { build: 'v1.5.12' },
      certainty: 'conflicting',
      evidence: [
        'the container names no image',
        'function-runner has it, and porch-server has it',
        'the flag "--config" is given (in v2.0.0 to v1.5.12)',
      ],
    });
  });

  test.each(
    releases.filter(({ privateRegistries }) => privateRegistries).map((release) => [release.build, release] as const),
  )(
    'a package as shipped with %s, and the flags for private registries, fits it or a build with the same flags',
    (_, { evaluator, shipped, flags, runnerFlags = flags, privateRegistries, runnerPath, podCacheConfig }) => {
      const own = Object.keys(flags).filter(isRegistryFlag);
      const isRunner = evaluator.name === 'function-runner';
      const { release, certainty } = inferRelease({
        evaluators: [{ name: evaluator.name, seen: 'it has the variable' }],
        flags: [...shipped.flags.filter((flag) => Object.hasOwn(runnerFlags, flag)), ...(isRunner ? own : [])],
        serverFlags: isRunner ? [] : [...shipped.flags, ...own],
        program: runnerPath,
        podCacheConfig,
        hasFunctionConfigs: podCacheConfig === undefined,
        hasPodTemplates: podCacheConfig === undefined,
        roleResources: shipped.roleResources,
        secretVerbs: privateRegistries?.secretVerbs,
        marks: marksOf(shipped.marks),
      });
      expect(certainty).toBe('consistent');
      expect(release.privateRegistries?.enableFlag).toBe(privateRegistries?.enableFlag);
    },
  );
});

describe('findContradictions', () => {
  test.each<[string, Partial<ReleaseEvidence>, readonly string[]]>([
    ['v1.5.8', { image: 'porch-function-runner:v1.5.8' }, []],
    ['v1.5.8', { image: 'porch-function-runner:v1.5.8-acme.1' }, []],
    ['v1.5.8', { image: 'porch-function-runner:v1.5.7' }, ['the image tag is "v1.5.7"']],
    ['v2.0.0', { image: 'porch-function-runner:v0.0.31' }, ['the image tag is "v0.0.31"']],
    ['v1.5.8', { image: 'porch-function-runner:latest', podCacheConfig: 'list' }, []],
    [
      'v1.5.7',
      { image: 'porch-function-runner:latest', podCacheConfig: 'list' },
      ['pod-cache-config.yaml is a list (in v1.5.8 to v1.5.12)'],
    ],
    // What only looks like another build is no contradiction, and each flag is a fault of its own.
    ['v1.5.7', { roleResources: ['pods'], flags: ['max-waitlist-length'], marks: marksOf([]) }, []],
    ['v1.5.8', { evaluators: [seen('function-runner')] }, []],
    ['v1.6.3', { evaluators: [seen('porch-server')] }, ['porch-server has it (in pserver-2026-08 to main-2026-10)']],
    ['pserver-2026-08', { evaluators: [seen('porch-server')], hasPodTemplates: true }, []],
  ])('of a package taken for %s that shows %j: %j', (build, evidence, expected) => {
    const { release } = readReleaseName(build);
    expect(release && findContradictions({ ...nothing, ...evidence }, release)).toEqual(expected);
  });
});

const testWithShared = isSharedThere ? test : test.skip;

testWithShared.each([
  ['catalog-v2.0.0', 'v2.0.0', 'stated'],
  ['porch-v3.0.2', 'v3.0.2', 'consistent'],
  ['porch-v4.1.2', 'v4.1.2', 'consistent'],
  ['catalog-2026-02', 'v1.5.7', 'consistent'],
  // The next two builds ship the same.
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
