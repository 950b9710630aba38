import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readReleaseName } from '../../src/porch/find-release.js';
import { applyKptfileTag, isVersionConstraint } from '../../src/porch/kptfile-tag.js';
import { releases } from '../../src/porch/releases.js';

describe('isVersionConstraint', () => {
  // As github.com/Masterminds/semver v3.4.0 answers: NewVersion refuses it, and NewConstraint does not.
  test.each([
    ...['0.1.x', '0.1.X', '0.1.*', '0.x', 'v0.x', 'x', '*', 'v*', '0.x.9', '0.*.x', 'x.1|2'],
    ...['~0.1', '~> 0.1', '^1', '^ 1.2', '>=1.2.3', '=> 1.2', '<2', '<=2', '=<2', '=1.2.3', '!=1.2.3', '>v1'],
    ...['>=1 <2', '>=1,<2', '>=1, <2', '>= 1 , < 2', '1 2', '1.2 || 1.4', '1.2||1.4||x', '1 - 2', '1.x - 2.x'],
    ...['1.2 - 1.4 || 2', ' 1', '1 ', '~1.2.3-rc.1', '1.x-rc1', '1.x+b', '>=1.2.3+b.c', '=01.2'],
  ])('%j is one', (tag) => {
    expect(isVersionConstraint(tag)).toBe(true);
  });

  test.each([
    ...['1', 'v1', '1.2', 'v0.1.0', '1.2.3', '01.2.3', '1.2.3-rc.1', '1.2.3-rc.1+b', '1+b', '1-alpine', '20260101'],
    ...[
      'latest',
      'main',
      'xenial',
      'x86',
      'x86_64',
      'x64',
      '2x',
      '3x.1',
      'sha256-abc',
      'v',
      'vx1',
      '1.2.3.4',
      '1.x.3.x',
    ],
    ...['', ' ', '|', '||', '1|2', '1||', '>', '~', '>1 - 2', '1 -2 -', '>=1<2', '==1', '!1', '1;2', '1,,2', '1.x-01'],
    ...['1.2.3-a..b', '~1.2.3-01', 'V1.x', '1.x!', '2026-01-01', '1.2_3', '~0.1 # note'],
  ])('%j is none', (tag) => {
    expect(isVersionConstraint(tag)).toBe(false);
  });

  test('any tag is read without taking long', () => {
    const began = performance.now();
    for (const tag of ['1  '.repeat(170), '1 - '.repeat(128), '1||'.repeat(170), '1-'.repeat(255), 'x.'.repeat(256)]) {
      expect(isVersionConstraint(`${tag}!`)).toBe(false);
    }
    expect(isVersionConstraint(`~${'1'.repeat(100_000)}`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

const digest = `sha256:${'0'.repeat(64)}`;
const tagsOf = (build: string): string => readReleaseName(build).release?.kptfileTag ?? 'no such build';

describe('applyKptfileTag', () => {
  test.each([
    ['ignored', ['v2.0.0', 'v3.0.2', 'v4.1.2', 'v1.4.0', 'v1.5.8']],
    ['exact', ['main-2026-04', 'v1.5.9', '1.5-2026-06', 'v1.5.12', 'v1.6.0', 'v1.6.2', 'v1.6.3']],
    ['exact', ['main-2026-08', 'pserver-2026-08']],
    ['listed', ['main-2026-10']],
  ])('a tag is %s by %j', (kind, builds) => {
    expect(builds.map((build) => [build, tagsOf(build)])).toEqual(builds.map((build) => [build, kind]));
  });

  test.each([
    ['r.example/fn', undefined, 'image r.example/fn', 'image r.example/fn', 'image r.example/fn'],
    ['r.example/fn:v1', '', 'image r.example/fn:v1', 'image r.example/fn:v1', 'image r.example/fn:v1'],
    ['r.example/fn', 'v0.1.0', 'image r.example/fn', 'image r.example/fn:v0.1.0', 'image r.example/fn:v0.1.0'],
    ['r.example/fn', 'latest', 'image r.example/fn', 'image r.example/fn:latest', 'image r.example/fn:latest'],
    ['r.example/fn', '1.2', 'image r.example/fn', 'image r.example/fn:1.2', 'image r.example/fn:1.2'],
    ['r.example/fn:v1', 'v2', 'image r.example/fn:v1', 'image r.example/fn:v2', 'image r.example/fn:v2'],
    ['r.example:5000/fn', 'v2', 'image r.example:5000/fn', 'image r.example:5000/fn:v2', 'image r.example:5000/fn:v2'],
    ['fn:v1', 'v2', 'image fn:v1', 'image fn:v2', 'image fn:v2'],
    [`r.example/fn@${digest}`, 'v2', `image r.example/fn@${digest}`, 'image r.example/fn:v2', 'image r.example/fn:v2'],
    [
      `r.example/fn:v1@${digest}`,
      'v2',
      `image r.example/fn:v1@${digest}`,
      'image r.example/fn:v2',
      'image r.example/fn:v2',
    ],
    ['r.example/fn', '0.1.x', 'image r.example/fn', 'fails r.example/fn', 'listed r.example/fn'],
    ['r.example/fn:v1', '~0.1', 'image r.example/fn:v1', 'fails r.example/fn', 'listed r.example/fn'],
    [`r.example/fn@${digest}`, '*', `image r.example/fn@${digest}`, 'fails r.example/fn', 'listed r.example/fn'],
  ])('%s with the tag %j: "%s" to v1.5.8, "%s" to main-2026-08, "%s" after', (image, tag, ignored, exact, listed) => {
    const expected = { ignored, exact, listed };
    for (const release of releases) {
      const applied = applyKptfileTag(release, image, tag);
      expect([release.build, `${applied.outcome} ${applied.image}`]).toEqual([
        release.build,
        expected[release.kptfileTag],
      ]);
    }
  });

  test('what is asked for has the tag and nothing of the image but its name', () => {
    const [name, word] = [
      fc.stringMatching(/^[a-z]{1,5}(?::\d{4})?\/[a-z]{1,8}$/),
      // Not `vx`, which is a constraint.
      fc.stringMatching(/^[a-u][a-z-]{1,9}$/),
    ];
    const identifier = fc.oneof(
      fc.constant(''),
      word.map((tag) => `:${tag}`),
      fc.constant(`@${digest}`),
    );
    const resolving = releases.filter(({ kptfileTag }) => kptfileTag !== 'ignored');
    fc.assert(
      fc.property(fc.constantFrom(...resolving), name, identifier, word, (release, image, own, tag) => {
        expect(applyKptfileTag(release, `${image}${own}`, tag)).toEqual({ outcome: 'image', image: `${image}:${tag}` });
      }),
    );
  });
});
