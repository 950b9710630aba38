import type { Rule } from '../rule.js';

export const tagListingUnauthenticated: Rule = {
  name: 'tag-listing-unauthenticated',
  severity: 'error',
  description: 'A version constraint makes porch-server list tags, which this build cannot do with credentials.',
  remedy: 'write an exact version in `tag`, or the tag in `image`',
  check: ({ release, verdicts }) =>
    verdicts.flatMap(({ cause, use }) => {
      const tag = use.constraint?.tag ?? '';
      if (cause !== 'tag-constraint' && cause !== 'tag-listing') return [];
      return [
        {
          problem:
            cause === 'tag-constraint'
              ? `\`tag: ${tag}\` of image "${use.image}" is a version constraint, for which porch-server of Porch ${release.build} panics, so this package is never rendered`
              : `\`tag: ${tag}\` of image "${use.image}" is a version constraint, and porch-server lists tags without the mounted credentials, so it finds none`,
          ...(cause === 'tag-listing' && {
            remedy:
              'write an exact version in `tag`, or set `DOCKER_CONFIG` on porch-server to a folder with config.json',
          }),
          object: use.object,
          fieldPath: use.fieldPath?.replace(/\.image$/, '.tag'),
        },
      ];
    }),
};
