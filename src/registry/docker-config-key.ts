import { decodeGoUtf8, encodeUtf8 } from '../text/utf8.js';
import { parseGoUrl } from './go-url.js';
import { parseImageReference } from './image-reference.js';
import { findKubeletKeys } from './kubelet-credential.js';

/**
 * What a key under `auths` stands for.
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
  | { readonly kind: 'glob' | 'none'; readonly keys: readonly [string] };

export type AliasForm = 'scheme' | 'version-path' | 'trailing-slash' | 'capitals' | 'docker-hub';

const dockerHubHosts = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

export function parseDockerConfigKey(key: string): DockerConfigKey {
  const bare = key.replace(/^https?:\/\//i, '');
  const url = parseGoUrl(encodeUtf8(bare));
  if (url === undefined || url.host === '') return { kind: 'none', keys: [key] };
  const host = decodeGoUtf8(url.host);
  if (host.includes('*')) return { kind: 'glob', keys: [key] };
  const path = decodeGoUtf8(url.path)
    .replace(/^\/v[12](?=\/|$)/, '')
    .replace(/^\/$/, '');
  const onDockerHub = dockerHubHosts.includes(host.toLowerCase());

  if (path !== '') {
    // The kubelet calls Docker Hub docker.io when it compares paths.
    const kubeletHost = onDockerHub ? 'docker.io' : host;
    const runnerHost = onDockerHub ? 'index.docker.io' : host;
    return servesBoth(runnerHost)
      ? { kind: 'path', host: runnerHost, keys: [kubeletHost + path] }
      : { kind: 'none', keys: [key] };
  }
  if (onDockerHub && key !== 'index.docker.io') {
    // A name that begins with registry-1.docker.io is looked up as such, though it is the same registry.
    return host.toLowerCase() === 'registry-1.docker.io'
      ? { kind: 'alias', form: 'docker-hub', keys: ['registry-1.docker.io', 'index.docker.io'] }
      : { kind: 'alias', form: 'docker-hub', keys: ['index.docker.io'] };
  }
  if (!servesBoth(host)) return { kind: 'none', keys: [key] };
  const small = host.toLowerCase();
  if (small !== host) return { kind: 'alias', form: 'capitals', keys: [host, small] };
  if (host === key) return { kind: 'exact', keys: [key] };
  const form = bare !== key ? 'scheme' : url.path === '/' ? 'trailing-slash' : 'version-path';
  return { kind: 'alias', form, keys: [host] };
}

/** Whether runner and kubelet find the key for an image of that registry. */
function servesBoth(host: string): boolean {
  const image = `${host}/repository/name`;
  return parseImageReference(image).registry === host && findKubeletKeys([host], image).length > 0;
}
