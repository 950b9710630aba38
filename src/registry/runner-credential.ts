import type { DockerConfigFault } from './docker-config.js';
import type { ImageReference } from './image-reference.js';

export type RunnerCredential =
  | {
      readonly outcome: 'authenticated';
      /** The key under `auths` that gave the credential. */
      readonly key: string;
      readonly credential: 'password' | 'identity-token' | 'registry-token';
    }
  | { readonly outcome: 'anonymous'; readonly reason: 'no-entry' | 'empty-entry' }
  | { readonly outcome: 'fails'; readonly fault: DockerConfigFault };

/**
 * Finds what the function runner shows the registry of an image: the entry whose key equals the registry, letter for
 * letter (Porch v3.0.2 and later, func/internal, `getCustomAuth`), used by go-containerregistry 0.20.6,
 * pkg/v1/remote/transport.
 *
 * @param file the whole content of the mounted `.dockerconfigjson`
 */
export function findRunnerCredential(file: Uint8Array, reference: ImageReference): RunnerCredential {
  throw new Error(`not written yet: ${String(file.length)} ${reference.registry}`);
}
