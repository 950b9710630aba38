import { findRelease, nearestRelease, newestRelease, releases, type Release } from './releases.js';

/** What a package shows of the build that it is meant for. */
export interface ReleaseEvidence {
  /** The runner's image, as written. */
  readonly image?: string | undefined;
  /** Names of the flags that the runner is given, without dashes. */
  readonly flags: readonly string[];
  /** The program, such as `/server`. */
  readonly program?: string | undefined;
  /** Objects in the package that only some builds read. */
  readonly hasFunctionConfigs: boolean;
  readonly hasPodTemplates: boolean;
  /** The form of pod-cache-config.yaml; undefined where there is none. */
  readonly podCacheConfig?: 'mapping' | 'list' | undefined;
  /** The images in pod-cache-config.yaml. */
  readonly cachedImages?: readonly string[] | undefined;
  /** Resources that Roles in the function namespace name; undefined where the package has no such Role. */
  readonly roleResources?: readonly string[] | undefined;
  /** What those Roles let the runner do with Secrets. */
  readonly secretVerbs?: readonly string[] | undefined;
}

/** The build that a package is taken to be for. */
export interface InferredRelease {
  readonly release: Release;
  /** `stated`: the image's tag names it; `consistent`: all evidence fits; `conflicting`: no build fits all of it. */
  readonly certainty: 'stated' | 'consistent' | 'conflicting';
  /** Clauses for a message, such as `the image tag is "latest"`. */
  readonly evidence: readonly string[];
}

/** One thing seen, and the builds that it fits. */
interface Clue {
  readonly seen: string;
  readonly fits: (release: Release) => boolean;
  /** Only what packages usually look like: ignored where it contradicts the rest. */
  readonly weak?: boolean;
}

/**
 * Infers the build: the one that the image's tag names; else the newest one that fits what the package shows. Of clues
 * that contradict each other the one that comes first in `findClues` counts.
 */
export function inferRelease(evidence: ReleaseEvidence): InferredRelease {
  const { tag, near, isStated } = readTag(evidence);
  if (near && isStated) return { release: near, certainty: 'stated', evidence: [describeTag(evidence, tag)] };

  const clauses = [
    near
      ? `the image tag "${String(tag)}" is no known build, "${near.build}" is the nearest`
      : describeTag(evidence, tag),
  ];
  let fitting: readonly Release[] = near ? [near] : releases;
  let conflicting = false;
  for (const clue of findClues(evidence)) {
    const { fits, weak = false } = clue;
    const narrowed = fitting.filter(fits);
    if (narrowed.length === fitting.length || (narrowed.length === 0 && weak)) continue;
    const clause = describeClue(clue);
    clauses.push(narrowed.length > 0 ? clause : `against that, ${clause}`);
    conflicting ||= narrowed.length === 0;
    fitting = narrowed.length > 0 ? narrowed : fitting;
  }
  const release = fitting.at(-1) ?? newestRelease;
  return { release, certainty: conflicting ? 'conflicting' : 'consistent', evidence: clauses };
}

/**
 * What of a package does not fit a build that somebody names: the image's tag, and what other builds read. Flags are left
 * out: each that the build lacks is a fault of its own. Out: clauses for a message.
 */
export function findContradictions(evidence: ReleaseEvidence, release: Release): readonly string[] {
  const { tag, near, isStated } = readTag(evidence);
  if (isStated) return near === release ? [] : [describeTag(evidence, tag)];
  return findClues({ ...evidence, flags: [] })
    .filter(({ fits, weak = false }) => !weak && !fits(release))
    .map(describeClue);
}

/** The flags that switch the feature on. */
const switches: ReadonlySet<string> = new Set(
  releases.flatMap(({ privateRegistries }) => privateRegistries?.enableFlag ?? []),
);

/** Strongest first: what ends the runner, what it does not read, and what the packages of some builds look like. */
function findClues(evidence: ReleaseEvidence): readonly Clue[] {
  const { flags, program, podCacheConfig, cachedImages = [], roleResources, secretVerbs = [] } = evidence;
  const clues: Clue[] = [];
  const given = [...new Set(flags)];
  const findFlagClues = (names: readonly string[]): readonly Clue[] =>
    names.map((flag) => ({
      seen: `the flag "--${flag}" is given`,
      fits: (release) => Object.hasOwn(release.flags, flag),
    }));
  clues.push(...findFlagClues(given.filter((flag) => !switches.has(flag))));
  if (program !== undefined && releases.some(({ serverPath }) => serverPath === program)) {
    clues.push({ seen: `the program is "${program}"`, fits: ({ serverPath }) => serverPath === program });
  }
  if (evidence.hasFunctionConfigs) {
    clues.push({
      seen: 'the package has FunctionConfig objects',
      fits: (release) => release.podCacheConfig === undefined,
    });
  }
  if (evidence.hasPodTemplates) {
    clues.push({ seen: 'the package has a PodTemplate', fits: ({ podTemplate }) => podTemplate === 'pod-template' });
  }
  if (podCacheConfig !== undefined) {
    clues.push({
      seen: `pod-cache-config.yaml is a ${podCacheConfig}`,
      fits: (release) => release.podCacheConfig === podCacheConfig,
    });
  }
  // Behind what was shipped: it may have been put there for another build by mistake.
  clues.push(...findFlagClues(given.filter((flag) => switches.has(flag))));
  for (const prefix of new Set(releases.map(({ imagePrefix }) => imagePrefix.default))) {
    if (cachedImages.length === 0 || !cachedImages.every((image) => image.startsWith(prefix))) continue;
    const seen = `the images in pod-cache-config.yaml begin with "${prefix}"`;
    clues.push({ seen, fits: ({ imagePrefix }) => imagePrefix.default === prefix, weak: true });
  }
  if (roleResources === undefined) return clues;
  // What the mutator gives the Role of a build that only wants the path; every shipped Role for Secrets has `update`.
  const mayNotUpdate = secretVerbs.length > 0 && !secretVerbs.some((verb) => verb === 'update' || verb === '*');
  if (mayNotUpdate && flags.includes('registry-auth-secret-path')) {
    clues.push({
      seen: 'the Role for function pods does not let the runner update secrets',
      fits: ({ privateRegistries }) => privateRegistries?.secretVerbs.includes('update') === false,
      weak: true,
    });
  }
  // What a package lacks tells something only where it is a whole one.
  for (const resource of ['functionconfigs', 'services', 'secrets']) {
    const has = roleResources.includes(resource);
    const seen = `the Role for function pods ${has ? 'names' : 'does not name'} ${resource}`;
    clues.push({ seen, fits: ({ shipped }) => shipped.roleResources.includes(resource) === has, weak: true });
  }
  for (const flag of new Set(releases.flatMap(({ shipped }) => shipped.flags))) {
    if (flags.includes(flag)) continue;
    const seen = `the flag "--${flag}" is not given, which packages of later builds give`;
    clues.push({ seen, fits: ({ shipped }) => !shipped.flags.includes(flag), weak: true });
  }
  return clues;
}

/** The image's tag, the build that it names or comes nearest to, and whether it names that build. */
function readTag({ image }: ReleaseEvidence): {
  readonly tag: string | undefined;
  readonly near: Release | undefined;
  readonly isStated: boolean;
} {
  const tag = findTag(image);
  const near = tag === undefined ? undefined : (findRelease(tag).release ?? nearestRelease(tag));
  return { tag, near, isStated: tag !== undefined && near !== undefined && isBuildOf(tag, near) };
}

/** The image's tag; undefined where it has none. */
function findTag(image: string | undefined): string | undefined {
  return /^[^@]*:([^:/@]+)(?:@.*)?$/.exec(image ?? '')?.[1];
}

/** Whether the tag is the build's own, or the same version with a suffix such as `-acme.1`. */
function isBuildOf(tag: string, { build }: Release): boolean {
  const version = tag.startsWith('v') || !/^\d/.test(tag) ? tag : `v${tag}`;
  return version === build || version === 'main' || version.startsWith(`${build}-`) || version.startsWith(`${build}+`);
}

function describeTag({ image }: ReleaseEvidence, tag: string | undefined): string {
  if (tag !== undefined) return `the image tag is "${tag}"`;
  if (image === undefined) return 'the container names no image';
  return image.includes('@') ? 'the image is given by digest, without a tag' : 'the image has no tag';
}

function describeClue({ seen, fits }: Clue): string {
  return `${seen} (${describeBuilds(releases.filter(fits))})`;
}

function describeBuilds(builds: readonly Release[]): string {
  const [oldest, newest] = [builds.at(0), builds.at(-1)];
  if (!oldest || !newest) return 'no known build';
  return oldest === newest ? `only "${oldest.build}"` : `"${oldest.build}" to "${newest.build}"`;
}
