import { dockerConfigField, dockerConfigKey } from '../../registry/docker-config-secret.js';
import type { Rule } from '../rule.js';

export const credentialsInClear: Rule = {
  name: 'credentials-in-clear',
  severity: 'warning',
  description: 'The package holds credentials that anyone who reads it can use.',
  remedy: 'use a SealedSecret, an ExternalSecret or SOPS, or create the Secret in the cluster',
  check: ({ authFile, secrets, settings }) =>
    secrets
      .filter(({ keys }) => keys?.get(dockerConfigKey) instanceof Uint8Array)
      .filter(
        (secret) =>
          secret.object.ref.name === settings.secretName ||
          (authFile.mount?.sources.some(({ content }) => content === secret) ?? false),
      )
      .map(({ object }) => ({
        problem: `Secret "${object.ref.name}" holds its docker config unencrypted, so anyone who reads the package or its git history has the credentials`,
        object,
        fieldPath: dockerConfigField,
      })),
};
