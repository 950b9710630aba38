import type { ByteText } from '../text/byte-text.js';
import { encodeUtf8 } from '../text/utf8.js';
import { decodeDockerConfig, type DockerConfigFault } from './docker-config.js';
import { parseGoUrl, type GoUrl } from './go-url.js';
import { parseKubeletImageName } from './kubelet-image-name.js';

export type KubeletCredential =
  /** `keys`: every key under `auths` that serves the image, in the order in which the kubelet tries them. */
  | { readonly outcome: 'authenticated' | 'empty-credentials'; readonly keys: readonly string[] }
  | { readonly outcome: 'anonymous' }
  | { readonly outcome: 'fails'; readonly fault: DockerConfigFault | ImageNameRefused };

/** The kubelet does not take the image's name, whatever the credentials; `error` is the rule that the name breaks. */
export interface ImageNameRefused {
  readonly code: 'image-name-refused';
  readonly error: string;
}

/**
 * Finds what the kubelet of Kubernetes 1.34 shows an image's registry when a pod names a Secret of type
 * kubernetes.io/dockerconfigjson among its imagePullSecrets. A name that it refuses fails before anything else.
 *
 * @param file the whole content of the Secret's `.dockerconfigjson`; empty where there is none
 * @param image as the pod names it
 */
export function findKubeletCredential(file: Uint8Array, image: string): KubeletCredential {
  const { error } = parseKubeletImageName(image);
  return error === undefined
    ? findKeyringCredential(file, image)
    : { outcome: 'fails', fault: { code: 'image-name-refused', error } };
}

/**
 * Finds what the keyring alone makes of the file and the name, which it does not check (pkg/credentialprovider,
 * keyring.go and secrets). It tries every credential that serves the image in turn; one with a user and a password is
 * enough.
 */
export function findKeyringCredential(file: Uint8Array, image: string): KubeletCredential {
  // The kubelet passes over a Secret without content.
  if (file.length === 0) return { outcome: 'anonymous' };
  const config = decodeDockerConfig(file, 'kubelet');
  if ('fault' in config) return { outcome: 'fails', fault: config.fault };
  const keys = findKubeletKeys([...config.entries.keys()], image);
  if (keys.length === 0) return { outcome: 'anonymous' };
  const usable = keys.some((key) => {
    const entry = config.entries.get(key);
    return entry !== undefined && entry.username !== '' && entry.password !== '';
  });
  return { outcome: usable ? 'authenticated' : 'empty-credentials', keys };
}

/** The keys that serve the image, the most specific first. Docker Hub's own key counts only where no other serves. */
export function findKubeletKeys(keys: readonly string[], image: string): readonly string[] {
  // The keyring looks up a name that cannot be read as it is.
  const name = parseKubeletImageName(image).name ?? image;
  const target = parseGoUrl(encodeUtf8(name));
  const endpoints = keys
    .map((key) => ({ key, endpoint: findEndpoint(key) }))
    .filter((candidate): candidate is { key: string; endpoint: ByteText } => candidate.endpoint !== undefined);
  const serving = endpoints
    .filter(({ endpoint }) => {
      const pattern = parseGoUrl(endpoint);
      return pattern !== undefined && target !== undefined && servesUrl(pattern, target);
    })
    .sort((one, other) => (one.endpoint < other.endpoint ? 1 : one.endpoint > other.endpoint ? -1 : 0));
  const found =
    serving.length === 0 && isOnDockerHub(name)
      ? endpoints.filter(({ endpoint }) => endpoint === 'index.docker.io')
      : serving;
  return found.map(({ key }) => key);
}

/** Host and path that a key means: its scheme is dropped, and `/v1` or `/v2` before a further slash. */
function findEndpoint(key: string): ByteText | undefined {
  const url = parseGoUrl(encodeUtf8(key.replace(/^https?:\/\//, '')));
  if (url === undefined) return undefined;
  const path = url.path.replace(/^\/v[12](?=\/)/, '');
  return path === '/' ? url.host : url.host + path;
}

function servesUrl(pattern: GoUrl, target: GoUrl): boolean {
  const { name: patternName, port: patternPort } = splitPort(pattern.host);
  const { name: targetName, port: targetPort } = splitPort(target.host);
  const patternLabels = patternName.split('.');
  const targetLabels = targetName.split('.');
  return (
    patternPort === targetPort &&
    patternLabels.length === targetLabels.length &&
    target.path.startsWith(pattern.path) &&
    patternLabels.every((label, index) => matchesLabel(label, targetLabels[index] ?? ''))
  );
}

/** `net.SplitHostPort`; a host that it does not take stays whole. */
function splitPort(host: ByteText): { readonly name: ByteText; readonly port: string } {
  const split = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(host);
  return split === null ? { name: host, port: '' } : { name: split[1] ?? split[2] ?? '', port: split[3] ?? '' };
}

/**
 * `filepath.Match` for what a URL's host can hold: stars, and the brackets of an IPv6 address without a port, which Go
 * takes for a set of characters, so that such a key never serves its own host.
 */
function matchesLabel(pattern: ByteText, label: ByteText): boolean {
  const set = /^\[([^\]]+)\](.*)$/s.exec(pattern);
  if (set === null && pattern.startsWith('[')) return false;
  if (set !== null)
    return (set[1] ?? '').includes(label.charAt(0) || '[') && matchesLabel(set[2] ?? '', label.slice(1));
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return label === first;
  if (!label.startsWith(first)) return false;
  // Each literal where it first fits: a regular expression could try the stars in too many ways.
  let at = first.length;
  for (const literal of others) {
    const found = label.indexOf(literal, at);
    if (found === -1) return false;
    at = found + literal.length;
  }
  return label.length - at >= last.length && label.endsWith(last);
}

/** Whether the name leads to Docker Hub: it says so, or its first part is not a host. */
function isOnDockerHub(name: string): boolean {
  const [first = '', ...rest] = name.split('/');
  if (first === '') return false;
  return rest.length === 0 || first === 'docker.io' || first === 'index.docker.io' || !/[.:]/.test(first);
}
