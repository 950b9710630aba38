import type { Rule } from '../rule.js';

const problems: Readonly<Record<string, string>> = {
  'auth-disagrees': 'has an `auth` that differs from `username` and `password`, so only `auth` is used',
  'duplicate-key': 'is there twice, so only the last one is used',
  'password-ends-in-space': 'has a password that ends in white space, which is sent as it is',
};

export const authEntryDoubtful: Rule = {
  name: 'auth-entry-doubtful',
  severity: 'warning',
  description: 'An entry of the docker config works, but is probably not what was meant.',
  remedy: 'correct the entry',
  check: ({ configFindings }) =>
    configFindings.flatMap(({ code, registry, place }) => {
      const problem = problems[code];
      return problem === undefined ? [] : [{ problem: `the entry "${registry ?? ''}" ${problem}`, ...place }];
    }),
};
