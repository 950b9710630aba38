import { dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import { checkDockerConfigJson } from '../registry/check-docker-config-json.js';
import { findAmbientCredential } from '../registry/ambient-credential.js';
import { parseImageReference, type ImageReference } from '../registry/image-reference.js';
import { findRunnerCredential } from '../registry/runner-credential.js';
import { isDnsSubdomain } from './dns-name.js';
import { flagValue, isGoTrue, type FlagFault, type ParsedFlags } from './go-flags.js';
import { parseFlags } from './parse-flags.js';
import { functionRunner, type PrivateRegistries, type Release } from './releases.js';
import { decodeBase64 } from '../text/base64.js';
import { toByteText } from '../text/byte-text.js';
import { isSameBytes } from '../text/find-bytes.js';
import { trimSlashes } from '../text/trim-slashes.js';

export type EvaluatorVerdict = 'authenticated' | 'anonymous' | 'fails' | 'hangs' | 'exits' | 'panics' | 'unknown';

/** Why the verdict is what it is: one code for each way out of the evaluator's code. */
export type EvaluatorCause =
  | 'credential-sent'
  // anonymous
  | 'feature-absent'
  | 'feature-off'
  | 'registry-exempt'
  | 'registry-not-listed'
  | 'credential-empty'
  | 'ambient-key-unmatched'
  | 'ambient-credential-empty'
  // exits
  | 'flags-refused'
  | 'program-hidden'
  | 'wrapper-image-missing'
  // hangs
  | 'secrets-not-watchable'
  // fails, panics or exits, by build
  | 'pod-template-missing'
  | 'pod-template-unusable'
  // panics
  | 'function-secret-without-data'
  // fails or panics
  | 'pod-runtime-disabled'
  // fails
  | 'not-evaluator'
  // fails
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
  | 'pod-name-refused'
  | 'service-template-missing'
  | 'service-name-refused'
  | 'ambient-file-not-decodable'
  | 'ambient-file-unreadable'
  | 'ambient-helper-missing'
  // unknown
  | 'ambient-file-unknown'
  | 'arguments-unknown'
  | 'auth-file-unknown'
  | 'function-secret-unknown'
  | 'pod-template-unknown'
  | 'role-unknown'
  | 'tls-ca-unknown'
  | 'wrapper-image-unknown';

/** What is at a path of the evaluator's container. */
export type PathContent =
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
  /** For a ConfigMap: whether it has the keys `template`, which must be a pod, and `serviceTemplate`. */
  readonly hasPodTemplate: boolean;
  readonly hasServiceTemplate: boolean;
  /** It has no container called `function`, so no pod can be created from it. */
  readonly lacksFunctionContainer?: boolean;
  /** It has no initContainer, which the newest builds expect. */
  readonly lacksInitContainer?: boolean;
}

/** What the evaluator finds in its container and in the cluster, by the names that its flags give. */
export interface EvaluatorSurroundings {
  /** What the container's process finds at a path, which may be relative or end in a slash. */
  readPath(path: string): PathContent;
  /** What the evaluator's ServiceAccount may do with a Secret of that name. */
  secretVerbs(namespace: string, secretName: string): ReadonlySet<string> | 'unknown';
  functionSecret(namespace: string, name: string): FunctionSecret | 'absent' | 'unknown';
  /** The ConfigMap with that name in the evaluator's namespace, or the PodTemplate with that name in the function namespace. */
  podTemplate(name: string, functionNamespace: string): FunctionPodTemplate | 'absent' | 'unknown';
  /** Whether the variable that names the wrapper server's image is set. */
  readonly wrapperImage: 'set' | 'missing' | 'unknown';
  /** A volume is mounted over the evaluator's own program. */
  readonly isProgramHidden: boolean;
  /** The docker config of the evaluator's own process, for images that the feature gives no credentials. */
  readonly ambientFile: PathContent;
}

/** The evaluator's settings once its flags are parsed. */
export interface EvaluatorSettings {
  /** The feature is in the build and switched on. */
  readonly enabled: boolean;
  readonly authPath: string;
  readonly secretName: string;
  readonly tlsEnabled: boolean;
  readonly tlsPath: string;
  readonly functionNamespace: string;
  /** The ConfigMap or PodTemplate of the pod template; undefined: none is named. */
  readonly podTemplateName: string | undefined;
  /** What the evaluator puts before image names without a slash; empty: nothing. */
  readonly imagePrefix: string;
  readonly disabledRuntimes: readonly string[];
}

/** What the evaluator does with an image. */
export interface EvaluatorOutcome {
  readonly verdict: EvaluatorVerdict;
  readonly cause: EvaluatorCause;
  /** The image, with a prefix before a short name. */
  readonly image: string;
  /** Its pod gets the copy of the mounted docker config: the feature is on, and the image is not exempt. */
  readonly usesFeature: boolean;
  /** If a pod may be created: its imagePullSecrets, and those of the template that are lost. */
  readonly imagePullSecrets: readonly string[];
  readonly lostPullSecrets: readonly string[];
}

/** Reads the settings out of parsed flags; what a build has no flag for has its fixed value. */
export function readEvaluatorSettings(release: Release, parsed: ParsedFlags): EvaluatorSettings {
  const value = (flag: string | undefined): string =>
    (flag === undefined ? undefined : flagValue(parsed, release.flags, flag)) ?? '';
  const feature = release.privateRegistries;
  const authPath = value(feature?.pathFlag);
  const byFlag = feature?.enableFlag !== undefined;
  return {
    enabled: feature !== undefined && (byFlag ? isGoTrue(value(feature.enableFlag)) : authPath !== ''),
    authPath,
    secretName: feature?.nameFlag === undefined ? (feature?.defaultSecretName ?? '') : value(feature.nameFlag),
    tlsEnabled: isGoTrue(value(feature?.tls?.enableFlag)),
    tlsPath: value(feature?.tls?.pathFlag),
    functionNamespace: value('pod-namespace'),
    podTemplateName: findTemplateName(release, value),
    imagePrefix: release.evaluatorAddsPrefix ? value(release.imagePrefix.flag) : '',
    disabledRuntimes: value('disable-runtimes').split(','),
  };
}

function findTemplateName({ podTemplate }: Release, value: (flag: string) => string): string | undefined {
  switch (podTemplate) {
    case 'inline':
      return undefined;
    case 'config-map':
      return value('function-pod-template') || undefined;
    case 'pod-template':
      return value('base-pod-template-name') || 'base-pod-template';
  }
}

/**
 * Puts the prefix before an image name without a slash, as porch-server and some evaluators do.
 *
 * Source: kpt v1.0.0-beta.62.1, pkg/lib/runneroptions/runneroptions.go, ResolveToImageForCLIFunc.
 */
export function resolveImageName(image: string, prefix: string): string {
  const trimmed = trimSlashes(prefix);
  return trimmed === '' || image.includes('/') ? image : `${trimmed}/${image}`;
}

/** One of the ways in which the evaluator's code can end. */
interface Exit {
  readonly verdict: EvaluatorVerdict;
  readonly cause: EvaluatorCause;
}

const fails = (cause: EvaluatorCause): Exit => ({ verdict: 'fails', cause });
const exits = (cause: EvaluatorCause): Exit => ({ verdict: 'exits', cause });
const unknown = (cause: EvaluatorCause): Exit => ({ verdict: 'unknown', cause });

/**
 * Says what the evaluator of a build does when it is asked for an image that it has not seen before, step by step as its
 * code does. A certain failure in a later step wins over an earlier step that cannot be judged.
 *
 * Source: func/server/server.go or pkg/cmd/server/start.go, and func/internal/podevaluator.go (to v1.5.7) or
 * podmanager.go (v1.5.8 on), at the release's tag: CreatePod or retrieveOrCreatePod, imageDigestAndEntrypoint,
 * InspectOrCreateSecret, getCustomAuth, getImage, podID, appendImagePullSecret.
 *
 * @param args the arguments after the program's name; undefined where one of them is not known
 * @param image as it reaches the evaluator: porch-server has put its prefix before short names
 */
export function modelEvaluator(
  release: Release,
  args: readonly string[] | undefined,
  image: string,
  surroundings: EvaluatorSurroundings,
): EvaluatorOutcome {
  const outcome = (exit: Exit, resolved = image, usesFeature = true): EvaluatorOutcome => ({
    ...exit,
    image: resolved,
    usesFeature,
    imagePullSecrets: [],
    lostPullSecrets: [],
  });
  if (surroundings.isProgramHidden) return outcome(exits('program-hidden'));
  if (args === undefined) return outcome(unknown('arguments-unknown'));
  const parsed = parseFlags(release.evaluator, args, release.flags);
  if (parsed.fault) return outcome(exits('flags-refused'));

  const settings = readEvaluatorSettings(release, parsed);
  const resolved = resolveImageName(image, settings.imagePrefix);
  if (settings.disabledRuntimes.includes('pod')) {
    // With no runtime left, the request that none has answered is reported by way of an error that is not there.
    const verdict = settings.disabledRuntimes.includes('exec') ? 'panics' : 'fails';
    return outcome({ verdict, cause: 'pod-runtime-disabled' }, resolved);
  }
  if (surroundings.wrapperImage === 'missing') return outcome(exits('wrapper-image-missing'), resolved);

  const feature = release.privateRegistries;
  const uses = feature !== undefined && settings.enabled && !resolved.startsWith(feature.exemptPrefix);
  const template = findTemplate(release, settings, surroundings);
  const templateExit = judgeTemplate(release, template, uses);
  if (templateExit?.verdict === 'exits') return outcome(templateExit, resolved, uses);

  const reference = parseImageReference(resolved);
  if ('error' in reference) return outcome(fails('image-name-invalid'), resolved, uses);

  const credential = uses
    ? findCredential(feature, settings, reference, surroundings)
    : (findAmbient(reference, surroundings) ??
      anonymous(feature === undefined ? 'feature-absent' : settings.enabled ? 'registry-exempt' : 'feature-off'));
  if (!mayGoOn(credential)) return outcome(credential, resolved, uses);

  const name = reference.repository.split('/').at(-1) ?? '';
  const later = [
    uses && settings.tlsEnabled ? judgeTlsFolder(feature, settings.tlsPath, surroundings) : undefined,
    templateExit,
    judgePodName(release, name, reference.identifier),
    judgeService(release, name, template),
    surroundings.wrapperImage === 'unknown' ? unknown('wrapper-image-unknown') : undefined,
  ].filter((exit) => exit !== undefined);
  const exit = later.find(({ verdict }) => verdict !== 'unknown');
  // Without the feature nothing is copied: the credentials were used, and only the pod is refused.
  const isLate = exit?.cause === 'pod-name-refused' && !uses && credential.verdict === 'authenticated';
  if (exit && !isLate) return outcome(exit, resolved, uses);
  if (isLate) return outcome({ ...credential, cause: exit.cause }, resolved, uses);

  const own = typeof template === 'object' ? template.imagePullSecrets : [];
  const others = own.filter((secret) => secret !== settings.secretName);
  const replaced = uses && feature.templatePullSecrets === 'replaced';
  return {
    ...(credential.verdict === 'authenticated' ? (later[0] ?? credential) : credential),
    image: resolved,
    usesFeature: uses,
    imagePullSecrets: !uses ? own : replaced ? [settings.secretName] : addOnce(own, settings.secretName),
    lostPullSecrets: replaced ? others : [],
  };
}

/**
 * Says what a function runner does with an image that it must not evaluate itself, as porch-server does that: it ends
 * where it is given a flag that it no longer has, and else knows no such function.
 *
 * Source: func/server/server.go at e87e83b4.
 */
export function modelExecRunner(release: Release, args: readonly string[] | undefined): Exit {
  if (args === undefined) return unknown('arguments-unknown');
  return findRunnerFault(release, args) ? exits('flags-refused') : fails('not-evaluator');
}

/** The flag that ends a function runner which does not evaluate pods; undefined: it starts. */
export function findRunnerFault(release: Release, args: readonly string[]): FlagFault | undefined {
  return parseFlags(functionRunner, args, release.runnerFlags ?? release.flags).fault;
}

function anonymous(cause: EvaluatorCause): Exit {
  return { verdict: 'anonymous', cause };
}

function mayGoOn({ verdict }: Exit): boolean {
  return verdict === 'authenticated' || verdict === 'anonymous' || verdict === 'unknown';
}

function addOnce(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names : [...names, name];
}

/** First the Secret for the function pods, then the file again for the evaluator's own request. */
function findCredential(
  feature: PrivateRegistries,
  settings: EvaluatorSettings,
  reference: ImageReference,
  surroundings: EvaluatorSurroundings,
): Exit {
  const file = settings.authPath === '' ? ({ kind: 'missing' } as const) : surroundings.readPath(settings.authPath);
  const secret = judgeSecret(feature, settings, file, surroundings);
  if (secret && !mayGoOn(secret)) return secret;
  if (file.kind !== 'file') return judgeFile(file);
  const found = lookUp(file.bytes, reference);
  return found.verdict === 'authenticated' ? (secret ?? found) : found;
}

function judgeFile(file: Exclude<PathContent, { kind: 'file' }>): Exit {
  switch (file.kind) {
    case 'missing':
      return fails('auth-file-missing');
    case 'directory':
      return fails('auth-file-is-directory');
    case 'unreadable':
      return fails('auth-file-unreadable');
    case 'unknown':
      return unknown('auth-file-unknown');
  }
}

/** Creates or updates the Secret in the function namespace; undefined: that succeeds. */
function judgeSecret(
  feature: PrivateRegistries,
  settings: EvaluatorSettings,
  file: PathContent,
  surroundings: EvaluatorSurroundings,
): Exit | undefined {
  const { functionNamespace, secretName } = settings;
  const verbs = surroundings.secretVerbs(functionNamespace, secretName);
  const may = (verb: string): boolean => verbs === 'unknown' || verbs.has(verb);
  const doubt = verbs === 'unknown' ? unknown('role-unknown') : undefined;
  if (feature.secretAccess === 'cache') {
    // A list fills the cache once, even where the watch that should follow is refused; `get` is never asked for.
    if (!may('list')) return { verdict: 'hangs', cause: 'secrets-not-watchable' };
  } else {
    if (!isPathSegment(secretName)) return fails('secret-name-invalid');
    if (feature.secretAccess === 'request' && !may('get')) return fails('secret-get-forbidden');
  }

  const secret = isDnsSubdomain(secretName) ? surroundings.functionSecret(functionNamespace, secretName) : 'absent';
  if (secret === 'unknown') return unknown('function-secret-unknown');
  if (secret === 'absent') {
    if (file.kind !== 'file' && file.kind !== 'unknown') return judgeFile(file);
    if (!may('create')) return fails('secret-create-forbidden');
    if (!isDnsSubdomain(secretName)) return fails('secret-name-invalid');
    if (file.kind === 'unknown') return judgeFile(file);
    return isAccepted(file.bytes) ? doubt : fails('secret-content-refused');
  }

  if (!feature.updatesSecret) return doubt;
  if (file.kind !== 'file') return judgeFile(file);
  if (isSameBytes(secret.data.get(dockerConfigKey) ?? new Uint8Array(), file.bytes)) return doubt;
  if (secret.data.size === 0) return { verdict: 'panics', cause: 'function-secret-without-data' };
  if (!may('update')) return fails('secret-update-forbidden');
  if (secret.immutable) return fails('function-secret-immutable');
  const checked = secret.type === dockerConfigType;
  return checked && !isAccepted(file.bytes) ? fails('secret-content-refused') : doubt;
}

/** What the evaluator sends to the image's registry. */
function lookUp(file: Uint8Array, reference: ImageReference): Exit {
  const found = findRunnerCredential(file, reference);
  switch (found.outcome) {
    case 'authenticated':
      return { verdict: 'authenticated', cause: 'credential-sent' };
    case 'anonymous':
      return anonymous(found.reason === 'no-entry' ? 'registry-not-listed' : 'credential-empty');
    case 'fails':
      return fails(found.fault.registry === undefined ? 'auth-file-not-decodable' : 'credential-not-decodable');
  }
}

/** What the evaluator's own docker config gives it for an image; undefined: it has none. */
function findAmbient(reference: ImageReference, { ambientFile }: EvaluatorSurroundings): Exit | undefined {
  if (ambientFile.kind === 'missing') return undefined;
  if (ambientFile.kind === 'unknown') return unknown('ambient-file-unknown');
  if (ambientFile.kind !== 'file') return fails('ambient-file-unreadable');
  const found = findAmbientCredential(ambientFile.bytes, reference);
  switch (found.outcome) {
    case 'authenticated':
      return { verdict: 'authenticated', cause: 'credential-sent' };
    case 'anonymous':
      return anonymous(found.key === undefined ? 'ambient-key-unmatched' : 'ambient-credential-empty');
    case 'helper-missing':
      return fails('ambient-helper-missing');
    case 'fails':
      return fails('ambient-file-not-decodable');
  }
}

/** Reads the CA's file; undefined: it can be used. */
function judgeTlsFolder(
  { tls }: PrivateRegistries,
  folder: string,
  surroundings: EvaluatorSurroundings,
): Exit | undefined {
  if (folder === '') return fails('tls-folder-missing');
  const { kind } = surroundings.readPath(folder);
  if (kind === 'missing') return fails('tls-folder-missing');
  if (kind === 'file') return fails('tls-ca-unreadable');
  const files = (tls?.caFiles ?? []).map((name) => surroundings.readPath(`${trimSlashes(folder)}/${name}`));
  const file = files.find((each) => each.kind !== 'missing');
  if (!file) return fails('tls-ca-missing');
  if (file.kind === 'unknown') return unknown('tls-ca-unknown');
  if (file.kind !== 'file') return fails('tls-ca-unreadable');
  return hasCertificate(file.bytes) ? undefined : fails('tls-ca-not-pem');
}

/** Whether the text holds a certificate at least in form: a PEM block whose content is one whole DER sequence. */
function hasCertificate(bytes: Uint8Array): boolean {
  const blocks = toByteText(bytes).matchAll(
    /^-----BEGIN CERTIFICATE-----[ \t\r]*\n([A-Za-z0-9+/=\s]*?)^-----END CERTIFICATE-----/gm,
  );
  return [...blocks].some(([, content = '']) => {
    const der = decodeBase64(content.replace(/\s/g, '')) ?? new Uint8Array();
    const [tag, short = 0] = der;
    const lengthBytes = short < 0x80 ? 0 : short - 0x80;
    const long = lengthBytes <= 4 ? [...der.subarray(2, 2 + lengthBytes)] : [];
    const length = long.reduce((sum, byte) => sum * 0x100 + byte, lengthBytes === 0 ? short : 0);
    return tag === 0x30 && der.length === 2 + lengthBytes + length;
  });
}

type FoundTemplate = FunctionPodTemplate | 'inline' | 'absent' | 'unknown';

function findTemplate(
  release: Release,
  settings: EvaluatorSettings,
  surroundings: EvaluatorSurroundings,
): FoundTemplate {
  const { podTemplateName: name, functionNamespace } = settings;
  switch (release.podTemplate) {
    case 'inline':
      return 'inline';
    case 'config-map':
      return name === undefined ? 'inline' : surroundings.podTemplate(name, functionNamespace);
    case 'pod-template': {
      // The evaluator creates the PodTemplate if there is none.
      const template = name === undefined ? 'absent' : surroundings.podTemplate(name, functionNamespace);
      return template === 'absent' ? 'inline' : template;
    }
  }
}

/** Reads the pod template; undefined: a pod can be created from it. */
function judgeTemplate(release: Release, template: FoundTemplate, uses: boolean): Exit | undefined {
  if (template === 'inline') return undefined;
  if (template === 'unknown') return unknown('pod-template-unknown');
  if (template === 'absent' || !template.hasPodTemplate) {
    const panics = uses && release.privateRegistries?.panicsWithoutTemplate === true;
    return {
      verdict: release.readsTemplateAtStart ? 'exits' : panics ? 'panics' : 'fails',
      cause: template === 'absent' ? 'pod-template-missing' : 'pod-template-unusable',
    };
  }
  if (release.podTemplate === 'pod-template' && template.lacksInitContainer) {
    return { verdict: 'panics', cause: 'pod-template-unusable' };
  }
  return template.lacksFunctionContainer ? fails('pod-template-unusable') : undefined;
}

/**
 * Whether an API server takes the pod's name, which also is the value of a label. The digest's first eight digits and,
 * in the newest builds, the pod's number are part of it; random characters that follow change nothing.
 */
function judgePodName(release: Release, repositoryName: string, identifier: string): Exit | undefined {
  const base = repositoryName.replaceAll('_', '-');
  const name =
    release.podName === 'repository' ? `${base}-00000000` : `${base}-${identifier.replaceAll('.', '')}-1-00000000`;
  return isDnsSubdomain(name) && name.length <= 63 ? undefined : fails('pod-name-refused');
}

/** Creates the pod's Service, whose name must be a label that begins with a letter; undefined: that succeeds. */
function judgeService(release: Release, repositoryName: string, template: FoundTemplate): Exit | undefined {
  if (!release.servicePerPod) return undefined;
  const given = release.podTemplate === 'config-map' && typeof template === 'object';
  if (given && !template.hasServiceTemplate) return fails('service-template-missing');
  return /^[a-z][^.]*$/.test(repositoryName) ? undefined : fails('service-name-refused');
}

/** What a client can ask for at all: kubernetes v1.34.0, apimachinery pkg/api/validation/path/name.go, IsValidPathSegmentName. */
function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name);
}

function isAccepted(dockerConfig: Uint8Array): boolean {
  return checkDockerConfigJson(dockerConfig).refused === undefined;
}
