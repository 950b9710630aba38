import type { DockerConfigFault } from './docker-config.js';

/** Something that an operator should know of one entry, or (without `registry`) of the whole file. */
export interface DockerConfigFinding {
  readonly code:
    /** No user and password, nor token: Docker Desktop leaves such entries where a credential store holds the rest. */
    | 'entry-empty'
    /** A user without a password, or the other way round. */
    | 'entry-incomplete'
    /** `auth` cannot be decoded: breaks every image, at both stages. */
    | 'auth-not-base64'
    | 'auth-without-colon'
    /** A field of another type: breaks every image at one stage or both. */
    | 'wrong-type'
    /** `username` or `password` say other than `auth`, which wins. */
    | 'auth-disagrees'
    /** A token serves the runner, never the kubelet. */
    | 'token-only'
    /** `credsStore` or `credHelpers` (then with `registry`): neither stage asks them. */
    | 'credential-store'
    /** The kubelet finds the key, the runner never does. */
    | 'key-with-scheme'
    | 'key-with-path'
    | 'key-with-trailing-slash'
    | 'key-with-glob'
    | 'key-docker-hub-alias'
    /** No image has such a registry: neither stage finds the key, or only one of them for odd names. */
    | 'key-not-host'
    /** A host with a capital letter: only images written the same way find it. */
    | 'key-with-capitals'
    /** `:443` or `:80`: only images written with the port find it. */
    | 'key-with-default-port'
    /** The same key twice: the last one counts. */
    | 'duplicate-key'
    /** The password ends in white space, often a line break that came from a file. */
    | 'password-ends-in-space';
  readonly registry?: string;
  /** The key that both stages find instead, where there is one. */
  readonly betterKey?: string;
}

export interface DockerConfigCheck {
  /** Why an API server refuses it as content of a Secret of type kubernetes.io/dockerconfigjson. */
  readonly refused?: DockerConfigFault;
  readonly findings: readonly DockerConfigFinding[];
}

/**
 * Says whether an API server takes the bytes as `.dockerconfigjson` (any JSON object, or null), and what is doubtful in
 * them. Keys are named, values never.
 */
export function checkDockerConfigJson(file: Uint8Array): DockerConfigCheck {
  throw new Error(`not written yet: ${String(file.length)}`);
}
