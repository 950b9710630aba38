import { dockerConfigKey } from '../registry/docker-config-secret.js';

/**
 * What each build of Porch can do and how it does it, as data. A new release is a new row of `releases`; builds that
 * share facts share a named group of traits.
 *
 * Read at the tag or commit that a row names, in nephio-project/porch (to v1.5.9) and kptdev/porch (after), where no
 * other place is named: func/server/server.go (flags of the function runner), func/internal/podevaluator.go (to v1.5.7),
 * func/internal/podmanager.go (v1.5.8 on), func/Dockerfile and deployments/porch (what a package holds).
 */

/** The type of a flag; a value that does not fit ends the program. */
export type FlagType = 'bool' | 'string' | 'int' | 'duration';

/** A flag; `default` is written as on a command line. */
export interface FlagDefinition {
  readonly type: FlagType;
  readonly default: string;
}

export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>;

/** A program of Porch that may evaluate pods: what every package calls it, and how it reads its flags. */
export interface Component {
  /** The name of its Deployment and of its container. */
  readonly name: 'function-runner' | 'porch-server';
  /** Its name in messages, in the middle of a sentence. */
  readonly title: string;
  /** The last part of its image's name. */
  readonly image: string;
  /** The list of its container that holds the flags. */
  readonly flagList: 'command' | 'args';
  /** Which rules its flags follow: those of Go's flag package, or those of pflag. */
  readonly flagLibrary: 'go' | 'pflag';
  /** Its program in its image; undefined: it differs by build, see `runnerPath`. */
  readonly program?: string;
}

/** deployments/porch/2-function-runner.yaml; func/server/server.go. */
export const functionRunner: Component = {
  name: 'function-runner',
  title: 'the function runner',
  image: 'porch-function-runner',
  flagList: 'command',
  flagLibrary: 'go',
};

/** deployments/porch/3-porch-server.yaml; pkg/cmd/server/start.go, which runs cobra by component-base's cli.Run. */
export const porchServer: Component = {
  name: 'porch-server',
  title: 'porch-server',
  image: 'porch-server',
  flagList: 'args',
  flagLibrary: 'pflag',
  program: '/home/nonroot/porch',
};

/** How the evaluator of a build uses private registries; flags are named without dashes. */
export interface PrivateRegistries {
  /** The bool that switches the feature on; undefined: a path that is not empty does. */
  readonly enableFlag: string | undefined;
  readonly pathFlag: string;
  /** Names the Secret of the function pods; undefined: the name is `defaultSecretName`. */
  readonly nameFlag: string | undefined;
  readonly defaultSecretName: string;
  readonly tls: TlsTraits | undefined;
  /** Images whose name begins with this never get credentials. */
  readonly exemptPrefix: string;
  /** What the evaluator's Role must allow on Secrets in the function namespace. */
  readonly secretVerbs: readonly SecretVerb[];
  /**
   * How the evaluator reads Secrets. `request`: it gets them. `cache`: it lists and watches them, and waits forever if it
   * may not list. `cluster-role`: it gets them, as a ClusterRole of every package allows.
   */
  readonly secretAccess: 'request' | 'cache' | 'cluster-role';
  /** A Secret already in the function namespace gets the content of the mounted file. */
  readonly updatesSecret: boolean;
  /** What the evaluator does with the pod template's own imagePullSecrets. */
  readonly templatePullSecrets: 'replaced' | 'appended';
  /** The evaluator writes into a pod template before it checks that it has one, and panics if it has none. */
  readonly panicsWithoutTemplate: boolean;
}

/** How a build trusts a private CA. */
export interface TlsTraits {
  readonly enableFlag: string;
  readonly pathFlag: string;
  /** Names of the CA's file in the folder; the first that exists is read. */
  readonly caFiles: readonly string[];
}

export type SecretVerb = 'get' | 'list' | 'watch' | 'create' | 'update';

/** Marks that only the packages of some builds have, each with the Deployment that shows it. */
export const packageMarks = {
  'the images are those of ghcr.io/kptdev': { shownBy: 'function-runner', absent: 'the images are those of nephio' },
  'the function runner has a startupProbe': {
    shownBy: 'function-runner',
    absent: 'the function runner has no startupProbe',
  },
  'the function runner has the port "pprof"': {
    shownBy: 'function-runner',
    absent: 'the function runner has no port "pprof"',
  },
  'porch-server has the variable "CERT_STORAGE_DIR"': {
    shownBy: 'porch-server',
    absent: 'porch-server has no variable "CERT_STORAGE_DIR"',
  },
  'porch-controllers mounts "webhook-certs"': {
    shownBy: 'porch-controllers',
    absent: 'porch-controllers does not mount "webhook-certs"',
  },
} as const;

export type PackageMark = keyof typeof packageMarks;

/** What builds have in common. */
export interface ReleaseTraits {
  /** Which program evaluates pods: "the evaluator". */
  readonly evaluator: Component;
  /** The evaluator's flags. */
  readonly flags: FlagDefinitions;
  /** The function runner's flags if it only runs programs of its own image; undefined if it is the evaluator. */
  readonly runnerFlags: FlagDefinitions | undefined;
  /** Undefined: the build cannot use private registries. */
  readonly privateRegistries: PrivateRegistries | undefined;
  /**
   * Whether the evaluator was seen to use a docker config of its own (`DOCKER_CONFIG`) while the feature is off, or only
   * its code says so.
   */
  readonly ambient: 'seen' | 'by-code';
  /** Where the pod template comes from: always inline, a ConfigMap that a flag names, or a PodTemplate object. */
  readonly podTemplate: 'inline' | 'config-map' | 'pod-template';
  /** Function pods are reached through a Service, whose template is in the same ConfigMap as the pod's. */
  readonly servicePerPod: boolean;
  /** The evaluator reads the pod template when it starts, and ends without one. */
  readonly readsTemplateAtStart: boolean;
  /** What the name of a function pod is made of; a tag or digest in it must be valid in a pod's name. */
  readonly podName: 'repository' | 'repository-and-tag';
  /** The prefix that porch-server adds to image names without a slash, and the flag that changes it. */
  readonly imagePrefix: { readonly flag: string; readonly default: string };
  /** The evaluator has the same flag, and adds the prefix to names that reach it without a slash. */
  readonly evaluatorAddsPrefix: boolean;
  /** Endings of a registry's name with which the evaluator asks it over plain HTTP, too, if it has no TLS. */
  readonly plainHttpEndings: readonly string[];
  /**
   * How `tag` of an image in a Kptfile is used. `ignored`: not at all. `exact`: an exact one replaces the image's own tag
   * or digest, and a version constraint fails. `listed`: a constraint is resolved by listing the repository's tags.
   */
  readonly kptfileTag: 'ignored' | 'exact' | 'listed';
  /** The form of pod-cache-config.yaml; undefined: the build reads FunctionConfig objects instead. */
  readonly podCacheConfig: 'mapping' | 'list' | undefined;
  /** The function runner's program in its image. */
  readonly runnerPath: string;
  /** What the package of the build shows. */
  readonly shipped: {
    /** Flags in the Deployments of the function runner and of porch-server. */
    readonly flags: readonly string[];
    /** Resources in the Role for function pods. */
    readonly roleResources: readonly string[];
    readonly marks: readonly PackageMark[];
  };
}

/** One build of Porch. */
export interface Release extends ReleaseTraits {
  /** The name that users give it: `v1.5.8`, `main-2026-04`. */
  readonly build: string;
  /** The date of the commit, `YYYY-MM-DD`. Only dates give the right order: v1.4.0 is newer than v4.1.2. */
  readonly date: string;
  /** Tag or commit that the facts were read at. */
  readonly source: string;
  /** It is assumed only if the package shows it, or the user names it. */
  readonly isPreview?: true;
}

const text = (value: string): FlagDefinition => ({ type: 'string', default: value });
const number = (value: number): FlagDefinition => ({ type: 'int', default: String(value) });
const duration = (value: string): FlagDefinition => ({ type: 'duration', default: value });
const bool = (value: boolean): FlagDefinition => ({ type: 'bool', default: String(value) });

const without = (flags: FlagDefinitions, names: readonly string[]): FlagDefinitions =>
  Object.fromEntries(Object.entries(flags).filter(([flag]) => !names.includes(flag)));

/** pkg/cmd/server/start.go (v2.0.0), internal/kpt/fnruntime/runner.go (v3.0.8): the functions' first home. */
const gcrPrefix = 'gcr.io/kpt-fn/';
/** internal/kpt/fnruntime/runner.go (v1.5.4); kpt's pkg/lib/runneroptions/runneroptions.go (v1.0.0-beta.62.1). */
const ghcrPrefix = 'ghcr.io/kptdev/krm-functions-catalog/';

/** What every function runner also has, from controller-runtime (pkg/client/config, v0.20). */
const kubeconfig: FlagDefinitions = { kubeconfig: text('') };

/** v2.0.0: func/server/server.go, func/internal/podevaluator.go. */
const first: ReleaseTraits = {
  evaluator: functionRunner,
  flags: {
    ...kubeconfig,
    port: number(9445),
    functions: text('./functions'),
    config: text('./config.yaml'),
    'pod-cache-config': text('/pod-cache-config/pod-cache-config.yaml'),
    'pod-namespace': text('porch-fn-system'),
    'pod-ttl': duration('30m'),
    'scan-interval': duration('1m'),
    'disable-runtimes': text(''),
  },
  runnerFlags: undefined,
  privateRegistries: undefined,
  ambient: 'by-code',
  podTemplate: 'inline',
  servicePerPod: false,
  readsTemplateAtStart: false,
  podName: 'repository',
  imagePrefix: { flag: 'default-image-prefix', default: gcrPrefix },
  evaluatorAddsPrefix: false,
  plainHttpEndings: ['.local', '.localhost'],
  kptfileTag: 'ignored',
  podCacheConfig: 'mapping',
  runnerPath: '/server',
  shipped: {
    flags: ['config', 'functions', 'pod-namespace'],
    roleResources: ['pods'],
    marks: ['porch-server has the variable "CERT_STORAGE_DIR"'],
  },
};

/** v3.0.0: func/server/server.go. */
const withTemplate: ReleaseTraits = {
  ...first,
  flags: { ...first.flags, 'function-pod-template': text('') },
  podTemplate: 'config-map',
};

/** v3.0.1 and all later ones: test/conformance/ambient.jsonl. */
const seenAmbient: ReleaseTraits = { ...withTemplate, ambient: 'seen' };

/** c7b99998 (2024-10-22): func/internal/podevaluator.go, InspectOrCreateSecret and retrieveOrCreatePod. */
const pathOnly: PrivateRegistries = {
  enableFlag: undefined,
  pathFlag: 'registry-auth-secret-path',
  nameFlag: undefined,
  defaultSecretName: 'auth-secret',
  tls: undefined,
  exemptPrefix: gcrPrefix,
  secretVerbs: ['get', 'create'],
  secretAccess: 'request',
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
  tls: {
    enableFlag: 'enable-private-registries-tls',
    pathFlag: 'tls-secret-path',
    caFiles: ['ca.crt', 'ca.pem'],
  },
};

/** v4.1.0: func/internal/podevaluator.go, appendImagePullSecret. */
const appending: PrivateRegistries = { ...plural, templatePullSecrets: 'appended' };

/** main of 2026-04-29: func/server/server.go, buildFnConfigReconciler: the client reads through the manager's cache. */
const watching: PrivateRegistries = {
  ...appending,
  secretVerbs: ['get', 'list', 'watch', 'create', 'update'],
  secretAccess: 'cache',
};

/** kptdev/porch e82aacff (2026-05-21): func/internal/podevaluator.go, defaultRegistry. */
const ghcrExempt: PrivateRegistries = { ...watching, exemptPrefix: ghcrPrefix };

/** e87e83b4 (2026-08-19): pkg/apiserver/config.go, coreClientWithoutCache; deployments/porch/5-rbac.yaml. */
const inServer: PrivateRegistries = {
  ...ghcrExempt,
  secretVerbs: ['create', 'update'],
  secretAccess: 'cluster-role',
};

/** 03685e16 (2026-10): pkg/engine/podevaluator, tagresolver.go and podmanager.go. */
const withMoreCaFiles: PrivateRegistries = {
  ...inServer,
  tls: inServer.tls && {
    ...inServer.tls,
    caFiles: ['ca.crt', 'ca.pem', 'cacert.pem', 'ca-bundle.crt', 'root.crt'],
  },
};

const secretFlags: FlagDefinitions = {
  'registry-auth-secret-path': text(`/var/tmp/config-secret/${dockerConfigKey}`),
  'registry-auth-secret-name': text('auth-secret'),
};

/** c7b99998: func/server/server.go; deployments/porch/5-rbac.yaml. */
const october2024: ReleaseTraits = {
  ...withTemplate,
  flags: { ...withTemplate.flags, 'registry-auth-secret-path': text('') },
  privateRegistries: pathOnly,
  shipped: { ...first.shipped, roleResources: ['pods', 'secrets'] },
};

/** v3.0.2: func/server/server.go; deployments/porch/5-rbac.yaml. */
const withSingular: ReleaseTraits = {
  ...seenAmbient,
  flags: { ...withTemplate.flags, ...secretFlags, 'enable-private-registry': bool(false) },
  privateRegistries: singular,
  shipped: { ...first.shipped, roleResources: ['pods', 'secrets'] },
};

/** v3.0.3: func/server/server.go; deployments/porch/2-function-runner.yaml. */
const withPlural: ReleaseTraits = {
  ...seenAmbient,
  flags: {
    ...withTemplate.flags,
    ...secretFlags,
    'enable-private-registries': bool(false),
    'enable-private-registries-tls': bool(false),
    'tls-secret-path': text('/var/tmp/tls-secret/'),
    'max-request-body-size': number(6 * 1024 * 1024),
  },
  privateRegistries: plural,
  shipped: { ...withSingular.shipped, flags: [...first.shipped.flags, 'max-request-body-size'] },
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
const nonRoot: ReleaseTraits = { ...shippedWithWarmUp, runnerPath: '/home/nonroot/server' };

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

const ghcrImages: PackageMark = 'the images are those of ghcr.io/kptdev';

/**
 * Branch 1.5 from f153aa60 (2026-04-15) on: go.mod has kpt v1.0.0-beta.62, with which porch-server resolves tags.
 * deployments/porch names the images of kptdev/porch from bc54af98 (2026-06-03) on. Before that, v1.5.9 and v1.5.10 ship
 * the package of v1.5.8, so only the image's tag tells them from it.
 */
const resolvingTags: ReleaseTraits = {
  ...parallel,
  kptfileTag: 'exact',
  shipped: { ...parallel.shipped, marks: [...parallel.shipped.marks, ghcrImages] },
};

/** Gone once FunctionConfig objects and the PodTemplate had come. */
const goneFlags = ['config', 'pod-cache-config', 'function-pod-template'];

/** main of 2026-04-29: func/server/server.go, func/internal/podmanager.go, deployments/porch. */
const withFunctionConfigs: ReleaseTraits = {
  ...parallel,
  flags: { ...without(parallel.flags, goneFlags), 'default-image-prefix': text(ghcrPrefix) },
  privateRegistries: watching,
  podTemplate: 'pod-template',
  evaluatorAddsPrefix: true,
  kptfileTag: 'exact',
  podCacheConfig: undefined,
  shipped: {
    ...parallel.shipped,
    flags: parallel.shipped.flags.filter((flag) => !goneFlags.includes(flag)),
    roleResources: [...parallel.shipped.roleResources, 'functionconfigs', 'podtemplates', 'servicetemplates'],
  },
};

/** v1.6.0 (610aff9f): func/server/server.go; deployments/porch/2-function-runner.yaml; go.mod (go-containerregistry v0.21.6). */
const withRetries: ReleaseTraits = {
  ...withFunctionConfigs,
  flags: { ...withFunctionConfigs.flags, 'max-grpc-retries': number(2) },
  privateRegistries: ghcrExempt,
  plainHttpEndings: ['.localhost'],
  shipped: {
    ...withFunctionConfigs.shipped,
    marks: [...withFunctionConfigs.shipped.marks, ghcrImages, 'the function runner has a startupProbe'],
  },
};

/** v1.6.3 (ecb185f9): func/internal/podmanager.go without imageResolver; deployments/porch/9-controllers.yaml. */
const withoutPrefix: ReleaseTraits = {
  ...withRetries,
  evaluatorAddsPrefix: false,
  shipped: {
    ...withRetries.shipped,
    marks: [...withRetries.shipped.marks, 'porch-controllers mounts "webhook-certs"'],
  },
};

/** main of 2026-08-14 (754e97a6): deployments/porch/2-function-runner.yaml, 3-porch-server.yaml. */
const withPprof: ReleaseTraits = {
  ...withoutPrefix,
  shipped: {
    ...withoutPrefix.shipped,
    marks: [
      ...withoutPrefix.shipped.marks.filter((mark) => !mark.includes('CERT_STORAGE_DIR')),
      'the function runner has the port "pprof"',
    ],
  },
};

/** Flags of one definition, by lines of their names. */
function flagsOf(definition: FlagDefinition, ...lines: readonly string[]): FlagDefinitions {
  const flags: Record<string, FlagDefinition> = {};
  for (const name of lines.flatMap((line) => line.split(' '))) flags[name] = definition;
  return flags;
}

/**
 * Flags that no file of Porch names. The function runner has `kubeconfig`; porch-server has all, from k8s.io/apiserver
 * and component-base v0.35. Their defaults play no part, and of those that take a value only whether it is a bool, a
 * number or a duration.
 */
export const libraryFlags: FlagDefinitions = {
  ...kubeconfig,
  ...flagsOf(
    bool(false),
    'audit-log-batch-throttle-enable audit-log-compress audit-log-truncate-enabled audit-webhook-batch-throttle-enable',
    'audit-webhook-truncate-enabled authentication-skip-lookup authentication-tolerate-lookup-failure',
    'contention-profiling disable-http2-serving enable-priority-and-fairness permit-address-sharing',
    'permit-port-sharing profiling',
  ),
  ...flagsOf(
    number(0),
    'audit-log-batch-buffer-size audit-log-batch-max-size audit-log-batch-throttle-burst audit-log-maxage',
    'audit-log-maxbackup audit-log-maxsize audit-log-truncate-max-batch-size audit-log-truncate-max-event-size',
    'audit-webhook-batch-buffer-size audit-webhook-batch-max-size audit-webhook-batch-throttle-burst',
    'audit-webhook-truncate-max-batch-size audit-webhook-truncate-max-event-size http2-max-streams-per-connection',
    'secure-port v',
  ),
  ...flagsOf(
    duration('0s'),
    'audit-log-batch-max-wait audit-webhook-batch-max-wait audit-webhook-initial-backoff',
    'authentication-token-webhook-cache-ttl authorization-webhook-cache-authorized-ttl',
    'authorization-webhook-cache-unauthorized-ttl log-flush-frequency',
  ),
  ...flagsOf(
    text(''),
    'admission-control-config-file audit-log-batch-throttle-qps audit-log-format audit-log-mode audit-log-path',
    'audit-log-version audit-policy-file audit-webhook-batch-throttle-qps audit-webhook-config-file audit-webhook-mode',
    'audit-webhook-version authentication-kubeconfig authorization-always-allow-paths authorization-kubeconfig',
    'bind-address cert-dir client-ca-file debug-socket-path disable-admission-plugins egress-selector-config-file',
    'enable-admission-plugins feature-gates requestheader-allowed-names requestheader-client-ca-file',
    'requestheader-extra-headers-prefix requestheader-group-headers requestheader-uid-headers',
    'requestheader-username-headers tls-cert-file tls-cipher-suites tls-curve-preferences tls-min-version',
    'tls-private-key-file tls-sni-cert-key tracing-config-file vmodule',
  ),
};

/** The flags of porch-server's own that have nothing to do with pods (e87e83b4: pkg/cmd/server/start.go), likewise. */
export const serverFlags: FlagDefinitions = {
  ...flagsOf(bool(false), 'db-push-drafts-to-git leader-elect standalone-debug-mode use-user-cabundle'),
  ...flagsOf(
    number(0),
    'gogit-cache-max-file-size gogit-repo-cache-size max-parallel-repo-lists probe-port',
    'repo-operation-retry-attempts',
  ),
  ...flagsOf(duration('0s'), 'leader-lease-duration leader-renew-deadline leader-retry-period list-timeout-per-repo'),
  ...flagsOf(
    text(''),
    'cache-directory cache-type db-cache-data-source db-cache-driver function-runner retryable-git-errors',
  ),
};

/** func/server/server.go at e87e83b4: what is left once pods are evaluated elsewhere. */
const execOnlyFlags = ['kubeconfig', 'disable-runtimes', 'functions', 'log-level', 'max-request-body-size', 'port'];

/** Branch podevaluator-to-pserver (e87e83b4, 2026-08-19): pkg/cmd/server/start.go, deployments/porch. */
const serverEvaluates: ReleaseTraits = {
  ...withPprof,
  evaluator: porchServer,
  flags: {
    ...libraryFlags,
    ...serverFlags,
    ...without(withPprof.flags, ['disable-runtimes', 'log-level', 'max-grpc-retries', 'port']),
    'max-request-body-size': number(6 * 1024 * 1024),
  },
  runnerFlags: Object.fromEntries(Object.entries(withPprof.flags).filter(([flag]) => execOnlyFlags.includes(flag))),
  privateRegistries: inServer,
  shipped: { ...withPprof.shipped, flags: withPprof.shipped.flags.filter((flag) => flag !== 'pod-namespace') },
};

/**
 * main of 2026-10, as far as its files are known (pkg/engine/podevaluator at 03685e16 and 142f316c,
 * deployments/porch/3-porch-server.yaml at 08cf8741, docs of porch-server's configuration).
 */
const withTagListing: ReleaseTraits = {
  ...serverEvaluates,
  flags: {
    ...serverEvaluates.flags,
    'pod-evaluator-port': number(9447),
    'base-pod-template-name': text('base-pod-template'),
    'base-service-template-name': text('base-service-template'),
    'skip-template-creation': bool(false),
    'template-wait-timeout': duration('0s'),
  },
  privateRegistries: withMoreCaFiles,
  kptfileTag: 'listed',
  shipped: { ...serverEvaluates.shipped, flags: [...serverEvaluates.shipped.flags, 'pod-evaluator-port'] },
};

/** Every known build, in order of date. The 1.5 line continues next to the main line. */
export const releases: readonly Release[] = [
  { build: 'v2.0.0', date: '2024-02-02', source: 'v2.0.0', ...first },
  { build: 'v3.0.0', date: '2024-06-24', source: 'v3.0.0', ...withTemplate },
  { build: 'main-2024-10-22', date: '2024-10-22', source: 'c7b999980e3a', ...october2024 },
  { build: 'v3.0.1', date: '2024-11-05', source: 'v3.0.1', ...seenAmbient },
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
  { build: 'v1.5.9', date: '2026-05-13', source: '671dd246', ...resolvingTags },
  { build: 'v1.5.10', date: '2026-06-02', source: 'd3502559', ...resolvingTags },
  { build: 'v1.5.11', date: '2026-06-03', source: 'bc54af98', ...resolvingTags },
  { build: '1.5-2026-06', date: '2026-06-22', source: '4862d843', ...resolvingTags },
  { build: 'v1.5.12', date: '2026-06-25', source: '4862d843', ...resolvingTags },
  { build: 'v1.6.0', date: '2026-06-25', source: '610aff9f', ...withRetries },
  { build: 'v1.6.1', date: '2026-06-29', source: '7085bcae', ...withRetries },
  { build: 'v1.6.2', date: '2026-07-15', source: '6b945b55', ...withRetries },
  { build: 'v1.6.3', date: '2026-07-30', source: 'ecb185f9', ...withoutPrefix },
  { build: 'main-2026-08', date: '2026-08-14', source: '754e97a6', ...withPprof },
  { build: 'pserver-2026-08', date: '2026-08-19', source: 'e87e83b4', isPreview: true, ...serverEvaluates },
  { build: 'main-2026-10', date: '2026-10-01', source: '08cf8741', isPreview: true, ...withTagListing },
];

/** The newest build known of Porch's main branch, which `main` names. */
export function newestRelease(): Release {
  const newest = newestOf(releases.filter(({ isPreview }) => isPreview !== true));
  if (newest === undefined) throw new Error('there is no release');
  return newest;
}

/** The newest of some builds: by date, but one of a line that runs on beside a later one is older than that line. */
export function newestOf(candidates: readonly Release[]): Release | undefined {
  let newest: Release | undefined;
  let highest = -Infinity;
  for (const candidate of candidates) {
    const rank = rankOf(candidate);
    if (rank >= highest) [newest, highest] = [candidate, rank];
  }
  return newest;
}

function rankOf({ build, date }: Release): number {
  const next = findNextLine(build);
  return Math.min(Date.parse(date), next === undefined ? Infinity : Date.parse(next.date) - 1);
}

/** The first build with the same major version and a higher minor one, such as v1.6.0 for v1.5.12. */
function findNextLine(build: string): Release | undefined {
  const [major = '', minor = ''] = lineOf(build);
  return lines.find((line) => line.major === major && Number(line.minor) > Number(minor))?.first;
}

/** The major and minor version in a build's name, if it has them. */
function lineOf(build: string): readonly string[] {
  return (/^v?(\d+)\.(\d+)/.exec(build) ?? []).slice(1);
}

/** All lines, in the order of their first builds. */
const lines = [...new Map(releases.toReversed().map((release) => [lineOf(release.build).join('.'), release])).values()]
  .toReversed()
  .map((first) => {
    const [major, minor] = lineOf(first.build);
    return { major, minor, first };
  });

/** Whether any build has the flag for private registries; only these flags are this project's to write or remove. */
export function isRegistryFlag(name: string): boolean {
  return registryFlags.has(name);
}

const registryFlags: ReadonlySet<string> = new Set(
  releases.flatMap(({ privateRegistries: feature }) =>
    [
      feature?.enableFlag,
      feature?.pathFlag,
      feature?.nameFlag,
      feature?.tls?.enableFlag,
      feature?.tls?.pathFlag,
    ].filter((flag) => flag !== undefined),
  ),
);

/** Flags that only the evaluator has, in every build that has them; they show which program it is. */
export const evaluatorFlags: readonly string[] = [
  'pod-evaluator-port',
  'pod-ttl',
  'scan-interval',
  'warm-up-pod-cache',
  ...Object.keys(parallelFlags),
];

/** The variable that names the wrapper server's image. Without it the evaluator of every build ends when it starts. */
export const wrapperVariable = 'WRAPPER_SERVER_IMAGE';
