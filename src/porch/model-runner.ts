import type { ParsedFlags } from './go-flags.js';
import type { Release } from './releases.js';

export type RunnerVerdict = 'authenticated' | 'anonymous' | 'fails' | 'hangs' | 'exits' | 'panics' | 'unknown';

/** Why the verdict is what it is: one code for each way out of the runner's code. */
export type RunnerCause =
  | 'credential-sent'
  // anonymous
  | 'feature-absent'
  | 'feature-off'
  | 'registry-exempt'
  | 'registry-not-listed'
  | 'credential-empty'
  // exits
  | 'flags-refused'
  // hangs
  | 'secrets-not-watchable'
  // panics, fails or exits, by build
  | 'pod-template-missing'
  | 'pod-template-unusable'
  // panics
  | 'function-secret-without-data'
  // fails
  | 'pod-runtime-disabled'
  | 'image-name-invalid'
  | 'secret-name-invalid'
  | 'secret-get-forbidden'
  | 'secret-create-forbidden'
  | 'secret-update-forbidden'
  | 'function-secret-immutable'
  | 'secret-content-refused'
  | 'auth-file-missing'
  | 'auth-file-is-directory'
  | 'auth-file-unreadable'
  | 'auth-file-not-decodable'
  | 'credential-not-decodable'
  | 'tls-folder-missing'
  | 'tls-ca-missing'
  | 'tls-ca-unreadable'
  | 'tls-ca-not-pem'
  | 'service-template-missing'
  | 'pod-name-refused'
  // unknown
  | 'arguments-unknown'
  | 'auth-file-unknown'
  | 'tls-ca-unknown'
  | 'role-unknown'
  | 'function-secret-unknown';

/** What stands at a path of the runner's container. */
export type MountedPath =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** There, but its content is not in the package. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing' | 'directory' | 'unreadable' };

/** A Secret of the function namespace; only what the runner and the API server look at. */
export interface FunctionSecret {
  readonly type: string;
  readonly data: ReadonlyMap<string, Uint8Array>;
  readonly immutable: boolean;
}

/** The template of function pods, as the package or cluster has it. */
export interface FunctionPodTemplate {
  /** Names of its imagePullSecrets. */
  readonly imagePullSecrets: readonly string[];
  /** For a ConfigMap: whether it has the keys `template` and `serviceTemplate`. */
  readonly hasPodTemplate: boolean;
  readonly hasServiceTemplate: boolean;
}

/** What the runner finds around itself, asked for by the names that its flags give. */
export interface RunnerSurroundings {
  readMountedPath(path: string): MountedPath;
  /** What the runner's ServiceAccount may do with a Secret of that name. */
  secretVerbs(namespace: string, secretName: string): ReadonlySet<string> | 'unknown';
  functionSecret(namespace: string, name: string): FunctionSecret | 'absent' | 'unknown';
  /** The ConfigMap of that name beside the runner (or, without a name, the PodTemplate in the function namespace). */
  podTemplate(name: string | undefined, functionNamespace: string): FunctionPodTemplate | 'absent' | 'unknown';
}

/** The runner's settings once its flags are parsed. */
export interface RunnerSettings {
  readonly enabled: boolean;
  readonly authPath: string;
  readonly secretName: string;
  readonly tlsEnabled: boolean;
  readonly tlsPath: string;
  readonly functionNamespace: string;
  readonly podTemplateName: string | undefined;
  readonly imagePrefix: string;
  readonly disabledRuntimes: readonly string[];
}

/** What the runner does with an image. */
export interface RunnerOutcome {
  readonly verdict: RunnerVerdict;
  readonly cause: RunnerCause;
  /** The image once a prefix was put before a short name. */
  readonly image: string;
  /** The pod's imagePullSecrets where one is made, and those of the template that it loses. */
  readonly imagePullSecrets: readonly string[];
  readonly lostPullSecrets: readonly string[];
}

/** Reads the settings out of parsed flags; what the build lacks has its fixed value. */
export function readRunnerSettings(release: Release, parsed: ParsedFlags): RunnerSettings {
  throw new Error(`not written yet: ${release.build} ${String(parsed.given.length)}`);
}

/**
 * Says what the runner of a build does when it is asked for an image that it has not seen before.
 *
 * @param args the arguments behind the program's name; undefined where one of them is not known
 * @param image as a Kptfile or client names it
 */
export function modelRunner(
  release: Release,
  args: readonly string[] | undefined,
  image: string,
  surroundings: RunnerSurroundings,
): RunnerOutcome {
  throw new Error(`not written yet: ${release.build} ${String(args?.length)} ${image} ${typeof surroundings}`);
}
