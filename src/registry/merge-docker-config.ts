import type { DockerConfigFault } from './docker-config.js';

/** Where credentials come from. */
export type CredentialSource =
  | { readonly kind: 'docker-config'; readonly content: Uint8Array }
  | {
      readonly kind: 'login';
      readonly server: string;
      readonly username: string;
      readonly password: string;
      /** Read from a file, where editors leave a line break at the end: one is taken off. */
      readonly fromFile: boolean;
    };

/** Why credentials cannot be used; names the registry, never a value. */
export interface CredentialFault {
  readonly code:
    | DockerConfigFault['code']
    /** The whole source holds no entry. */
    | 'no-entries'
    | 'entry-empty'
    | 'entry-incomplete'
    | 'token-only'
    /** A credential helper or store holds the credential, not the file. */
    | 'credential-store'
    | 'username-with-colon'
    | 'server-invalid'
    /** Several path keys of one host with different credentials: the runner can use only one for that host. */
    | 'path-keys-disagree';
  readonly registry?: string;
  readonly field?: string;
}

export interface CredentialWarning {
  readonly code:
    /** The runner looks up the bare host, so that the credential was written for the whole host too. */
    | 'credentials-widened'
    /** Kept for the kubelet; the runner never finds it. */
    | 'key-with-glob'
    | 'password-ends-in-space'
    /** Two keys of the source mean the same registry with different credentials; the exact or last one was taken. */
    | 'keys-disagree';
  readonly registry: string;
}

export type MergedDockerConfig =
  | {
      /** The docker config as JSON; the existing text, byte for byte, where that already means the same. */
      readonly text: string;
      readonly changed: boolean;
      /** Keys under `auths` that were written. */
      readonly registries: readonly string[];
      readonly warnings: readonly CredentialWarning[];
      readonly faults?: never;
    }
  | { readonly faults: readonly CredentialFault[] };

/**
 * Puts credentials into a docker config, under the keys that the runner and the kubelet both find. Entries of other
 * registries stay as they are, in their order. Merging the same again changes nothing.
 *
 * @param existing the content of the Secret that is there already
 */
export function mergeDockerConfig(
  existing: Uint8Array | undefined,
  sources: readonly CredentialSource[],
): MergedDockerConfig {
  throw new Error(`not written yet: ${String(existing?.length)} ${String(sources.length)}`);
}
