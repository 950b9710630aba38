import type { CredentialFault, CredentialWarning } from '../registry/merge-docker-config.js';
import { shownRegistry } from './shown-registry.js';

/** Why credentials cannot be used and what to do, as a sentence. It names the registry, never a value. */
export function describeCredentialFault(fault: CredentialFault, origin: string): string {
  const entry = fault.registry === undefined ? origin : `the entry "${shownRegistry(fault.registry)}" of ${origin}`;
  switch (fault.code) {
    case 'empty':
      return `${origin} is empty; it must be a docker config file`;
    case 'byte-order-mark':
      return `${origin} begins with a byte order mark, which neither the runner nor the kubelet reads; save it without`;
    case 'not-json':
      return `${origin} is not JSON; it must be the text of a docker config file, not base64 of it`;
    case 'trailing-text':
      return `${origin} has text behind its JSON; it must hold one JSON object`;
    case 'too-long':
      return `${origin} is longer than 1 MiB, which no Secret may be; it must be a docker config file`;
    case 'wrong-type':
      return `${entry}${fault.field === undefined ? '' : `: \`${fault.field}\``} is of the wrong type; \`auths\` must be a mapping of registries, each with texts`;
    case 'auth-not-base64':
    case 'auth-without-colon':
      return `${entry} has an \`auth\` that is not base64 of \`user:password\`, which would break every private image; log in to the registry anew`;
    case 'no-entries':
      return `${origin} has no entry under \`auths\`; log in to the registry first, or give \`registries\``;
    case 'entry-empty':
      return `${entry} holds no user and password; give them for this registry`;
    case 'entry-incomplete':
      return `${entry} must have both a user and a password`;
    case 'token-only':
      return `${entry} holds only a token, which the kubelet does not use; give a user and a password for this registry`;
    case 'credential-store':
      return `${entry} leaves the password to a credential store (\`credsStore\` or \`credHelpers\`), which neither the runner nor the kubelet asks; give user and password of this registry`;
    case 'username-with-colon':
      return `${entry} has a user with a colon, which cannot be written in a docker config`;
    case 'server-invalid':
      return `${entry} names no registry that an image can come from; it must be a host such as "ghcr.io" or "registry.example.com:5000"`;
    case 'path-keys-disagree':
      return `${entry}: several repositories of this host have different credentials, but the runner can use only one for the host; give the host itself one`;
  }
}

/** What is doubtful about credentials that were written all the same. */
export function describeCredentialWarning({ code, registry: shown }: CredentialWarning): string {
  const registry = shownRegistry(shown);
  switch (code) {
    case 'credentials-widened':
      return `the runner looks up nothing but the host, so the credential of "${registry}" was written for its whole host too; use one that may be used for the whole host`;
    case 'key-with-glob':
      return `the runner never finds the key "${registry}": its pattern serves the kubelet only; name each registry`;
    case 'password-ends-in-space':
      return `the password for "${registry}" ends in white space, which is often a mistake; take it off unless it belongs there`;
    case 'keys-disagree':
      return `two entries mean the registry "${registry}" but have different credentials; the one that both stages find was taken, so remove the other`;
  }
}
