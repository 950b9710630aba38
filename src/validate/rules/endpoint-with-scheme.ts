import { findCredentialSecrets } from '../credential-secrets.js';
import type { Rule } from '../rule.js';

export const endpointWithScheme: Rule = {
  name: 'endpoint-with-scheme',
  severity: 'error',
  description: "The template of an ExternalSecret writes the registry's endpoint with its scheme.",
  remedy: 'take the scheme off: `{{ .proxy_endpoint | replace "https://" "" }}`',
  check: (judged) => {
    // The evaluator's own docker config may have a scheme before the host.
    if (!judged.settings.enabled) return [];
    return findCredentialSecrets(judged)
      .mounted.filter(({ external }) => writesScheme(external?.template ?? ''))
      .map(({ object }) => ({
        problem:
          'the key under `auths` begins "https://", and the evaluator, which looks for the exact registry of an image, never finds it',
        object,
        fieldPath: 'spec.target.template.data[.dockerconfigjson]',
      }));
  },
};

/** Whether a key is written with a scheme, or is ECR's endpoint as it comes. */
function writesScheme(template: string): boolean {
  const isPlain = /"https?:\/\/(?!index\.docker\.io\/v1\/")[^"]*"\s*:/.test(template);
  return isPlain || /\{\{-?\s*\.proxy_endpoint\s*-?\}\}/.test(template);
}
