import { parseKubeletImageName } from '../../../src/registry/kubelet-image-name.js';
import { conformanceRows } from '../../support/conformance-rows.js';

/** Whether a key under `auths` serves an image, as evaluator and kubelet were seen to say, each alone. */
export interface Lookup {
  readonly key: string;
  readonly image: string;
  readonly runner: boolean;
  readonly kubelet: boolean;
}

export const allLookups = conformanceRows('lookups.jsonl') as readonly Lookup[];

/**
 * One lookup of each kind: form of the key, form of the image's name, how the two relate, and what was seen. What is left
 * out differs from one that is in only by its words. Where nothing relates them, the image's form says nothing more, and
 * of a name that the kubelet refuses, the key does not.
 */
export function selectLookups(lookups: readonly Lookup[]): readonly Lookup[] {
  const taken = new Map<string, Lookup>();
  for (const lookup of lookups) {
    const kind = JSON.stringify([kindOf(lookup), lookup.runner, lookup.kubelet]);
    if (!taken.has(kind)) taken.set(kind, lookup);
  }
  return [...taken.values()];
}

function kindOf({ key, image }: Lookup): readonly string[] {
  const { name } = parseKubeletImageName(image);
  if (name === undefined) return [image];
  const { host, port, path } = partsOf(key);
  const target = partsOf(name);
  const hosts = hostRelation(host, target.host);
  if (hosts === 'other') return [formOfKey(key), hosts];
  return [
    formOfKey(key),
    hosts,
    portRelation(port, target.port),
    pathRelation(path, target.path),
    formOfImage(image, name),
  ];
}

const dockerHub = /^(?:index\.|registry-1\.)?docker\.io$/;

interface Parts {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
}

function partsOf(key: string): Parts {
  const [, scheme = '', host = '', port = '', path = ''] =
    /^(https?:\/\/|)(\[[^\]]*\]|[^:/]*)(:[^/]*|)(.*)$/.exec(key) ?? [];
  return { scheme, host, port, path };
}

/** The key with its words taken out, such as `https://host:port/v2/`. */
function formOfKey(key: string): string {
  const { scheme, host, port, path } = partsOf(key);
  return `${scheme}${formOfHost(host)}${port && ':port'}${formOfPath(path)}`;
}

function formOfHost(host: string): string {
  // Docker Hub's three names are three forms.
  if (dockerHub.test(host)) return host;
  if (host.includes('*')) return host.replace(/[^*.]+/g, 'label');
  if (/[A-Z]/.test(host)) return 'HOST';
  if (/^[\d.]+$/.test(host) || host.startsWith('[')) return host;
  return host.includes('.') ? 'host' : 'label';
}

function formOfPath(path: string): string {
  // What docker's own old keys end in is special to the kubelet.
  return /^\/v[12]\/$/.test(path) ? path : path.replace(/[^/:*]+/g, 'word');
}

/** What else of an image's name a keyring could look at: whether it names its registry, its tag and its digest. */
function formOfImage(image: string, name: string): string {
  const isShort = !image.startsWith(name.slice(0, name.indexOf('/')));
  const tag = /:[^/:@]+(?:@|$)/.test(image) ? ':tag' : '';
  return `${isShort ? 'short' : 'name'}${tag}${image.includes('@') ? '@digest' : ''}`;
}

function hostRelation(key: string, image: string): string {
  if (key === image) return 'same';
  if (key.toLowerCase() === image.toLowerCase()) return 'same in other case';
  if (dockerHub.test(key) && dockerHub.test(image)) return 'both of Docker Hub';
  if (image.endsWith(`.${key}`)) return 'below';
  if (!key.includes('*')) return 'other';
  const fits = new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(image);
  if (!fits) return 'other';
  return key.split('.').length === image.split('.').length ? 'fits' : 'fits with other labels';
}

function portRelation(key: string, image: string): string {
  if (key === image) return key === '' ? 'no port' : 'same port';
  if (key === '') return 'port of the image';
  return image === '' ? 'port of the key' : 'other port';
}

function pathRelation(key: string, image: string): string {
  const prefix = key.replace(/\/$/, '');
  if (prefix === '') return 'no path';
  if (!image.startsWith(prefix)) return 'other path';
  return /^(?:[/:@]|$)/.test(image.slice(prefix.length)) ? 'whole words' : 'part of a word';
}
