import type { Rule } from '../rule.js';

export const registryNeverAuthenticated: Rule = {
  name: 'registry-never-authenticated',
  severity: 'error',
  description: 'This build never uses credentials for images of the functions catalog.',
  remedy: 'copy the image to another repository',
  check: ({ release, verdicts }) =>
    verdicts
      .filter(({ cause, isPrivate }) => cause === 'registry-exempt' && isPrivate)
      .map(({ use }) => ({
        problem: `"${use.image}" must be pulled with credentials, but Porch ${release.build} never uses any for names that begin with "${release.privateRegistries?.exemptPrefix ?? ''}"`,
        object: use.object,
        fieldPath: use.fieldPath,
      })),
};
