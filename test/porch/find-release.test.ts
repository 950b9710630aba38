import { describe, expect, test } from '@jest/globals';
import { describeUnknownRelease, readReleaseName } from '../../src/porch/find-release.js';

describe('readReleaseName', () => {
  test.each([
    // Known builds, by name and by tag.
    ['v3.0.2', 'known', 'v3.0.2'],
    ['3.0.2', 'known', 'v3.0.2'],
    ['v1.6.3', 'known', 'v1.6.3'],
    ['v1.5.8-acme.1', 'known', 'v1.5.8'],
    ['v1.5.8+acme', 'known', 'v1.5.8'],
    ['v2.0.0-pre1', 'known', 'v2.0.0'],
    ['1.5.10', 'known', 'v1.5.10'],
    ['main', 'known', 'main-2026-08'],
    ['main-2026-04', 'known', 'main-2026-04'],
    ['main-2026-08', 'known', 'main-2026-08'],
    ['main-2026-10', 'known', 'main-2026-10'],
    ['pserver-2026-08', 'known', 'pserver-2026-08'],
    ['1.5-2026-06', 'known', '1.5-2026-06'],
    // Lines that had a release since the next one began, and what is newer than all.
    ['v1.5.13', 'newer', 'v1.5.12'],
    ['v1.5.40-rc1', 'newer', 'v1.5.12'],
    ['v1.6.4', 'newer', 'v1.6.3'],
    ['v1.6.9', 'newer', 'v1.6.3'],
    ['v1.7.0', 'newer', 'main-2026-08'],
    ['1.40.0', 'newer', 'main-2026-08'],
    // The numbering went from 2, 3 and 4 back to 1.4: these lines do not go on.
    ['v2.0.1', 'near', 'v2.0.0'],
    ['v2.4.0', 'near', 'v2.0.0'],
    ['v3.0.9', 'near', 'v3.0.8'],
    ['v3.1.0', 'near', 'v3.0.8'],
    ['v4.0.1', 'near', 'v4.0.0'],
    ['v4.1.3', 'near', 'v4.1.2'],
    ['v4.2.0', 'near', 'v4.1.2'],
    ['v1.4.7', 'near', 'v1.4.0'],
    // Before every known build.
    ['v0.0.31', 'older', 'v2.0.0'],
    ['0.0.27', 'older', 'v2.0.0'],
    ['v1.0.0', 'older', 'v2.0.0'],
    ['v1.3.9', 'older', 'v2.0.0'],
    // No build, and nothing that is near one.
    ['v5.0.0', 'none', undefined],
    ['v30.0.2', 'none', undefined],
    ['v9999999999.0.0', 'none', undefined],
    ['main-2026-05', 'none', undefined],
    ['v1.5', 'none', undefined],
    ['v1.5.8.1', 'none', undefined],
    ['v1.5.8 ', 'none', undefined],
    ['V1.5.8', 'none', undefined],
    ['xv1.5.8', 'none', undefined],
    ['latest', 'none', undefined],
    ['', 'none', undefined],
    ['constructor', 'none', undefined],
  ])('%j is %s: %s', (name, kind, build) => {
    const named = readReleaseName(name);
    expect([named.kind, named.release?.build]).toEqual([kind, build]);
  });
});

describe('describeUnknownRelease', () => {
  test.each([
    ['v3.0.9', 'v3.0.8', 'v3.0.7', 'v3.0.6'],
    ['v4.0.1', 'v4.0.0', 'v4.1.0', 'v4.1.1'],
    ['v4.1.3', 'v4.1.2', 'v4.1.1', 'v4.1.0'],
    ['v1.4.7', 'v1.4.0', 'v1.5.0', 'v1.5.1'],
    ['v5.0.0', 'v4.1.2', 'v4.1.1', 'v4.1.0'],
    ['v1.5', 'v1.5.12', 'v1.5.11', 'v1.5.10'],
    ['v0.0.31', 'v2.0.0', 'v3.0.0', 'main-2024-10-22'],
    ['main-2026-05', 'main-2026-04', '1.5-2026-06', 'main-2026-08'],
    ['nightly-2024-11-01', 'main-2024-10-22', 'main-2026-04', '1.5-2026-06'],
    ['latest', 'main-2026-08', 'v1.6.3', 'v1.6.2'],
    ['sha-2026-99', 'main-2026-08', 'v1.6.3', 'v1.6.2'],
    ['', 'main-2026-08', 'v1.6.3', 'v1.6.2'],
  ])('%j is nearest to %s, %s and %s', (name, ...nearest) => {
    const listed = nearest.map((build) => `"${build}"`).join(', ');
    expect(describeUnknownRelease(name)).toBe(
      `"${name}" is not a known build of Porch; the nearest are ${listed}; README.md lists all under "Porch releases"`,
    );
  });
});
