import {
  libraryFlags,
  packageMarks,
  porchServer,
  releases,
  serverFlags,
  type FlagDefinition,
  type PackageMark,
  type Release,
} from '../../src/porch/releases.js';

/** What is known of a build of Porch: a text for each fact, by what the fact is. Both sides of a comparison are one. */
export type PorchFacts = ReadonlyMap<string, string>;

/** A fact of which two sides say different things; undefined: that side does not have it. */
export interface Difference {
  readonly fact: string;
  readonly found: string | undefined;
  readonly expected: string | undefined;
}

/**
 * The facts of a row that a checkout shows as well. The rest of a row is behaviour: `podName`, `readsTemplateAtStart`,
 * `panicsWithoutTemplate` and `evaluatorAddsPrefix` are found by reading and running only.
 */
export function releaseFacts(release: Release): PorchFacts {
  const { evaluator, privateRegistries: feature, shipped } = release;
  const registry = shipped.marks.includes('the images are those of ghcr.io/kptdev')
    ? 'ghcr.io/kptdev'
    : 'docker.io/nephio';
  return new Map([
    ['evaluator', evaluator.name],
    ...flagFacts('the evaluator', release.flags),
    ...(release.runnerFlags === undefined ? [] : flagFacts('the function runner', release.runnerFlags)),
    ['default image prefix of porch-server', release.imagePrefix.default],
    ['images that never get the credentials', feature?.exemptPrefix ?? 'none'],
    ['names of the CA file', listed(feature?.tls?.caFiles ?? [])],
    ['access to Secrets', feature?.secretAccess ?? 'none'],
    ['a Secret that is there', feature?.updatesSecret === true ? 'is updated' : 'is left'],
    ["the pod template's imagePullSecrets", feature?.templatePullSecrets ?? 'kept'],
    ['pod template', release.podTemplate],
    ['a Service for each function pod', yesOrNo(release.servicePerPod)],
    ['`tag` of a Kptfile', release.kptfileTag],
    ['names asked over plain HTTP', listed(release.plainHttpEndings)],
    ['package: evaluator', evaluator.name],
    ...packageFacts({
      images: [`${registry}/porch-function-runner`, `${registry}/porch-server`],
      program: release.runnerPath,
      flags: shipped.flags,
      roleResources: shipped.roleResources,
      roleVerbs: shipped.roleResources.includes('secrets') ? ['create', 'delete', 'get', 'update'] : [],
      clusterVerbs: evaluator === porchServer ? ['get', 'list', 'watch'] : [],
      hasPodTemplate: release.podTemplate === 'pod-template',
      podCacheConfig: release.podCacheConfig,
      marks: new Map(marks.map((mark) => [mark, shipped.marks.includes(mark)])),
    }),
  ]);
}

/** What a package shows, of a checkout or as a row has it. */
export interface ShownByPackage {
  readonly images: readonly string[];
  /** The function runner's. */
  readonly program: string | undefined;
  readonly flags: readonly string[];
  readonly roleResources: readonly string[];
  /** On Secrets, of the Role for function pods; every package has had the same since v3.0.2. */
  readonly roleVerbs: readonly string[];
  /** On Secrets, that ClusterRoles allow the evaluator. */
  readonly clusterVerbs: readonly string[];
  readonly hasPodTemplate: boolean;
  readonly podCacheConfig: string | undefined;
  readonly marks: ReadonlyMap<PackageMark, boolean>;
}

const marks = Object.keys(packageMarks) as readonly PackageMark[];

/** Flags and resources count only where some row has them: only these tell builds apart. */
export function packageFacts(shown: ShownByPackage): readonly (readonly [string, string])[] {
  const known = (kind: 'flags' | 'roleResources'): readonly string[] =>
    [...new Set(releases.flatMap(({ shipped }) => shipped[kind]))].filter((each) => shown[kind].includes(each));
  return [
    ['package: images', listed(shown.images)],
    ['package: program of the function runner', shown.program ?? 'none'],
    ['package: flags', listed(known('flags'))],
    ['package: resources of the Role for function pods', listed(known('roleResources'))],
    ['package: verbs on Secrets of that Role', listed(shown.roleVerbs)],
    ["package: verbs on Secrets of the evaluator's ClusterRoles", listed(shown.clusterVerbs)],
    ['package: PodTemplate object', yesOrNo(shown.hasPodTemplate)],
    ['package: pod-cache-config.yaml', shown.podCacheConfig ?? 'none'],
    ...marks.map((mark) => {
      const has = shown.marks.get(mark);
      return [`package: ${mark}`, has === undefined ? 'not shown' : yesOrNo(has)] as const;
    }),
  ];
}

/** A flag's definition; where its type or default cannot be read, what is written instead. */
export type ReadFlag = FlagDefinition | { readonly type: string; readonly default: string };

/** A fact for each flag of a program; none for flags that come from libraries. */
export function flagFacts(
  program: string,
  flags: Readonly<Record<string, ReadFlag>>,
): readonly (readonly [string, string])[] {
  return Object.entries(flags)
    .filter(([name]) => !Object.hasOwn(libraryFlags, name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { type, default: value }]) => [
      `flag --${name} of ${program}`,
      Object.hasOwn(serverFlags, name) ? type : `${type}, default "${value}"`,
    ]);
}

/** Where two sides differ, in the order of the first. */
export function compareFacts(found: PorchFacts, expected: PorchFacts): readonly Difference[] {
  return [...new Set([...found.keys(), ...expected.keys()])]
    .map((fact) => ({ fact, found: found.get(fact), expected: expected.get(fact) }))
    .filter((each) => each.found !== each.expected);
}

export function listed(texts: readonly string[]): string {
  return texts.length === 0 ? 'none' : [...new Set(texts)].join(', ');
}

export function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
