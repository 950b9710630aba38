import type { Rule } from '../rule.js';

const problems: Readonly<Record<string, string>> = {
  'auth-disagrees': 'has an `auth` that differs from `username` and `password`; `auth` wins',
  'duplicate-key': 'is there twice; the last one counts',
  'password-ends-in-space': 'has a password that ends in white space, often a line break from a file',
};

export const authEntryDoubtful: Rule = {
  name: 'auth-entry-doubtful',
  severity: 'warning',
  description: 'An entry of the docker config is usable, but hardly what was meant.',
  remedy: 'write the entry anew',
  check: ({ configFindings }) =>
    configFindings.flatMap(({ code, registry, place }) => {
      const problem = problems[code];
      return problem === undefined ? [] : [{ problem: `the entry of "${registry ?? ''}" ${problem}`, ...place }];
    }),
};
