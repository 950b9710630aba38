import { dockerConfigKey } from '../registry/docker-config-secret.js';

/**
 * What each build of Porch's function runner can do and how it does it, as data. A new release is a new row of
 * `releases`; builds that share facts share a named group of traits.
 *
 * Read in the upstream repository nephio-project/porch at the tag that bears the build's name, where no other place is
 * named: func/server/server.go (flags), func/internal/podevaluator.go (to v1.5.7), func/internal/podmanager.go
 * (v1.5.8 on), func/Dockerfile and deployments/porch/2-function-runner.yaml (where the server lies).
 */

/** What a flag takes; a value that does not fit ends the runner. */
export type FlagType = 'bool' | 'string' | 'int' | 'duration';

/** A flag of the runner; `default` is written as on a command line. */
export interface FlagDefinition {
  readonly type: FlagType;
  readonly default: string;
}

export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>;

/** How the runner of a build uses private registries; flags are named without dashes. */
export interface PrivateRegistries {
  /** The bool that switches the feature on; undefined: a path that is not empty does. */
  readonly enableFlag: string | undefined;
  readonly pathFlag: string;
  /** Names the Secret of the function pods; undefined: the name is `defaultSecretName`. */
  readonly nameFlag: string | undefined;
  readonly defaultSecretName: string;
  readonly tls: { readonly enableFlag: string; readonly pathFlag: string } | undefined;
  /** Images whose name begins so never get the credentials. */
  readonly exemptPrefix: string;
  /** What the runner must be allowed to do with Secrets in the function namespace. */
  readonly secretVerbs: readonly SecretVerb[];
  /** The runner reads Secrets through a cache that lists and watches them, and waits for ever where it may not list. */
  readonly watchesSecrets: boolean;
  /** A Secret already in the function namespace gets the content of the mounted file. */
  readonly updatesSecret: boolean;
  /** What becomes of the imagePullSecrets that the pod template has. */
  readonly templatePullSecrets: 'replaced' | 'appended';
  /** The runner writes into a pod template before it looks whether it has one, and panics where it has none. */
  readonly panicsWithoutTemplate: boolean;
}

export type SecretVerb = 'get' | 'list' | 'watch' | 'create' | 'update';

/** What builds have in common. */
export interface ReleaseTraits {
  readonly flags: FlagDefinitions;
  /** Undefined: the build cannot use private registries. */
  readonly privateRegistries: PrivateRegistries | undefined;
  /** Where the pod template comes from: always inline, a ConfigMap that a flag names, or the PodTemplate object. */
  readonly podTemplate: 'inline' | 'config-map' | 'pod-template';
  /** Function pods are reached through a Service, whose template stands beside the pod's in that ConfigMap. */
  readonly servicePerPod: boolean;
  /** The pod template is read when the runner starts, which ends without one. */
  readonly readsTemplateAtStart: boolean;
  /** What function pods are named after; a tag or digest in it must be fit for a pod name. */
  readonly podName: 'repository' | 'repository-and-tag';
  /** What porch-server, told otherwise by its flag of that name, puts before image names without a slash. */
  readonly imagePrefix: { readonly flag: string; readonly default: string };
  /** The runner has the same flag, and does the same with names that reach it without a slash. */
  readonly runnerAddsPrefix: boolean;
  /** The form of pod-cache-config.yaml; undefined: there is none, FunctionConfig objects are read instead. */
  readonly podCacheConfig: 'mapping' | 'list' | undefined;
  /** The program in the runner's image. */
  readonly serverPath: string;
  /** What the package of the build shows: flags in its Deployment, and resources in its Role for function pods. */
  readonly shipped: { readonly flags: readonly string[]; readonly roleResources: readonly string[] };
}

/** One build of the function runner. */
export interface Release extends ReleaseTraits {
  /** As users name it: `v1.5.8`, `main-2026-04`. */
  readonly build: string;
  /** Of the commit, `YYYY-MM-DD`: the only order that is right, as v1.4.0 is newer than v4.1.2. */
  readonly date: string;
  /** Tag or commit of nephio-project/porch that the facts were read at. */
  readonly source: string;
}

/** A release found by name, or one line that says why there is none and what to do. */
export type ReleaseOrError =
  { readonly release: Release; readonly error?: never } | { readonly release?: never; readonly error: string };

const text = (value: string): FlagDefinition => ({ type: 'string', default: value });
const number = (value: number): FlagDefinition => ({ type: 'int', default: String(value) });
const duration = (value: string): FlagDefinition => ({ type: 'duration', default: value });
const bool = (value: boolean): FlagDefinition => ({ type: 'bool', default: String(value) });

/** pkg/cmd/server/start.go (v2.0.0), internal/kpt/fnruntime/runner.go (v3.0.8): the functions' first home. */
const gcrPrefix = 'gcr.io/kpt-fn/';
/** internal/kpt/fnruntime/runner.go (v1.5.4); kpt's pkg/lib/runneroptions/runneroptions.go (v1.0.0-beta.62.1). */
const ghcrPrefix = 'ghcr.io/kptdev/krm-functions-catalog/';

/** v2.0.0: func/server/server.go, func/internal/podevaluator.go. */
const first: ReleaseTraits = {
  flags: {
    port: number(9445),
    functions: text('./functions'),
    config: text('./config.yaml'),
    'pod-cache-config': text('/pod-cache-config/pod-cache-config.yaml'),
    'pod-namespace': text('porch-fn-system'),
    'pod-ttl': duration('30m'),
    'scan-interval': duration('1m'),
    'disable-runtimes': text(''),
  },
  privateRegistries: undefined,
  podTemplate: 'inline',
  servicePerPod: false,
  readsTemplateAtStart: false,
  podName: 'repository',
  imagePrefix: { flag: 'default-image-prefix', default: gcrPrefix },
  runnerAddsPrefix: false,
  podCacheConfig: 'mapping',
  serverPath: '/server',
  shipped: { flags: ['config', 'functions', 'pod-namespace'], roleResources: ['pods'] },
};

/** v3.0.0: func/server/server.go. */
const withTemplate: ReleaseTraits = {
  ...first,
  flags: { ...first.flags, 'function-pod-template': text('') },
  podTemplate: 'config-map',
};

/** c7b99998 (2024-10-22): func/internal/podevaluator.go, InspectOrCreateSecret and retrieveOrCreatePod. */
const pathOnly: PrivateRegistries = {
  enableFlag: undefined,
  pathFlag: 'registry-auth-secret-path',
  nameFlag: undefined,
  defaultSecretName: 'auth-secret',
  tls: undefined,
  exemptPrefix: gcrPrefix,
  secretVerbs: ['get', 'create'],
  watchesSecrets: false,
  updatesSecret: false,
  templatePullSecrets: 'replaced',
  panicsWithoutTemplate: true,
};

/** v3.0.2: func/server/server.go, func/internal/podevaluator.go. */
const singular: PrivateRegistries = {
  ...pathOnly,
  enableFlag: 'enable-private-registry',
  nameFlag: 'registry-auth-secret-name',
  secretVerbs: ['get', 'create', 'update'],
  updatesSecret: true,
  panicsWithoutTemplate: false,
};

/** v3.0.3: func/server/server.go, func/internal/podevaluator.go, getImage. */
const plural: PrivateRegistries = {
  ...singular,
  enableFlag: 'enable-private-registries',
  tls: { enableFlag: 'enable-private-registries-tls', pathFlag: 'tls-secret-path' },
};

/** v4.1.0: func/internal/podevaluator.go, appendImagePullSecret. */
const appending: PrivateRegistries = { ...plural, templatePullSecrets: 'appended' };

/** main of 2026-04-29: func/server/server.go, buildFnConfigReconciler: the client reads through the manager's cache. */
const watching: PrivateRegistries = {
  ...appending,
  secretVerbs: ['get', 'list', 'watch', 'create', 'update'],
  watchesSecrets: true,
};

const secretFlags: FlagDefinitions = {
  'registry-auth-secret-path': text(`/var/tmp/config-secret/${dockerConfigKey}`),
  'registry-auth-secret-name': text('auth-secret'),
};

/** c7b99998: func/server/server.go. */
const october2024: ReleaseTraits = {
  ...withTemplate,
  flags: { ...withTemplate.flags, 'registry-auth-secret-path': text('') },
  privateRegistries: pathOnly,
};

/** v3.0.2: func/server/server.go; deployments/porch/5-rbac.yaml. */
const withSingular: ReleaseTraits = {
  ...withTemplate,
  flags: { ...withTemplate.flags, ...secretFlags, 'enable-private-registry': bool(false) },
  privateRegistries: singular,
  shipped: { ...first.shipped, roleResources: ['pods', 'secrets'] },
};

/** v3.0.3: func/server/server.go; deployments/porch/2-function-runner.yaml. */
const withPlural: ReleaseTraits = {
  ...withTemplate,
  flags: {
    ...withTemplate.flags,
    ...secretFlags,
    'enable-private-registries': bool(false),
    'enable-private-registries-tls': bool(false),
    'tls-secret-path': text('/var/tmp/tls-secret/'),
    'max-request-body-size': number(6 * 1024 * 1024),
  },
  privateRegistries: plural,
  shipped: {
    flags: [...first.shipped.flags, 'max-request-body-size'],
    roleResources: withSingular.shipped.roleResources,
  },
};

/** v4.1.0: func/internal/podevaluator.go. */
const withAppending: ReleaseTraits = { ...withPlural, privateRegistries: appending };

/** v4.1.1: func/server/server.go. */
const withLogLevel: ReleaseTraits = { ...withAppending, flags: { ...withAppending.flags, 'log-level': number(2) } };

/** v4.1.2: func/server/server.go. */
const withWarmUp: ReleaseTraits = {
  ...withLogLevel,
  flags: { ...withLogLevel.flags, 'warm-up-pod-cache': bool(true) },
};

/** v1.4.0: func/internal/podevaluator.go, retrieveOrCreateService; deployments/porch/5-rbac.yaml. */
const withServices: ReleaseTraits = {
  ...withWarmUp,
  servicePerPod: true,
  shipped: { ...withWarmUp.shipped, roleResources: ['pods', 'services', 'secrets'] },
};

/** v1.5.4: pkg/cmd/server/start.go; deployments/porch/2-function-runner.yaml. */
const withGhcr: ReleaseTraits = { ...withServices, imagePrefix: { ...withServices.imagePrefix, default: ghcrPrefix } };

/** v1.5.5: deployments/porch/2-function-runner.yaml. */
const shippedWithWarmUp: ReleaseTraits = {
  ...withGhcr,
  shipped: { ...withGhcr.shipped, flags: [...withGhcr.shipped.flags, 'warm-up-pod-cache'] },
};

/** v1.5.7: func/Dockerfile. */
const nonRoot: ReleaseTraits = { ...shippedWithWarmUp, serverPath: '/home/nonroot/server' };

const parallelFlags: FlagDefinitions = {
  'max-waitlist-length': number(2),
  'max-parallel-pods-per-function': number(1),
};

/** v1.5.8: func/server/server.go; func/internal/podmanager.go, podID; func/internal/podcachemanager.go. */
const parallel: ReleaseTraits = {
  ...nonRoot,
  flags: { ...nonRoot.flags, ...parallelFlags },
  readsTemplateAtStart: true,
  podName: 'repository-and-tag',
  podCacheConfig: 'list',
  shipped: { ...nonRoot.shipped, flags: [...nonRoot.shipped.flags, ...Object.keys(parallelFlags)] },
};

/** Gone once FunctionConfig objects and the PodTemplate had come. */
const goneFlags = ['config', 'pod-cache-config', 'function-pod-template'];

/** main of 2026-04-29: func/server/server.go, func/internal/podmanager.go, deployments/porch. */
const withFunctionConfigs: ReleaseTraits = {
  ...parallel,
  flags: {
    ...Object.fromEntries(Object.entries(parallel.flags).filter(([flag]) => !goneFlags.includes(flag))),
    'default-image-prefix': text(ghcrPrefix),
  },
  privateRegistries: watching,
  podTemplate: 'pod-template',
  runnerAddsPrefix: true,
  podCacheConfig: undefined,
  shipped: {
    flags: parallel.shipped.flags.filter((flag) => !goneFlags.includes(flag)),
    roleResources: [...parallel.shipped.roleResources, 'functionconfigs', 'podtemplates', 'servicetemplates'],
  },
};

/** Every known build, in order of date. */
export const releases: readonly Release[] = [
  { build: 'v2.0.0', date: '2024-02-02', source: 'v2.0.0', ...first },
  { build: 'v3.0.0', date: '2024-06-24', source: 'v3.0.0', ...withTemplate },
  { build: 'main-2024-10-22', date: '2024-10-22', source: 'c7b999980e3a', ...october2024 },
  { build: 'v3.0.1', date: '2024-11-05', source: 'v3.0.1', ...withTemplate },
  { build: 'v3.0.2', date: '2024-11-15', source: 'v3.0.2', ...withSingular },
  { build: 'v3.0.3', date: '2024-11-25', source: 'v3.0.3', ...withPlural },
  { build: 'v3.0.4', date: '2024-12-02', source: 'v3.0.4', ...withPlural },
  { build: 'v3.0.5', date: '2024-12-12', source: 'v3.0.5', ...withPlural },
  { build: 'v3.0.6', date: '2024-12-16', source: 'v3.0.6', ...withPlural },
  { build: 'v3.0.7', date: '2024-12-18', source: 'v3.0.7', ...withPlural },
  { build: 'v3.0.8', date: '2025-01-30', source: 'v3.0.8', ...withPlural },
  { build: 'v4.0.0', date: '2025-02-18', source: 'v4.0.0', ...withPlural },
  { build: 'v4.1.0', date: '2025-03-28', source: 'v4.1.0', ...withAppending },
  { build: 'v4.1.1', date: '2025-04-17', source: 'v4.1.1', ...withLogLevel },
  { build: 'v4.1.2', date: '2025-05-15', source: 'v4.1.2', ...withWarmUp },
  { build: 'v1.4.0', date: '2025-06-21', source: 'v1.4.0', ...withServices },
  { build: 'v1.5.0', date: '2025-07-03', source: 'v1.5.0', ...withServices },
  { build: 'v1.5.1', date: '2025-07-09', source: 'v1.5.1', ...withServices },
  { build: 'v1.5.2', date: '2025-07-30', source: 'v1.5.2', ...withServices },
  { build: 'v1.5.3', date: '2025-09-03', source: 'v1.5.3', ...withServices },
  { build: 'v1.5.4', date: '2025-11-14', source: 'v1.5.4', ...withGhcr },
  { build: 'v1.5.5', date: '2025-12-03', source: 'v1.5.5', ...shippedWithWarmUp },
  { build: 'v1.5.6', date: '2026-02-09', source: 'v1.5.6', ...shippedWithWarmUp },
  { build: 'v1.5.7', date: '2026-03-04', source: 'v1.5.7', ...nonRoot },
  { build: 'v1.5.8', date: '2026-03-30', source: 'v1.5.8', ...parallel },
  { build: 'main-2026-04', date: '2026-04-29', source: '74d82d569e37', ...withFunctionConfigs },
];

/** The newest build known, which `main` names. */
export const newestRelease: Release = releases.reduce((newest, release) =>
  compareReleases(release, newest) > 0 ? release : newest,
);

/** Orders by date: negative where `a` is the older one. */
export function compareReleases(a: Release, b: Release): number {
  return a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
}

/**
 * Finds a build by name.
 *
 * @param name `v3.0.2`, `3.0.2`, `main-2026-04`, or `main` for the newest
 * @returns the release, or an error that lists what is known and says what to write
 */
export function findRelease(name: string): ReleaseOrError {
  const wanted = name === 'main' ? newestRelease.build : /^\d/.test(name) ? `v${name}` : name;
  const release = releases.find(({ build }) => build === wanted);
  if (release) return { release };
  const near = nearestRelease(wanted);
  const hint = near
    ? `the nearest known build is "${near.build}"; write that, or "main" if the build is newer than ${newestRelease.date}`
    : `it must be ${releases.map(({ build }) => `"${build}"`).join(', ')}, or "main" for the newest`;
  return { error: `"${name}" is no known build of Porch's function runner: ${hint}` };
}

/**
 * The known build that an unknown version is most like: the last one before it with the same major number, or the
 * newest of all where its minor number is not known yet.
 *
 * @returns undefined for what is no version, and for versions before the first
 */
export function nearestRelease(name: string): Release | undefined {
  const version = parseVersion(name);
  if (!version) return undefined;
  const line = releases.filter(({ build }) => parseVersion(build)?.[0] === version[0]);
  const before = line.filter(({ build }) => compareVersions(parseVersion(build) ?? [], version) <= 0);
  const last = before.at(-1);
  // The numbering went 2, 3, 4 and then on at 1.4: only its present line goes on beyond what is known.
  const present = releases.findLast(({ build }) => parseVersion(build))?.build;
  const goesOn =
    last !== undefined && last.build === present && (parseVersion(last.build)?.[1] ?? 0) < (version[1] ?? 0);
  return goesOn ? newestRelease : last;
}

function parseVersion(name: string): readonly number[] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(name);
  return match?.slice(1).map(Number);
}

function compareVersions(a: readonly number[], b: readonly number[]): number {
  const difference = a.findIndex((part, index) => part !== b[index]);
  return difference < 0 ? 0 : (a[difference] ?? 0) - (b[difference] ?? 0);
}
