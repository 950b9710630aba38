import type { Rule } from '../rule.js';

export const imagePinnedByDigest: Rule = {
  name: 'image-pinned-by-digest',
  severity: 'error',
  description: 'This build puts the digest of an image into the name of its pod, which the API server refuses.',
  remedy: 'name the image by its tag',
  check: ({ release, verdicts }) =>
    release.podName !== 'repository-and-tag'
      ? []
      : verdicts
          .filter(({ use }) => use.puller === 'function' && use.image.includes('@'))
          .map(({ isPrivate, use }) => ({
            problem: `Porch ${release.build} puts the digest of "${use.image}" into the pod's name, which the API server refuses, so the function never runs`,
            ...(isPrivate ? {} : { severity: 'warning' as const }),
            object: use.object,
            fieldPath: use.fieldPath,
          })),
};
