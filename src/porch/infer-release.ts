import { readReleaseName } from './find-release.js';
import {
  isRegistryFlag,
  newestOf,
  newestRelease,
  packageMarks,
  releases,
  type Component,
  type PackageMark,
  type Release,
} from './releases.js';

/** What a package shows about the build that it is meant for. */
export interface ReleaseEvidence {
  /** The image of the function runner, as written; of porch-server if the package has no function runner. */
  readonly image?: string | undefined;
  /** The components that the package sets up to evaluate pods, each with what shows it. */
  readonly evaluators: readonly { readonly name: Component['name']; readonly seen: string }[];
  /** Names of the flags that the function runner is given, without dashes. */
  readonly flags: readonly string[];
  /** Names of the flags that porch-server is given, with dashes for underscores. */
  readonly serverFlags: readonly string[];
  /** The function runner's program, such as `/server`. */
  readonly program?: string | undefined;
  /** Objects in the package that only some builds read. */
  readonly hasFunctionConfigs: boolean;
  readonly hasPodTemplates: boolean;
  /** The form of pod-cache-config.yaml; undefined if there is none. */
  readonly podCacheConfig?: 'mapping' | 'list' | undefined;
  /** The images in pod-cache-config.yaml. */
  readonly cachedImages?: readonly string[] | undefined;
  /** Resources that Roles in the function namespace name; undefined if the package has no such Role. */
  readonly roleResources?: readonly string[] | undefined;
  /** The verbs on Secrets in those Roles. */
  readonly secretVerbs?: readonly string[] | undefined;
  /** The marks that the package could show, and whether it shows them. */
  readonly marks?: ReadonlyMap<PackageMark, boolean> | undefined;
}

/** The build that a package is assumed to be for. */
export interface InferredRelease {
  readonly release: Release;
  /**
   * `stated`: the image's tag names it; `consistent`: all evidence fits; `conflicting`: no build fits all of it;
   * `newer`, `older`: the tag is a version newer, or older, than every known build.
   */
  readonly certainty: 'stated' | 'consistent' | 'conflicting' | 'newer' | 'older';
  /** Clauses for a message, the strongest first, such as `the image tag is "latest"`. */
  readonly evidence: readonly string[];
}

/** One thing seen, and the builds that it fits. */
interface Clue {
  readonly seen: string;
  readonly fits: (release: Release) => boolean;
  /** It only says what packages usually look like, and is ignored if it contradicts the rest. */
  readonly weak?: boolean;
}

/**
 * Infers the build: the one that the image's tag names, or else the newest one that fits what the package shows. Of clues
 * that contradict each other, the first one in `findClues` counts. A build that is not on Porch's main branch is chosen
 * only if the package shows its evaluator.
 */
export function inferRelease(evidence: ReleaseEvidence): InferredRelease {
  const tag = findTag(evidence.image);
  const named = tag === undefined ? undefined : readReleaseName(tag);
  const tagClause = describeTag(evidence, tag);
  switch (named?.kind) {
    case 'known':
      return { release: named.release, certainty: 'stated', evidence: [tagClause] };
    case 'older':
      return { release: named.release, certainty: 'older', evidence: [tagClause] };
    case 'newer':
      return {
        release: withShownEvaluator(named.release, evidence),
        certainty: 'newer',
        evidence: [tagClause],
      };
    case 'near':
    case 'none':
    case undefined:
      return narrow(evidence, tagClause, named?.release);
  }
}

/** A release newer than all known ones may have another evaluator: then the newest preview with that evaluator. */
export function withShownEvaluator(release: Release, evidence: ReleaseEvidence): Release {
  const [shown, ...others] = evidence.evaluators;
  if (shown === undefined || others.length > 0 || shown.name === release.evaluator.name) return release;
  return narrow(evidence, '', undefined).release;
}

function narrow(evidence: ReleaseEvidence, tagClause: string, near: Release | undefined): InferredRelease {
  const [shown, ...others] = evidence.evaluators;
  const isPossible = ({ isPreview, evaluator }: Release): boolean =>
    isPreview !== true || (others.length === 0 && evaluator.name === shown?.name);
  const possible = releases.filter(isPossible);
  let fitting: readonly Release[] = near ? [near] : possible;
  const agreeing: Clue[] = [];
  const against = others.length > 0 ? [evidence.evaluators.map(({ seen }) => seen).join(', and ')] : [];
  for (const clue of findClues(evidence)) {
    const { fits, weak = false } = clue;
    const narrowed = fitting.filter(fits);
    if (narrowed.length === fitting.length || (narrowed.length === 0 && weak)) continue;
    if (narrowed.length === 0) against.push(describeClue(clue, possible));
    else {
      agreeing.push(clue);
      fitting = narrowed;
    }
  }
  const width = ({ fits }: Clue): number => possible.filter(fits).length;
  return {
    release: newestOf(fitting) ?? newestRelease(),
    certainty: against.length > 0 ? 'conflicting' : 'consistent',
    evidence: [
      near ? `${tagClause}, which is not known, and "${near.build}" is the nearest` : tagClause,
      ...against,
      // A clue that fits few builds says the most.
      ...agreeing.toSorted((a, b) => width(a) - width(b)).map((clue) => describeClue(clue, possible)),
    ],
  };
}

/**
 * What in a package does not fit a build that the user names: the image's tag, and objects that only other builds read.
 * Flags are left out, because each one that the build lacks is a fault of its own.
 *
 * @returns clauses for a message
 */
export function findContradictions(evidence: ReleaseEvidence, release: Release): readonly string[] {
  const tag = findTag(evidence.image);
  const named = tag === undefined ? undefined : readReleaseName(tag);
  if (named?.kind === 'known' || named?.kind === 'older') {
    return named.release === release && named.kind === 'known' ? [] : [describeTag(evidence, tag)];
  }
  return findClues({ ...evidence, flags: [], serverFlags: [] })
    .filter(({ fits, weak = false }) => !weak && !fits(release))
    .map((clue) => describeClue(clue, releases));
}

const serverBuilds = releases.filter(({ evaluator }) => evaluator.name === 'porch-server');

/** Whether porch-server has a flag in only some of the builds in which it evaluates pods. */
function isOfSomeServers(flag: string): boolean {
  const having = serverBuilds.filter(({ flags }) => Object.hasOwn(flags, flag)).length;
  return having > 0 && having < serverBuilds.length;
}

/** The flags that switch the feature on. */
const switches: ReadonlySet<string> = new Set(
  releases.flatMap(({ privateRegistries }) => privateRegistries?.enableFlag ?? []),
);

/** The strongest first: what ends the evaluator, what it does not read, what the packages of some builds look like. */
function findClues(evidence: ReleaseEvidence): readonly Clue[] {
  const { flags, program, podCacheConfig, cachedImages = [], roleResources, secretVerbs = [], marks = [] } = evidence;
  const clues: Clue[] = [];
  const [shown, ...others] = evidence.evaluators;
  if (shown !== undefined && others.length === 0) {
    clues.push({ seen: shown.seen, fits: ({ evaluator }) => evaluator.name === shown.name });
  }
  for (const flag of evidence.serverFlags.filter(isOfSomeServers)) {
    const fits = ({ evaluator, flags: known }: Release): boolean =>
      evaluator.name === 'porch-server' && Object.hasOwn(known, flag);
    clues.push({ seen: `porch-server has the flag "--${flag}"`, fits });
  }
  // If porch-server evaluates pods, these flags are on the function runner by mistake.
  const given = [...new Set(flags)].filter((flag) => shown?.name !== 'porch-server' || !isRegistryFlag(flag));
  const findFlagClues = (names: readonly string[]): readonly Clue[] =>
    names.map((flag) => ({
      seen: `the flag "--${flag}" is given`,
      fits: (release) => Object.hasOwn(release.runnerFlags ?? release.flags, flag),
    }));
  clues.push(...findFlagClues(given.filter((flag) => !switches.has(flag))));
  if (program !== undefined && releases.some(({ runnerPath }) => runnerPath === program)) {
    clues.push({ seen: `the program is "${program}"`, fits: ({ runnerPath }) => runnerPath === program });
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
  // These come after what is shipped, because they may have been added for another build by mistake.
  clues.push(...findFlagClues(given.filter((flag) => switches.has(flag))));
  for (const prefix of new Set(releases.map(({ imagePrefix }) => imagePrefix.default))) {
    if (cachedImages.length === 0 || !cachedImages.every((image) => image.startsWith(prefix))) continue;
    const seen = `the images in pod-cache-config.yaml begin with "${prefix}"`;
    clues.push({ seen, fits: ({ imagePrefix }) => imagePrefix.default === prefix, weak: true });
  }
  if (roleResources === undefined) return [...clues, ...findMarkClues(marks)];
  // The build that needs only the path ships and is given such a Role; the Roles of all later ones have `update`.
  const mayNotUpdate = secretVerbs.length > 0 && !secretVerbs.some((verb) => verb === 'update' || verb === '*');
  if (mayNotUpdate && flags.includes('registry-auth-secret-path')) {
    clues.push({
      seen: 'the Role for function pods does not let the runner update secrets',
      fits: ({ privateRegistries }) => privateRegistries?.secretVerbs.includes('update') === false,
      weak: true,
    });
  }
  // A missing object says something only if the package is complete.
  for (const resource of ['functionconfigs', 'services', 'secrets']) {
    const has = roleResources.includes(resource);
    const seen = `the Role for function pods ${has ? 'names' : 'does not name'} ${resource}`;
    clues.push({ seen, fits: ({ shipped }) => shipped.roleResources.includes(resource) === has, weak: true });
  }
  for (const flag of new Set(releases.flatMap(({ shipped }) => shipped.flags))) {
    if (flags.includes(flag) || evidence.serverFlags.includes(flag)) continue;
    const seen = `the flag "--${flag}" is not given, which packages of later builds give`;
    clues.push({ seen, fits: ({ shipped }) => !shipped.flags.includes(flag), weak: true });
  }
  return [...clues, ...findMarkClues(marks)];
}

function findMarkClues(marks: Iterable<readonly [PackageMark, boolean]>): readonly Clue[] {
  return [...marks].map(([mark, has]) => ({
    seen: has ? mark : packageMarks[mark].absent,
    fits: ({ shipped }) => shipped.marks.includes(mark) === has,
    weak: true,
  }));
}

/** The image's tag; undefined if it has none. */
function findTag(image: string | undefined): string | undefined {
  return /^[^@]*:([^:/@]+)(?:@.*)?$/.exec(image ?? '')?.[1];
}

function describeTag({ image }: ReleaseEvidence, tag: string | undefined): string {
  if (tag !== undefined) return `the image tag is "${tag}"`;
  if (image === undefined) return 'the container names no image';
  return image.includes('@') ? 'the image has a digest and no tag' : 'the image has no tag';
}

/** A clue with the builds that it fits: those that come into question, else any. */
function describeClue({ seen, fits }: Clue, possible: readonly Release[]): string {
  const builds = possible.filter(fits);
  return `${seen} (${describeBuilds(builds.length > 0 ? builds : releases.filter(fits))})`;
}

function describeBuilds(builds: readonly Release[]): string {
  const [oldest, newest] = [builds.at(0), builds.at(-1)];
  if (!oldest || !newest) return 'in no known build';
  return oldest === newest ? `only in ${oldest.build}` : `in ${oldest.build} to ${newest.build}`;
}
