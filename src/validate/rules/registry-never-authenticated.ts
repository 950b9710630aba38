import type { Rule } from '../rule.js';

export const registryNeverAuthenticated: Rule = {
  name: 'registry-never-authenticated',
  severity: 'error',
  description: 'The function runner never uses credentials for images under gcr.io/kpt-fn/.',
  remedy: 'copy the image to another repository',
  check: ({ verdicts }) =>
    verdicts
      .filter(({ cause, isPrivate }) => cause === 'registry-exempt' && isPrivate)
      .map(({ use }) => ({
        problem: `"${use.image}" must be pulled with credentials, but the function runner never uses any for names that begin "gcr.io/kpt-fn/"`,
        object: use.object,
        fieldPath: use.fieldPath,
      })),
};
