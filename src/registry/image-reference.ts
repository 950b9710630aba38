import type { Result } from '../result.js';
import { encodeUtf8 } from '../text/utf8.js';
import { parseGoUrl } from './go-url.js';

/** An image's name, read as the function runner reads it. */
export interface ImageReference {
  /** `index.docker.io` for Docker Hub; with its port where the name has one. */
  readonly registry: string;
  readonly repository: string;
  /** The tag, `latest` where the name has none; or the digest, `sha256:` and 64 hexadecimal digits. */
  readonly identifier: string;
  readonly kind: 'tag' | 'digest';
}

/** Why a name is not an image's; it does not quote the name. */
export interface ImageReferenceError {
  readonly error: string;
}

const dockerHub = 'index.docker.io';
const repositoryPattern = /^[a-z0-9_\-./]{2,255}$/;
const tagPattern = /^[a-zA-Z0-9_\-.]{1,128}$/;
const digestPattern = /^sha256:[a-f0-9]{64}$/;

/**
 * Reads an image's name as the function runner does: the weak rules of `name.ParseReference` in go-containerregistry
 * 0.20.6, pkg/name. They take names that no registry serves, such as `https://ghcr.io/fn`.
 *
 * @returns the parts of the name, or an error that states what is wrong without quoting the name
 */
export function parseImageReference(reference: string): Result<ImageReference, ImageReferenceError> {
  return parseDigested(reference) ?? parseTagged(reference);
}

function parseTagged(reference: string): Result<ImageReference, ImageReferenceError> {
  const { base, tag } = splitTag(reference);
  if (!tagPattern.test(tag)) {
    return { error: 'a tag must have 1 to 128 characters, which must be letters, digits, "_", "-" or "."' };
  }
  return parseName(base, tag, 'tag');
}

function parseDigested(reference: string): Result<ImageReference, ImageReferenceError> | undefined {
  const [base = '', digest, ...more] = reference.split('@');
  if (digest === undefined) return undefined;
  if (more.length > 0 || !digestPattern.test(digest)) {
    return { error: 'a digest must be "sha256:" and 64 hexadecimal digits in lower case, after the only "@"' };
  }
  const tagged = parseTagged(base);
  // A tag before a digest is dropped; if it is not a valid tag, the colon counts as part of the name.
  return parseName(tagged.error === undefined ? `${tagged.registry}/${tagged.repository}` : base, digest, 'digest');
}

/** A colon after the last slash starts the tag; one before it, a port. Without one the tag is `latest`. */
function splitTag(reference: string): { readonly base: string; readonly tag: string } {
  const colon = reference.lastIndexOf(':');
  if (colon < 0 || reference.includes('/', colon)) return { base: reference, tag: 'latest' };
  return { base: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

function parseName(
  name: string,
  identifier: string,
  kind: ImageReference['kind'],
): Result<ImageReference, ImageReferenceError> {
  const slash = name.indexOf('/');
  const hasRegistry = slash >= 0 && /[.:]/.test(name.slice(0, slash));
  const named = hasRegistry ? name.slice(0, slash) : '';
  const repository = hasRegistry ? name.slice(slash + 1) : name;
  if (!repositoryPattern.test(repository)) {
    return {
      error:
        'a repository must have 2 to 255 characters, which must be lower-case letters, digits, "_", "-", "." or "/"',
    };
  }
  const authority = encodeUtf8(named);
  if (parseGoUrl(authority)?.host !== authority)
    return { error: 'the registry must be a host, with or without a port' };
  const registry = named === '' || named === 'docker.io' ? dockerHub : named;
  const implied = registry === dockerHub && !repository.includes('/');
  return { registry, repository: implied ? `library/${repository}` : repository, identifier, kind };
}
