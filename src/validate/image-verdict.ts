import { parseImageReference } from '../registry/image-reference.js';
import { findKeyringCredential, findKubeletCredential } from '../registry/kubelet-credential.js';
import { mayBePlainHttp } from '../registry/may-be-plain-http.js';
import {
  modelEvaluator,
  modelExecRunner,
  type EvaluatorCause,
  type EvaluatorOutcome,
  type EvaluatorVerdict,
} from '../porch/model-evaluator.js';
import { textAt } from '../package/json-value.js';
import type { KeyedContent } from '../package/keyed-content.js';
import { dockercfgType, dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import { pullSecretNames } from '../package/pod-template.js';
import { secretIn } from '../package/secret-content.js';
import type { ImageUse } from './image-inventory.js';
import type { PackageModel } from './package-model.js';
import { trimSlashes } from '../text/trim-slashes.js';

export type KubeletVerdict = 'authenticated' | 'anonymous' | 'empty-credentials' | 'fails' | 'unknown';

/** Why the evaluator does not look an image up, beyond what its own model knows. */
export type LookupCause = EvaluatorCause | 'runner-down' | 'tag-constraint' | 'tag-listing' | 'tag-listing-unknown';

/** What both stages do with an image. */
export interface ImageVerdict {
  /** The first place that names the image, and how many do. */
  readonly use: ImageUse;
  readonly places: number;
  /** The image as it is pulled: with a prefix before a short name. */
  readonly image: string;
  readonly runner: EvaluatorVerdict;
  /** Why; undefined for an image that the evaluator does not look up. */
  readonly cause: LookupCause | undefined;
  readonly kubelet: KubeletVerdict;
  /** The kubelet cannot use the credentials, because the copied Secret has another type. */
  readonly isCopyUseless: boolean;
  /** The outcome of the pull: `kubelet` says whether the credentials fit, this also whether a pod gets them. */
  readonly pull: KubeletVerdict;
  /** Whether the image must be pulled with credentials. */
  readonly isPrivate: boolean;
}

/** Judges every image once, in the order of their names. */
export function judgeImages(model: PackageModel): readonly ImageVerdict[] {
  const groups = new Map<string, ImageUse[]>();
  for (const use of model.images) {
    const key = [use.image, use.asked ?? use.image, use.constraint?.tag, use.puller].join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [use]);
    else group.push(use);
  }
  const functionPodConfig = findFunctionPodConfig(model);
  return [...groups.values()]
    .map((uses) => [...uses].sort(comparePlaces))
    .flatMap((uses) => {
      const [use] = uses;
      return use === undefined ? [] : [judgeImage(model, use, uses.length, functionPodConfig)];
    })
    .sort((a, b) => compareTexts(a.use.image, b.use.image) || compareTexts(a.use.puller, b.use.puller));
}

/** Whether the image is under one of the prefixes: a registry, or the beginning of a repository's path. */
export function isUnder(image: string, prefixes: readonly string[]): boolean {
  const reference = parseImageReference(image);
  const name = reference.error === undefined ? `${reference.registry}/${reference.repository}` : image;
  return prefixes.some((prefix) => {
    const bare = trimSlashes(prefix.replace(/^(?:https?|oci|docker):\/\//, ''));
    const wanted = bare.replace(/^(?:registry-1\.)?docker\.io(?=\/|$)/, 'index.docker.io');
    return wanted !== '' && (`${name}/`.startsWith(`${wanted}/`) || `${image}/`.startsWith(`${bare}/`));
  });
}

function judgeImage(model: PackageModel, use: ImageUse, places: number, functionPodConfig: PullConfig): ImageVerdict {
  const { expectations, functionSecret, settings } = model;
  const isPrivateName = (image: string): boolean =>
    expectations.privateRegistries.length > 0
      ? isUnder(image, expectations.privateRegistries)
      : expectations.images.includes(use.image);
  const own = { use, places, isCopyUseless: false, isPrivate: isPrivateName(use.image) };

  if (use.puller === 'evaluator-pod') {
    const kubelet = judgeKubelet(evaluatorPodConfigs(model), use.image);
    return { ...own, image: use.image, runner: withoutLookup(kubelet), cause: undefined, kubelet, pull: kubelet };
  }
  const isCopyUseless = settings.enabled && functionSecret !== undefined && functionSecret.type !== dockerConfigType;
  const { cause, image, usesFeature, verdict } = judgeLookup(model, use);
  // Its pod gets nothing but what the pod template or the ServiceAccount names.
  const isBare = isAmbient(model) || (settings.enabled && !usesFeature);
  const carries = settings.enabled || isBare;
  if (use.puller === 'function-pod') {
    // The evaluator never looks this image up, but its pod gets the Secret for the function's image.
    const kubelet = judgeKubelet(isAmbient(model) ? templateConfigs(model) : [functionPodConfig], use.image);
    const handsOver = lookupCauses.includes(cause);
    const runner = handsOver ? withoutLookup(kubelet) : verdict;
    return {
      ...own,
      isCopyUseless,
      image: use.image,
      runner,
      cause: handsOver ? undefined : cause,
      kubelet,
      pull: judgePull(carries, isCopyUseless, runner, kubelet, cause),
    };
  }
  // A name that the evaluator refuses never gets to a pod, so only the keyring's answer is reported.
  const kubelet = judgeKubelet(
    isBare ? templateConfigs(model) : [functionPodConfig],
    image,
    cause === 'image-name-invalid' ? findKeyringCredential : findKubeletCredential,
  );
  return {
    ...own,
    isPrivate: own.isPrivate || isPrivateName(image),
    isCopyUseless: isCopyUseless && !isBare,
    image,
    runner: verdict,
    cause,
    kubelet,
    pull: judgePull(carries, isCopyUseless && !isBare, verdict, kubelet, cause),
  };
}

/** Whether the evaluator has a docker config of its own, and the feature is off, so that it uses that for every image. */
export function isAmbient({ ambientFile, settings }: Pick<PackageModel, 'ambientFile' | 'settings'>): boolean {
  return !settings.enabled && ['file', 'unreadable', 'unknown'].includes(ambientFile.found.state);
}

/**
 * A pod carries the Secret of the feature, or those of the template; without either it is pulled without credentials.
 * With a Secret of another type every pull fails.
 */
function judgePull(
  carries: boolean,
  isCopyUseless: boolean,
  runner: EvaluatorVerdict,
  kubelet: KubeletVerdict,
  cause: LookupCause,
): KubeletVerdict {
  if (kubelet === 'fails' || ['fails', 'hangs', 'exits', 'panics'].includes(runner)) return 'fails';
  if (cause === 'pod-name-refused') return 'fails';
  if (!carries) return 'anonymous';
  if (isCopyUseless) return 'fails';
  return runner === 'unknown' && kubelet === 'authenticated' ? 'unknown' : kubelet;
}

interface Lookup extends Pick<EvaluatorOutcome, 'image' | 'usesFeature' | 'verdict'> {
  readonly cause: LookupCause;
}

/** What porch-server and then the evaluator do with an image. */
function judgeLookup(model: PackageModel, use: ImageUse): Lookup {
  const { evaluator, isEvaluator, release } = model;
  const asked = use.asked ?? use.image;
  const fails = (cause: LookupCause): Lookup => ({ verdict: 'fails', cause, image: asked, usesFeature: true });
  if (!isEvaluator) return { ...modelExecRunner(release, model.arguments), image: asked, usesFeature: true };
  const outcome = modelEvaluator(release, model.arguments, asked, model.surroundings);
  if (outcome.verdict === 'exits') return outcome;
  if (model.runnerFault !== undefined)
    return { verdict: 'exits', cause: 'runner-down', image: asked, usesFeature: true };
  switch (use.constraint?.outcome) {
    case undefined:
      return outcome;
    case 'fails':
      return fails('tag-constraint');
    case 'listed':
      // Only an image with credentials is certainly private, so that its tags are not listed without them.
      if (outcome.verdict !== 'authenticated') return outcome;
      if (!evaluator.environment.has('DOCKER_CONFIG') && !evaluator.hasMoreVariables) return fails('tag-listing');
      // Tags are never listed over plain HTTP.
      return mayBePlainHttp(parseImageReference(asked).registry ?? '', release.plainHttpEndings)
        ? fails('tag-listing')
        : { ...outcome, verdict: 'unknown', cause: 'tag-listing-unknown' };
  }
}

/** Outcomes that depend on the image alone, after everything that the evaluator does for all images. */
const lookupCauses: readonly LookupCause[] = [
  'credential-sent',
  'credential-empty',
  'registry-not-listed',
  'registry-exempt',
  'ambient-key-unmatched',
  'ambient-credential-empty',
  'image-name-invalid',
  'pod-name-refused',
];

/** The evaluator's verdict for an image that only the kubelet handles. */
function withoutLookup(kubelet: KubeletVerdict): EvaluatorVerdict {
  return kubelet === 'empty-credentials' ? 'anonymous' : kubelet;
}

/** A docker config for the kubelet: its bytes, `unknown` bytes, or `none`. */
type PullConfig = Uint8Array | 'unknown' | 'none';

function judgeKubelet(
  configs: readonly PullConfig[],
  image: string,
  find: typeof findKubeletCredential = findKubeletCredential,
): KubeletVerdict {
  const withoutConfig = find(new Uint8Array(), image).outcome;
  if (withoutConfig === 'fails') return 'fails';
  const verdicts = configs.map((config): KubeletVerdict => {
    if (config === 'none') return withoutConfig;
    return config === 'unknown' ? 'unknown' : find(config, image).outcome;
  });
  const order: readonly KubeletVerdict[] = ['fails', 'authenticated', 'unknown', 'empty-credentials'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'anonymous';
}

/**
 * The docker config of function pods: the file that the evaluator reads or, if its path is wrong, the one that it was
 * evidently meant to read.
 */
function findFunctionPodConfig(model: PackageModel): PullConfig {
  const { authFile, evaluator, expectations, mounts, settings } = model;
  if (authFile.state === 'file') return authFile.bytes;
  if (authFile.state === 'unknown') return 'unknown';
  const mounted = mounts
    .flatMap((mount) => mount.sources)
    .filter(({ kind }) => kind === 'Secret')
    .sort((a, b) => Number(b.name === settings.secretName) - Number(a.name === settings.secretName));
  const configs = [
    ...mounted.map(({ content, name }) =>
      content === undefined && name === settings.secretName ? 'unknown' : secretConfig(content),
    ),
    secretConfig(secretIn(model.secrets, evaluator.namespace, settings.secretName)),
  ];
  const config = configs.find((each) => each !== 'none') ?? 'none';
  return config instanceof Uint8Array ? config : (expectations.dockerConfig ?? config);
}

/** The docker configs for function pods that get only the template's imagePullSecrets. */
function templateConfigs(model: PackageModel): readonly PullConfig[] {
  return pullConfigs(model, model.settings.functionNamespace, functionPodPullSecrets(model));
}

/** The imagePullSecrets of function pods that the evaluator adds none to: the template's, or else the ServiceAccount's. */
export function functionPodPullSecrets({ podTemplate, serviceAccounts, settings }: PackageModel): readonly string[] {
  const own = pullSecretNames(podTemplate?.podSpec);
  if (own.length > 0) return own;
  const used = textAt(podTemplate?.podSpec, 'serviceAccountName') ?? 'default';
  const account = serviceAccounts.find(({ ref }) => ref.name === used && ref.namespace === settings.functionNamespace);
  return pullSecretNames(account?.value);
}

/** The docker configs for the evaluator's own pod: from its imagePullSecrets, or else from its ServiceAccount's. */
function evaluatorPodConfigs(model: PackageModel): readonly PullConfig[] {
  const { evaluator, serviceAccounts } = model;
  const account = serviceAccounts.find(
    ({ ref }) => ref.name === evaluator.serviceAccountName && ref.namespace === evaluator.namespace,
  );
  const own = pullSecretNames(evaluator.pod);
  return pullConfigs(model, evaluator.namespace, own.length > 0 ? own : pullSecretNames(account?.value));
}

function pullConfigs(model: PackageModel, namespace: string, names: readonly string[]): readonly PullConfig[] {
  return names.map((name) => {
    const secret = secretIn(model.secrets, namespace, name);
    if (secret?.keys === undefined) return 'unknown';
    // The older form of a docker config is not read here.
    if (secret.type === dockercfgType) return 'unknown';
    return secret.type === dockerConfigType ? secretConfig(secret) : 'none';
  });
}

function secretConfig(secret: KeyedContent | undefined): PullConfig {
  if (secret === undefined) return 'none';
  if (secret.keys === undefined) return 'unknown';
  const bytes = secret.keys.get(dockerConfigKey);
  if (bytes === undefined || bytes === 'invalid') return 'none';
  return bytes === 'encrypted' ? 'unknown' : bytes;
}

/** Orders places in a way that does not depend on the order of the items. */
function comparePlaces(a: ImageUse, b: ImageUse): number {
  const place = ({ object, fieldPath }: ImageUse): string =>
    [object?.file?.path, object?.ref.kind, object?.ref.namespace, object?.ref.name, fieldPath].join('\n');
  return compareTexts(place(a), place(b));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
