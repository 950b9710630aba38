import { newestRelease, releases, type Release } from './releases.js';

/**
 * What a build's name, or an image's tag, says:
 * - `known`: the build;
 * - `newer`: a version newer than all known ones of its line, judged as the newest of that line;
 * - `older`: a version older than every known build, none of which can use private registries;
 * - `near`: a version that is not known, and the last known one before it;
 * - `none`: no version.
 */
export type NamedRelease =
  | { readonly kind: 'known' | 'newer'; readonly release: Release }
  | { readonly kind: 'older' | 'near'; readonly release: Release }
  | { readonly kind: 'none'; readonly release?: never };

type Version = readonly [major: number, minor: number, patch: number];

/**
 * Reads the name of a build.
 *
 * @param name `v3.0.2`, `3.0.2`, `main-2026-08`, `main` for the newest, or a tag such as `v1.6.3-acme.1`
 */
export function readReleaseName(name: string): NamedRelease {
  if (name === 'main') return { kind: 'known', release: newestRelease() };
  const version = parseVersion(name);
  const release = releases.find(({ build }) => build === name || (version && isSameVersion(build, version)));
  if (release) return { kind: 'known', release };
  if (!version) return { kind: 'none' };

  const known = releases.flatMap((each) => {
    const own = parseVersion(each.build);
    return own ? [{ release: each, version: own }] : [];
  });
  const [oldest] = releases;
  if (oldest && known.every((each) => compareVersions(version, each.version) < 0)) {
    return { kind: 'older', release: oldest };
  }
  const newest = newestRelease();
  const major = known.filter((each) => each.version[0] === version[0]);
  const before = major.filter((each) => compareVersions(each.version, version) < 0);
  const [near] = before.toSorted((a, b) => compareVersions(b.version, a.version));
  // The numbers went from 2 to 4 and then back to 1.4: only the newest numbers continue.
  if (!near || !known.slice(-1).some((each) => each.version[0] === version[0])) {
    return near ? { kind: 'near', release: near.release } : { kind: 'none' };
  }
  if (before.length === major.length) {
    return { kind: 'newer', release: near.version[1] === version[1] ? near.release : newest };
  }
  // A line that had a release after the next line began is still maintained.
  const next = major.find((each) => each.version[1] > version[1]);
  const isLive = near.version[1] === version[1] && next !== undefined && near.release.date >= next.release.date;
  return { kind: isLive ? 'newer' : 'near', release: near.release };
}

/** Says that the name of a build is not known, and which names are near. */
export function describeUnknownRelease(name: string): string {
  const near = nearestBuilds(name).map((build) => `"${build}"`);
  return `"${name}" is not a known build of Porch; the nearest are ${near.join(', ')}; README.md lists all under "Porch releases"`;
}

/** The three known builds whose names are nearest to a name that is not known. */
function nearestBuilds(name: string): readonly string[] {
  // A version older than all known builds has the number of a line that began much later.
  if (readReleaseName(name).kind === 'older') return releases.slice(0, 3).map(({ build }) => build);
  const version = parseVersion(name) ?? parseVersion(`${name}.99`);
  const day = Date.parse(/\d{4}-\d{2}(?:-\d{2})?/.exec(name)?.[0] ?? '');
  const distance = ({ build, date, isPreview }: Release): number => {
    const own = parseVersion(build);
    if (version && own) return Math.abs(weigh(own) - weigh(version));
    if (!version && !own && !Number.isNaN(day)) return Math.abs(day - Date.parse(date));
    return isPreview ? Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER - Date.parse(date);
  };
  return releases
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, 3)
    .map(({ build }) => build);
}

function parseVersion(name: string): Version | undefined {
  const match = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+].*)?$/.exec(name);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

function isSameVersion(build: string, version: Version): boolean {
  const own = parseVersion(build);
  return own !== undefined && compareVersions(own, version) === 0;
}

function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function weigh([major, minor, patch]: Version): number {
  return (major * 1000 + minor) * 1000 + patch;
}
