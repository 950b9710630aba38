import { decodeDockerConfig, type DockerConfigFault } from './docker-config.js';
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
 * letter (Porch v3.0.2 and later, func/internal, `getCustomAuth`), used as go-containerregistry 0.20.6 does,
 * pkg/v1/remote/transport.
 *
 * @param file the whole content of the mounted `.dockerconfigjson`
 */
export function findRunnerCredential(file: Uint8Array, reference: ImageReference): RunnerCredential {
  const config = decodeDockerConfig(file, 'runner');
  if ('fault' in config) return { outcome: 'fails', fault: config.fault };
  const key = reference.registry;
  const entry = config.entries.get(key);
  if (entry === undefined) return { outcome: 'anonymous', reason: 'no-entry' };
  if (entry.registryToken !== '') return { outcome: 'authenticated', key, credential: 'registry-token' };
  if (entry.identityToken !== '') return { outcome: 'authenticated', key, credential: 'identity-token' };
  if (entry.hasAuth || (entry.username !== '' && entry.password !== '')) {
    return { outcome: 'authenticated', key, credential: 'password' };
  }
  return { outcome: 'anonymous', reason: 'empty-entry' };
}
