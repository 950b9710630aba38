import type { PrivateRegistries } from '../porch/releases.js';
import { dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import { isSameBytes } from '../text/find-bytes.js';
import { secretField } from './secret-field.js';
import type { SecretContent } from './secret-content.js';

/** A fault of the function pods' Secret, if the package has that Secret itself. */
export interface FunctionSecretFault {
  readonly rule: 'function-secret-wrong-type' | 'function-secret-empty' | 'function-secret-immutable';
  /** `warning` if it does no harm yet. */
  readonly severity: 'error' | 'warning';
  readonly problem: string;
  readonly remedy: string;
  readonly fieldPath: string;
}

/**
 * Why the evaluator or the kubelet cannot use a Secret that the package has in the function namespace, although the
 * evaluator creates it there itself.
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
      problem: `${what} has type "${secret.type ?? ''}", which the evaluator cannot change, so the kubelet does not pull with it`,
      remedy: 'remove that Secret, which the evaluator creates with the right type',
      fieldPath: secretField(secret.object, 'type'),
    });
  }
  if (!updatesSecret) return faults;
  if (secret.keys?.size === 0) {
    faults.push({
      rule: 'function-secret-empty',
      severity: 'error',
      problem: `${what} has no data, so the evaluator panics at the first private image`,
      remedy: 'remove that Secret, which the evaluator creates',
      fieldPath: secretField(secret.object, 'data'),
    });
  }
  if (secret.immutable) {
    const content = secret.keys?.get(dockerConfigKey);
    const isUnknown = secret.keys === undefined || content === 'encrypted' || file === undefined;
    const isSame = !isUnknown && content instanceof Uint8Array && isSameBytes(content, file);
    faults.push({
      rule: 'function-secret-immutable',
      severity: isSame || isUnknown ? 'warning' : 'error',
      problem: `${what} is immutable${describeHarm(isSame, isUnknown)}`,
      remedy: 'remove that Secret, which the evaluator creates',
      fieldPath: secretField(secret.object, 'immutable'),
    });
  }
  return faults;
}

function describeHarm(isSame: boolean, isUnknown: boolean): string {
  if (isSame) return ', so every private image fails after the next change of the credentials';
  if (isUnknown) return ', so every private image fails if it differs from the mounted docker config';
  return ' and differs from the mounted docker config, so every private image fails';
}
