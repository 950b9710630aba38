import { functionPodPullSecrets, isAmbient } from './image-verdict.js';
import type { PackageModel } from './package-model.js';
import type { SecretContent } from '../package/secret-content.js';

/** The Secrets that hold the credentials: those that the evaluator mounts, and those that function pods name. */
export interface CredentialSecrets {
  readonly mounted: readonly SecretContent[];
  readonly ofPods: readonly SecretContent[];
}

/** Finds both in the package, as the feature or the evaluator's own docker config uses them. */
export function findCredentialSecrets(model: PackageModel): CredentialSecrets {
  const { ambientFile, authFile, evaluator, secrets, settings } = model;
  if (!settings.enabled && !isAmbient(model)) return { mounted: [], ofPods: [] };
  const { mount } = settings.enabled ? authFile : ambientFile.found;
  const names = (mount?.sources ?? []).filter(({ kind }) => kind === 'Secret').map(({ name }) => name);
  const podNames = settings.enabled ? [settings.secretName] : functionPodPullSecrets(model);
  const pick = (namespace: string, wanted: readonly string[]): readonly SecretContent[] =>
    secrets.filter((secret) => secret.namespace === namespace && wanted.includes(secret.name));
  return { mounted: pick(evaluator.namespace, names), ofPods: pick(settings.functionNamespace, podNames) };
}
