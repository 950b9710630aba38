import type { Release } from './releases.js';

/**
 * How a build uses the `tag` of an image in a Kptfile:
 * - `image`: the image is asked for, under this name;
 * - `listed`: the tag is a version constraint, and the repository's tags are listed to choose the image's;
 * - `fails`: the tag is a version constraint, and every request that renders the package fails.
 */
export interface TaggedImage {
  readonly outcome: 'image' | 'listed' | 'fails';
  readonly image: string;
}

/**
 * Replaces an image's own tag and digest with `tag`, as porch-server does before it asks any runtime.
 *
 * Source: kpt v1.0.0-beta.62.1, pkg/fn/runtime/runner.go, NewRunner; pkg/fn/runtime/tag_resolution.go,
 * ResolveFunctionImage. A constraint panics the request in porch-server up to main-2026-08, as its HTTP transport is not
 * the one that regclient expects (regclient issue 1108).
 *
 * @param tag undefined or empty: the image as it is
 */
export function applyKptfileTag({ kptfileTag }: Release, image: string, tag: string | undefined): TaggedImage {
  if (tag === undefined || tag === '' || kptfileTag === 'ignored') return { outcome: 'image', image };
  const name = withoutIdentifier(image);
  if (!isVersionConstraint(tag)) return { outcome: 'image', image: `${name}:${tag}` };
  return { outcome: kptfileTag === 'listed' ? 'listed' : 'fails', image: name };
}

function withoutIdentifier(image: string): string {
  const name = image.replace(/@.*$/s, '');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

// A number that fits 64 bits; the wildcards for it; and what may follow a wildcard and is ignored.
const number = '\\d{1,19}';
const anyNumber = '[xX*]';
const ignored = '(?:\\.[\\dxX*|]+)';
const identifier = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
const suffix = `(?:-${identifier}(?:\\.${identifier})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?`;
const version = `v?${number}(?:\\.${number}){0,2}${suffix}`;
const wildcard = [
  `${anyNumber}${ignored}{0,2}`,
  `${number}\\.${anyNumber}${ignored}?`,
  `(?:${number}\\.){2}${anyNumber}`,
];
const pattern = `v?(?:${wildcard.join('|')}|${number}(?:\\.${number}){0,2})${suffix}`;
const comparison = `(?:(?:!=|>=|=>|<=|=<|~>|[=<>~^])\\s*)?${pattern}`;
const range = new RegExp(`\\s*(${pattern})\\s+-\\s+(${pattern})\\s*`, 'g');
const exactVersion = new RegExp(`^${version}$`);
const constraint = new RegExp(`^\\s*${comparison}(?:(?:\\s+|\\s*,\\s*)${comparison})*\\s*$`);

/**
 * Whether a tag is a version constraint such as `0.1.x` or `~0.1`, and not a version or any other word.
 *
 * Source: github.com/Masterminds/semver v3.4.0, NewVersion and NewConstraint.
 */
export function isVersionConstraint(tag: string): boolean {
  if (exactVersion.test(tag) || tag.length > 512) return false;
  return tag
    .replace(range, '>= $1, <= $2 ')
    .split('||')
    .every((alternative) => constraint.test(alternative));
}
