import { decodeDockerConfig, type DockerConfigEntry } from '../registry/docker-config.js';
import { parseImageReference, type ImageReference } from '../registry/image-reference.js';
import { findKubeletKeys } from '../registry/kubelet-credential.js';
import { mayBePlainHttp } from '../registry/may-be-plain-http.js';
import { judgeImages, type ImageVerdict } from '../validate/image-verdict.js';
import type { PackageModel } from '../validate/package-model.js';

/** An image to ask its registry for, as the evaluator would. */
export interface ProbeTarget {
  /** As the report names it. */
  readonly image: string;
  readonly reference: ImageReference;
  /** The entry of the mounted docker config; undefined: the evaluator asks without credentials. */
  readonly entry: DockerConfigEntry | undefined;
  /** The private CA that the evaluator trusts besides those of its system. */
  readonly ca: Uint8Array | undefined;
  /** The registry is asked over plain HTTP, too, if it has no TLS. */
  readonly mayBePlainHttp: boolean;
}

/**
 * The images of function pods whose registries can be asked. Left out are images that the evaluator does not get to ask
 * for, and those for which it uses credentials that are not known here (DOCKER_CONFIG).
 */
export function findProbeTargets(model: PackageModel): readonly ProbeTarget[] {
  const ca =
    model.settings.tlsEnabled && model.certificates.file.state === 'file' ? model.certificates.file.bytes : undefined;
  const targets = judgeImages(model).flatMap((verdict): readonly ProbeTarget[] => {
    const reference = parseImageReference(verdict.image);
    if (reference.error !== undefined) return [];
    const entry = findEntry(model, verdict, reference);
    if (entry === 'unknown') return [];
    const isPlain = mayBePlainHttp(reference.registry, model.release.plainHttpEndings);
    return [{ image: verdict.use.image, reference, entry, ca, mayBePlainHttp: isPlain }];
  });
  return [...new Map(targets.map((target) => [target.image, target])).values()];
}

function findEntry(
  { authFile, evaluator }: PackageModel,
  { cause, image, kubelet, runner, use }: ImageVerdict,
  { registry }: ImageReference,
): DockerConfigEntry | undefined | 'unknown' {
  if (use.puller === 'evaluator-pod') return 'unknown';
  const isLookedUp = use.puller === 'function';
  const stage = isLookedUp ? runner : kubelet;
  if (stage === 'authenticated' && authFile.state === 'file') {
    const config = decodeDockerConfig(authFile.bytes, isLookedUp ? 'runner' : 'kubelet');
    if ('fault' in config) return 'unknown';
    const key = isLookedUp ? registry : findKubeletKeys([...config.entries.keys()], image)[0];
    return config.entries.get(key ?? '');
  }
  if (stage !== 'anonymous' && stage !== 'empty-credentials') return 'unknown';
  const isByKeychain = isLookedUp && cause !== 'registry-not-listed' && cause !== 'credential-empty';
  return isByKeychain && evaluator.environment.has('DOCKER_CONFIG') ? 'unknown' : undefined;
}
