import { describe, expect, test } from '@jest/globals';
import { parseImageReference } from '../../src/registry/image-reference.js';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** A reference in one line: registry, repository and tag or digest, with blanks between. */
function summary(image: string): string {
  const reference = parseImageReference(image);
  if (reference.error !== undefined) return reference.error;
  return [reference.registry, reference.repository, reference.kind, reference.identifier].join(' ');
}

describe('names', () => {
  test.each([
    ['ghcr.io/acme/fn:v1', 'ghcr.io acme/fn tag v1'],
    ['ghcr.io/acme/fn', 'ghcr.io acme/fn tag latest'],
    ['ghcr.io:5000/fn', 'ghcr.io:5000 fn tag latest'],
    ['localhost:5000/fn:v1', 'localhost:5000 fn tag v1'],
    ['localhost/fn:v1', 'index.docker.io localhost/fn tag v1'],
    ['GHCR.io/fn', 'GHCR.io fn tag latest'],
    ['fn', 'index.docker.io library/fn tag latest'],
    ['fn:v1', 'index.docker.io library/fn tag v1'],
    ['acme/fn:v1', 'index.docker.io acme/fn tag v1'],
    ['docker.io/fn', 'index.docker.io library/fn tag latest'],
    ['docker.io/acme/fn', 'index.docker.io acme/fn tag latest'],
    ['index.docker.io/fn', 'index.docker.io library/fn tag latest'],
    ['registry-1.docker.io/fn', 'registry-1.docker.io fn tag latest'],
    ['ghcr.io/fn:V1_2.3-x', 'ghcr.io fn tag V1_2.3-x'],
    [`ghcr.io/fn:${'a'.repeat(128)}`, `ghcr.io fn tag ${'a'.repeat(128)}`],
    ['ghcr.io/aa', 'ghcr.io aa tag latest'],
    [`ghcr.io/${'a'.repeat(255)}`, `ghcr.io ${'a'.repeat(255)} tag latest`],
    ['/fn', 'index.docker.io /fn tag latest'],
  ])('%s is %s', (image, expected) => {
    expect(summary(image)).toBe(expected);
  });
});

describe('names with a digest', () => {
  test.each([
    [`ghcr.io/acme/fn@${digest}`, `ghcr.io acme/fn digest ${digest}`],
    [`ghcr.io/acme/fn:v1@${digest}`, `ghcr.io acme/fn digest ${digest}`],
    [`localhost:5000/fn@${digest}`, `localhost:5000 fn digest ${digest}`],
    [`fn:v1@${digest}`, `index.docker.io library/fn digest ${digest}`],
    [
      `ghcr.io/fn:@${digest}`,
      'a repository must have 2 to 255 characters, which must be lower-case letters, digits, "_", "-", "." or "/"',
    ],
  ])('%s is %s', (image, expected) => {
    expect(summary(image)).toBe(expected);
  });

  test.each([
    'ghcr.io/fn@',
    'ghcr.io/fn@v1',
    'me@ghcr.io/fn',
    `ghcr.io/fn@${digest}@${digest}`,
    `ghcr.io/fn@${digest.slice(0, -1)}`,
    `ghcr.io/fn@${digest}0`,
    `ghcr.io/fn@x${digest}`,
    `ghcr.io/fn@${digest.toUpperCase()}`,
    `ghcr.io/fn@${digest.replace('f', 'F')}`,
    `ghcr.io/fn@${digest.replace('f', 'g')}`,
    `ghcr.io/fn@sha512:${'0'.repeat(128)}`,
  ])('%s has none', (image) => {
    expect(summary(image)).toBe(
      'a digest must be "sha256:" and 64 hexadecimal digits in lower case, after the only "@"',
    );
  });
});

describe('names that are refused', () => {
  test.each(['ghcr.io/fn:', 'ghcr.io/fn:v 1', 'ghcr.io/fn:v+1', 'ghcr.io/fn:é', `ghcr.io/fn:${'a'.repeat(129)}`, ':'])(
    '%s by the tag',
    (image) => {
      expect(summary(image)).toBe(
        'a tag must have 1 to 128 characters, which must be letters, digits, "_", "-" or "."',
      );
    },
  );

  test.each([
    '',
    'a',
    'ghcr.io/',
    'ghcr.io/a',
    'ghcr.io/Acme',
    'ghcr.io/a b',
    `ghcr.io/${'a'.repeat(256)}`,
    'Fn',
    ':v1',
  ])('"%s" by the repository', (image) => {
    expect(summary(image)).toBe(
      'a repository must have 2 to 255 characters, which must be lower-case letters, digits, "_", "-", "." or "/"',
    );
  });

  test.each(['gh cr.io/fn', 'ghcr.io:x/fn', 'ghcr.io?/fn', 'gh%25.io/fn'])('%s by the registry', (image) => {
    expect(summary(image)).toBe('the registry must be a host, with or without a port');
  });
});
