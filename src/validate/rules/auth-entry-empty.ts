import type { Rule } from '../rule.js';

export const authEntryEmpty: Rule = {
  name: 'auth-entry-empty',
  severity: 'error',
  description: 'An entry of the docker config has no user and password.',
  remedy: 'write user and password into the entry',
  check: ({ configFindings }) =>
    configFindings
      .filter(({ code }) => code === 'entry-empty' || code === 'entry-incomplete')
      .map(({ code, registry, place }) => ({
        problem:
          `the entry "${registry ?? ''}" has ${code === 'entry-empty' ? 'no user and password' : 'only one of user and password'}, ` +
          'so images of that registry are requested without credentials',
        ...place,
      })),
};
