import type { Rule } from '../rule.js';

export const authEntryTokenOnly: Rule = {
  name: 'auth-entry-token-only',
  severity: 'error',
  description: 'An entry of the docker config has only a token, which the kubelet does not use.',
  remedy: 'write a user and a password (often an access token) into the entry',
  check: ({ configFindings }) =>
    configFindings
      .filter(({ code }) => code === 'token-only')
      .map(({ registry, place }) => ({
        problem: `the entry "${registry ?? ''}" has only a token, which the kubelet does not use, so it cannot pull images of that registry`,
        ...place,
      })),
};
