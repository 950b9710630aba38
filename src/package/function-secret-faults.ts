import type { PrivateRegistries } from '../porch/releases.js';
import { dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import { isSameBytes } from '../text/find-bytes.js';
import { secretField } from './secret-field.js';
import type { SecretContent } from './secret-content.js';

/** A fault of the Secret that function pods use, where the package holds that Secret itself. */
export interface FunctionSecretFault {
  readonly rule: 'function-secret-wrong-type' | 'function-secret-empty' | 'function-secret-immutable';
  /** `warning` where it does no harm yet. */
  readonly severity: 'error' | 'warning';
  readonly problem: string;
  readonly remedy: string;
  readonly fieldPath: string;
}

/**
 * What keeps the evaluator or the kubelet from using a Secret that the package has in the function namespace, where the
 * evaluator makes it itself.
 *
 * @param file the docker config that the evaluator mounts; undefined: not known
 */
export function findFunctionSecretFaults(
  secret: SecretContent | undefined,
  { updatesSecret }: PrivateRegistries,
  file: Uint8Array | undefined,
): readonly FunctionSecretFault[] {
  if (secret === undefined) return [];
  const what = `Secret "${secret.name}" of namespace "${secret.namespace}"`;
  const faults: FunctionSecretFault[] = [];
  if (secret.type !== dockerConfigType) {
    faults.push({
      rule: 'function-secret-wrong-type',
      severity: 'error',
      problem: `${what} is of type "${secret.type ?? ''}"; the evaluator fills it, but a type never changes, and the kubelet pulls only with ${dockerConfigType}`,
      remedy: 'remove that Secret; the evaluator makes it with the right type',
      fieldPath: secretField(secret.object, 'type'),
    });
  }
  if (!updatesSecret) return faults;
  if (secret.keys?.size === 0) {
    faults.push({
      rule: 'function-secret-empty',
      severity: 'error',
      problem: `${what} has no data, so the evaluator panics at the first private image`,
      remedy: 'remove that Secret; the evaluator makes it',
      fieldPath: secretField(secret.object, 'data'),
    });
  }
  if (secret.immutable) {
    const content = secret.keys?.get(dockerConfigKey);
    const isUnknown = secret.keys === undefined || content === 'encrypted' || file === undefined;
    const isSame = !isUnknown && content instanceof Uint8Array && isSameBytes(content, file);
    const follows = isSame
      ? '; it holds what the evaluator mounts, but the next change of the credentials makes every private image fail'
      : isUnknown
        ? '; where it does not hold what the evaluator mounts, every private image fails'
        : ' and does not hold what the evaluator mounts, so every private image fails';
    faults.push({
      rule: 'function-secret-immutable',
      severity: isSame || isUnknown ? 'warning' : 'error',
      problem: `${what} is immutable${follows}`,
      remedy: 'remove that Secret, or its `immutable`',
      fieldPath: secretField(secret.object, 'immutable'),
    });
  }
  return faults;
}
