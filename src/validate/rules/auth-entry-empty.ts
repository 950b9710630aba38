import type { Rule } from '../rule.js';

export const authEntryEmpty: Rule = {
  name: 'auth-entry-empty',
  severity: 'error',
  description: 'An entry of the docker config holds no user and password.',
  remedy: 'write the credentials into the entry: a file of Docker Desktop or of a credential helper does not hold them',
  check: ({ configFindings }) =>
    configFindings
      .filter(({ code }) => code === 'entry-empty' || code === 'entry-incomplete')
      .map(({ code, registry, place }) => ({
        problem:
          `the entry of "${registry ?? ''}" holds ${code === 'entry-empty' ? 'no user and password' : 'only one of user and password'}, ` +
          'so images of that registry are asked for without credentials',
        ...place,
      })),
};
