import { decodeGoUtf8, encodeUtf8 } from '../text/utf8.js';
import { parseGoUrl } from './go-url.js';
import { parseImageReference } from './image-reference.js';
import { findKubeletKeys } from './kubelet-credential.js';
import { parseKubeletImageName } from './kubelet-image-name.js';

/**
 * What a key under `auths` means.
 * - `exact`: runner and kubelet find it as it is;
 * - `alias`: they would find `keys` instead, the first of which it means most of all;
 * - `path`: it is meant for a part of `host` only, which the runner cannot express; `keys` holds the kubelet's form;
 * - `glob`: the kubelet matches it, the runner never;
 * - `none`: no image that both can read leads to it.
 */
export type DockerConfigKey =
  | { readonly kind: 'exact'; readonly keys: readonly [string] }
  | { readonly kind: 'alias'; readonly form: AliasForm; readonly keys: readonly [string, ...string[]] }
  | { readonly kind: 'path'; readonly host: string; readonly keys: readonly [string] }
  | { readonly kind: 'glob'; readonly keys: readonly [string] }
  | { readonly kind: 'none'; readonly reason: UnusableKeyReason; readonly keys: readonly [string] };

export type AliasForm = 'scheme' | 'version-path' | 'trailing-slash' | 'capitals' | 'docker-hub';

export type UnusableKeyReason =
  /** A host such as `localhost`, which needs a port to be a registry. */
  | 'port-missing'
  /** Docker's website, which serves no images. */
  | 'docker-hub-website'
  | 'no-image';

/** What people write before a registry. No program looks for a key with it, and each means just the host. */
const scheme = /^(?:https?|oci|docker):\/\//i;
const dockerHubWebsites = ['docker.com', 'www.docker.com', 'hub.docker.com', 'app.docker.com', 'www.docker.io'];
const dockerHubHosts = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

export function parseDockerConfigKey(key: string): DockerConfigKey {
  const bare = key.replace(scheme, '');
  const url = parseGoUrl(encodeUtf8(bare));
  if (url === undefined || url.host === '') return { kind: 'none', reason: 'no-image', keys: [key] };
  const host = decodeGoUtf8(url.host);
  if (host.includes('*')) return { kind: 'glob', keys: [key] };
  const path = decodeGoUtf8(url.path)
    .replace(/^\/v[12](?=\/|$)/, '')
    .replace(/^\/$/, '');
  if (dockerHubWebsites.includes(host.toLowerCase()))
    return { kind: 'none', reason: 'docker-hub-website', keys: [key] };
  const onDockerHub = dockerHubHosts.includes(host.toLowerCase());

  if (path !== '') {
    // The kubelet calls Docker Hub docker.io when it compares paths.
    const kubeletHost = onDockerHub ? 'docker.io' : host;
    const runnerHost = onDockerHub ? 'index.docker.io' : host;
    if (!servesBoth(runnerHost)) return withoutImage(key, host);
    return beginsImage(kubeletHost + path)
      ? { kind: 'path', host: runnerHost, keys: [kubeletHost + path] }
      : { kind: 'none', reason: 'no-image', keys: [key] };
  }
  if (onDockerHub && key !== 'index.docker.io') {
    // A name that begins with registry-1.docker.io is looked up as such, though it is the same registry.
    return host.toLowerCase() === 'registry-1.docker.io'
      ? { kind: 'alias', form: 'docker-hub', keys: ['registry-1.docker.io', 'index.docker.io'] }
      : { kind: 'alias', form: 'docker-hub', keys: ['index.docker.io'] };
  }
  if (!servesBoth(host)) return withoutImage(key, host);
  const small = host.toLowerCase();
  if (small !== host) return { kind: 'alias', form: 'capitals', keys: [host, small] };
  if (host === key) return { kind: 'exact', keys: [key] };
  const form = bare !== key ? 'scheme' : url.path === '/' ? 'trailing-slash' : 'version-path';
  return { kind: 'alias', form, keys: [host] };
}

/**
 * Whether a key means the registry's host and differs only in its port, which it lacks: `localhost` where the
 * images come from `localhost:5001`. Neither the function runner nor the kubelet then finds it.
 *
 * @param registry as images name it, with its port
 */
export function lacksPort(key: string, registry: string): boolean {
  const port = /:\d+$/.exec(registry)?.[0];
  if (port === undefined) return false;
  const url = parseGoUrl(encodeUtf8(key.replace(scheme, '')));
  return url !== undefined && decodeGoUtf8(url.host) === registry.slice(0, -port.length);
}

function withoutImage(key: string, host: string): DockerConfigKey {
  return { kind: 'none', reason: servesBoth(`${host}:5000`) ? 'port-missing' : 'no-image', keys: [key] };
}

/** Whether the evaluator and the kubelet accept an image's name with that registry, and find the key for it. */
function servesBoth(host: string): boolean {
  const image = `${host}/repository/name`;
  return (
    parseImageReference(image).registry === host &&
    parseKubeletImageName(image).error === undefined &&
    findKubeletKeys([host], image).length > 0
  );
}

/** Whether the name of some image, as the kubelet compares it, begins with this. */
function beginsImage(place: string): boolean {
  return [`${place}a`, `${place}/a`].some((image) => parseKubeletImageName(image).name?.startsWith(place));
}
