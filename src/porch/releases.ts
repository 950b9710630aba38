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
  /** What the runner must be allowed to do with Secrets in the function namespace. */
  readonly secretVerbs: readonly SecretVerb[];
  /** The runner reads Secrets through a cache that lists and watches them, and waits for ever where it may not. */
  readonly watchesSecrets: boolean;
  /** A Secret already in the function namespace gets the content of the mounted file. */
  readonly updatesSecret: boolean;
  /** What becomes of the imagePullSecrets that the pod template has. */
  readonly templatePullSecrets: 'replaced' | 'appended';
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
  /** The flag that gives the prefix of image names without a slash; undefined: the runner adds none. */
  readonly imagePrefixFlag: string | undefined;
  /** The form of pod-cache-config.yaml; undefined: there is none, FunctionConfig objects are read instead. */
  readonly podCacheConfig: 'mapping' | 'list' | undefined;
  /** The program in the runner's image. */
  readonly serverPath: string;
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
