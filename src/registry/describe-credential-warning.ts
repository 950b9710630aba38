import type { CredentialWarning } from './merge-docker-config.js';
import { shownRegistry } from './shown-registry.js';

/** Says why credentials are doubtful, although they were written, and what to do. It never shows a value. */
export function describeCredentialWarning({ code, registry }: CredentialWarning): string {
  const shown = `"${shownRegistry(registry)}"`;
  switch (code) {
    case 'credentials-widened':
      return `the credential of ${shown} was also written for its whole host, because the evaluator looks up nothing else; use one that is valid for the whole host`;
    case 'key-with-glob':
      return `the evaluator never finds the key ${shown}, because only the kubelet reads patterns; name each registry`;
    case 'password-ends-in-space':
      return `the password for ${shown} ends in white space, which is sent as it is; remove it if it is a mistake`;
    case 'keys-disagree':
      return `two entries for the registry ${shown} have different credentials, and the one that both stages find was used; remove the other`;
  }
}
