import type { Result } from '../result.js';

/** An image's name, read as the kubelet reads it. */
export type KubeletImageName = Result<
  /** With its registry, `docker.io` for Docker Hub; without tag and digest. */
  { name: string },
  /** The rule that the name breaks; it does not quote the name. The pod waits with `InvalidImageName`. */
  { error: string }
>;

const domain = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?`;
const pathComponent = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`;
const repository = `${pathComponent}(?:/${pathComponent})*`;
const tag = String.raw`\w[\w.-]{0,127}`;
// A registry that is not a domain may still pass as the first part of a repository: `registry_x.example.com`.
const referencePattern = new RegExp(`^((?:${domain}/)?(${repository}))(?::${tag})?(?:@(.*))?$`, 's');
const domainPattern = new RegExp(`^${domain}$`);
const repositoryPattern = new RegExp(`^${repository}$`);
const digestPattern = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const longestPath = 255;

/**
 * Reads an image's name as the kubelet of Kubernetes 1.34.4 does before it pulls: pkg/kubelet/images,
 * `applyDefaultImageTag`, by pkg/util/parsers, `ParseImageName`, which is `ParseNormalizedNamed` of
 * distribution/reference 0.6.0. It refuses some names that the function runner takes: `my_registry:5000/fn`,
 * `ghcr.io//fn`, `docker://ghcr.io/fn`.
 */
export function parseKubeletImageName(image: string): KubeletImageName {
  if (/^[a-f0-9]{64}$/.test(image)) return { error: 'a name must not be just 64 hexadecimal digits' };
  const { host, remainder } = splitHost(image);
  const [, name, path = '', digest] = referencePattern.exec(`${host}/${remainder}`) ?? [];
  if (name === undefined) return { error: findBrokenRule(host, remainder) };
  if (path.length > longestPath) return { error: `a repository must have at most ${longestPath} characters` };
  if (digest !== undefined && !digestPattern.test(digest)) {
    return { error: 'a digest must be "sha256:" and 64 hexadecimal digits in lower case' };
  }
  return { name };
}

/** The part before the first slash is a host if it cannot be part of a repository; without one, Docker Hub is meant. */
function splitHost(image: string): { readonly host: string; readonly remainder: string } {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const namesHost = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  const host = !namesHost || first === 'index.docker.io' ? 'docker.io' : first;
  const remainder = namesHost ? image.slice(slash + 1) : image;
  return { host, remainder: host === 'docker.io' && !remainder.includes('/') ? `library/${remainder}` : remainder };
}

function findBrokenRule(host: string, remainder: string): string {
  if (host.endsWith(':') && remainder.startsWith('/')) return 'a name must not begin with a scheme such as "docker://"';
  const [path = ''] = remainder.split(/[:@]/, 1);
  if (!repositoryPattern.test(path)) {
    return 'each part of a repository must be lower-case letters and digits, joined by ".", "_", "__" or dashes';
  }
  return domainPattern.test(host) || repositoryPattern.test(host)
    ? 'a tag must have 1 to 128 characters: letters, digits, "_", "-" or ".", the first of them not "-" or "."'
    : 'the registry must be a host of letters, digits, "-" and ".", with or without a port';
}
