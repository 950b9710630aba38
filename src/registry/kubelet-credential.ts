import type { DockerConfigFault } from './docker-config.js';

export type KubeletCredential =
  /** `keys`: every key under `auths` that serves the image, in the order in which the kubelet tries them. */
  | { readonly outcome: 'authenticated' | 'empty-credentials'; readonly keys: readonly string[] }
  | { readonly outcome: 'anonymous' }
  | { readonly outcome: 'fails'; readonly fault: DockerConfigFault };

/**
 * Finds what the kubelet of Kubernetes 1.34 shows an image's registry when a pod names a Secret of type
 * kubernetes.io/dockerconfigjson among its imagePullSecrets (pkg/credentialprovider, keyring.go).
 *
 * @param file the whole content of the Secret's `.dockerconfigjson`
 * @param image as the pod names it
 */
export function findKubeletCredential(file: Uint8Array, image: string): KubeletCredential {
  throw new Error(`not written yet: ${String(file.length)} ${image}`);
}
