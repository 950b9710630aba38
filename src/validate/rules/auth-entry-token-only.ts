import type { Rule } from '../rule.js';

export const authEntryTokenOnly: Rule = {
  name: 'auth-entry-token-only',
  severity: 'error',
  description: 'An entry of the docker config holds a token, which no kubelet uses.',
  remedy: 'write a user and password into the entry; most registries take an access token as password',
  check: ({ configFindings }) =>
    configFindings
      .filter(({ code }) => code === 'token-only')
      .map(({ registry, place }) => ({
        problem: `the entry of "${registry ?? ''}" holds only a token: the evaluator uses it, the kubelet does not, so the function's pod cannot pull its image`,
        ...place,
      })),
};
