import { dockercfgType, dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import { parseImageReference } from '../registry/image-reference.js';
import { findKubeletCredential } from '../registry/kubelet-credential.js';
import { modelRunner, type RunnerCause, type RunnerVerdict } from '../porch/model-runner.js';
import type { ImageUse } from './image-inventory.js';
import type { KeyedContent } from './keyed-content.js';
import { textAt } from './json-value.js';
import { findSecret, pullSecretNames, type PackageModel } from './package-model.js';
import { trimSlashes } from '../text/trim-slashes.js';

export type KubeletVerdict = 'authenticated' | 'anonymous' | 'empty-credentials' | 'fails' | 'unknown';

/** What becomes of an image at both stages. */
export interface ImageVerdict {
  /** The first place that names the image, and how many do. */
  readonly use: ImageUse;
  readonly places: number;
  /** The image as it is pulled: with a prefix before a short name. */
  readonly image: string;
  readonly runner: RunnerVerdict;
  /** Why; undefined for an image that the runner does not look up. */
  readonly cause: RunnerCause | undefined;
  readonly kubelet: KubeletVerdict;
  /** Whether the image must be pulled with credentials. */
  readonly isPrivate: boolean;
}

/** Judges every image once, in the order of their names. */
export function judgeImages(model: PackageModel): readonly ImageVerdict[] {
  const groups = new Map<string, ImageUse[]>();
  for (const use of model.images) {
    const key = `${use.image}\n${use.asked ?? use.image}\n${use.puller}`;
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

/** Whether the image lies under one of the prefixes: a registry, or the beginning of a repository's path. */
export function isUnder(image: string, prefixes: readonly string[]): boolean {
  const reference = parseImageReference(image);
  const name = reference.error === undefined ? `${reference.registry}/${reference.repository}` : image;
  return prefixes.some((prefix) => {
    const bare = trimSlashes(prefix.replace(/^https?:\/\//, ''));
    const wanted = bare.replace(/^(?:registry-1\.)?docker\.io(?=\/|$)/, 'index.docker.io');
    return wanted !== '' && (`${name}/`.startsWith(`${wanted}/`) || `${image}/`.startsWith(`${bare}/`));
  });
}

function judgeImage(model: PackageModel, use: ImageUse, places: number, functionPodConfig: PullConfig): ImageVerdict {
  const { expectations } = model;
  const isPrivateName = (image: string): boolean =>
    expectations.privateRegistries.length > 0
      ? isUnder(image, expectations.privateRegistries)
      : expectations.images.includes(use.image);

  if (use.puller === 'runner-pod') {
    const kubelet = judgeKubelet(runnerPodConfigs(model), use.image);
    const runner = withoutLookup(kubelet);
    return { use, places, image: use.image, runner, cause: undefined, kubelet, isPrivate: isPrivateName(use.image) };
  }
  const outcome = modelRunner(model.release, model.arguments, use.asked ?? use.image, model.surroundings);
  if (use.puller === 'function-pod') {
    // The runner adds the Secret to the pod for the sake of the function's image; this one it never looks up.
    const kubelet = judgeKubelet([functionPodConfig], use.image);
    const handsOver = lookupCauses.includes(outcome.cause);
    return {
      use,
      places,
      image: use.image,
      runner: handsOver ? withoutLookup(kubelet) : outcome.verdict,
      cause: handsOver ? undefined : outcome.cause,
      kubelet,
      isPrivate: isPrivateName(use.image),
    };
  }
  return {
    use,
    places,
    image: outcome.image,
    runner: outcome.verdict,
    cause: outcome.cause,
    kubelet: judgeKubelet([functionPodConfig], outcome.image),
    isPrivate: isPrivateName(outcome.image) || isPrivateName(use.image),
  };
}

/** Outcomes that rest on the image alone, past everything that the runner does for all images. */
const lookupCauses: readonly RunnerCause[] = [
  'credential-sent',
  'credential-empty',
  'registry-not-listed',
  'registry-exempt',
  'image-name-invalid',
  'pod-name-refused',
];

/** The runner's tag for an image that only the kubelet handles. */
function withoutLookup(kubelet: KubeletVerdict): RunnerVerdict {
  return kubelet === 'empty-credentials' ? 'anonymous' : kubelet;
}

/** A docker config that the kubelet is given: its bytes, that they are not known, or that there is none. */
type PullConfig = Uint8Array | 'unknown' | 'none';

function judgeKubelet(configs: readonly PullConfig[], image: string): KubeletVerdict {
  const verdicts = configs.map((config): KubeletVerdict => {
    if (config === 'none') return 'anonymous';
    return config === 'unknown' ? 'unknown' : findKubeletCredential(config, image).outcome;
  });
  const order: readonly KubeletVerdict[] = ['fails', 'authenticated', 'unknown', 'empty-credentials'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'anonymous';
}

/**
 * The docker config of function pods: the file that the runner reads or, where its path leads nowhere, the one that it
 * was evidently meant to read.
 */
function findFunctionPodConfig(model: PackageModel): PullConfig {
  const { authFile, expectations, mounts, runner, settings } = model;
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
    secretConfig(findSecret(model.secrets, runner.namespace, settings.secretName)),
  ];
  const config = configs.find((each) => each !== 'none') ?? 'none';
  return config instanceof Uint8Array ? config : (expectations.dockerConfig ?? config);
}

/** What the kubelet has for the runner's own pod: its imagePullSecrets, else its ServiceAccount's. */
function runnerPodConfigs(model: PackageModel): readonly PullConfig[] {
  const { runner, serviceAccounts } = model;
  const account = serviceAccounts.find(
    ({ ref }) => ref.name === runner.serviceAccountName && ref.namespace === runner.namespace,
  );
  const own = pullSecretNames(runner.pod);
  const names = own.length > 0 ? own : pullSecretNames(account?.value);
  return names.map((name) => {
    const secret = findSecret(model.secrets, runner.namespace, name);
    if (secret?.keys === undefined) return 'unknown';
    // The older form of a docker config, which is not read here.
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

/** Places in an order that does not depend on that of the items. */
function comparePlaces(a: ImageUse, b: ImageUse): number {
  const place = ({ object, fieldPath }: ImageUse): string =>
    [textAt(object, 'file', 'path'), object?.ref.kind, object?.ref.namespace, object?.ref.name, fieldPath].join('\n');
  return compareTexts(place(a), place(b));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
