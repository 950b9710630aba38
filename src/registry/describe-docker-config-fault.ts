import type { CredentialFault } from './merge-docker-config.js';
import { shownRegistry } from './shown-registry.js';

/** What is wrong with a docker config, without a closing full stop, and what to do. */
export interface DescribedFault {
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Describes a fault of a docker config in the same words wherever it is found. It names the registry, never a value.
 *
 * @param subject what contains the docker config, such as "the docker config" or the name of a field
 */
export function describeDockerConfigFault(
  fault: Pick<CredentialFault, 'code' | 'registry' | 'field'>,
  subject: string,
): DescribedFault {
  const { predicate, remedy } = wordFault(fault);
  return { problem: `${subject} ${predicate}`, remedy };
}

function wordFault({ code, registry, field }: Pick<CredentialFault, 'code' | 'registry' | 'field'>): {
  readonly predicate: string;
  readonly remedy: string;
} {
  const shown = registry === undefined ? undefined : `"${shownRegistry(registry)}"`;
  const entry = shown === undefined ? '' : ` in the entry ${shown}`;
  const of = shown === undefined ? '' : ` of ${shown}`;
  switch (code) {
    case 'empty':
      return { predicate: 'is empty', remedy: 'give the text of a docker config file' };
    case 'byte-order-mark':
      return { predicate: 'begins with a byte order mark', remedy: 'save the file without it' };
    case 'not-json':
      return { predicate: 'is not JSON', remedy: 'give the text of a docker config file, not its base64' };
    case 'trailing-text':
      return { predicate: 'has text after its JSON', remedy: 'keep only one JSON object' };
    case 'too-long':
      return { predicate: 'is longer than 1 MiB, the most that a Secret can hold', remedy: 'remove entries' };
    case 'wrong-type':
      return {
        predicate: `has a value of the wrong type${field === undefined ? '' : ` at \`${field}\``}${entry}`,
        remedy: '`auths` must be a mapping of registries, whose fields must be strings',
      };
    case 'auth-not-base64':
    case 'auth-without-colon':
      return {
        predicate: `has an \`auth\` that is not base64 of \`user:password\`${entry}`,
        remedy: 'log in to the registry again',
      };
    case 'no-entries':
      return { predicate: 'has no entry under `auths`', remedy: 'log in to a registry first, or give `registries`' };
    case 'entry-empty':
      return { predicate: `has no user and password${entry}`, remedy: 'give both' };
    case 'entry-incomplete':
      return { predicate: `has only one of user and password${entry}`, remedy: 'give both' };
    case 'token-only':
      return {
        predicate: `has only a token${entry}, which the kubelet does not use`,
        remedy: 'give a user and a password',
      };
    case 'credential-store':
      return {
        predicate: `leaves the password${of} to a credential store, which neither the evaluator nor the kubelet uses`,
        remedy: 'give a user and a password',
      };
    case 'username-with-colon':
      return { predicate: `has a user with a colon${entry}, which \`auth\` cannot hold`, remedy: 'use another user' };
    case 'server-invalid':
      return {
        predicate: `names ${shown ?? 'a text'}, from which no image can come`,
        remedy: 'give a host such as "ghcr.io" or "registry.example.com:5000"',
      };
    case 'server-without-port':
      return {
        predicate: `names ${shown ?? 'a host'}, which needs a port to be a registry`,
        remedy: 'give the port, as in "localhost:5000"',
      };
    case 'server-is-website':
      return {
        predicate: `names ${shown ?? 'a website'}, which is Docker's website and serves no images`,
        remedy: 'give "docker.io" for Docker Hub',
      };
    case 'flat-dockercfg':
      return {
        predicate: 'has the form of an old `.dockercfg`, in which no entry is found',
        remedy: 'put its entries under `auths`',
      };
    case 'path-keys-disagree':
      return {
        predicate: `has different credentials for repositories${of}, but the evaluator can use only one for each host`,
        remedy: 'add an entry for the host itself',
      };
  }
}
