import type { CredentialWarning } from './merge-docker-config.js';
import { shownRegistry } from './shown-registry.js';

/** What is doubtful about credentials that were written nevertheless, and what to do. It never shows a value. */
export function describeCredentialWarning({ code, registry }: CredentialWarning): string {
  const shown = `"${shownRegistry(registry)}"`;
  switch (code) {
    case 'credentials-widened':
      return `the credential of ${shown} was written for its whole host too, as the function runner looks up nothing else; use one that may be used for the whole host`;
    case 'key-with-glob':
      return `the function runner never finds the key ${shown}, as only the kubelet reads patterns; name each registry`;
    case 'password-ends-in-space':
      return `the password for ${shown} ends in white space, which is often a mistake; remove it unless it belongs there`;
    case 'keys-disagree':
      return `two entries for the registry ${shown} have different credentials, and the one that both stages find was taken; remove the other`;
  }
}
