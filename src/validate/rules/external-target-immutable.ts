import { findCredentialSecrets } from '../credential-secrets.js';
import type { Rule } from '../rule.js';

export const externalTargetImmutable: Rule = {
  name: 'external-target-immutable',
  severity: 'error',
  description: 'An ExternalSecret makes an immutable Secret, so that new credentials never arrive.',
  remedy: 'remove `immutable`',
  check: (judged) => {
    const { mounted, ofPods } = findCredentialSecrets(judged);
    return [...mounted, ...ofPods]
      .filter(({ external, immutable }) => external !== undefined && immutable)
      .map(({ name, object }) => ({
        problem: `the Secret "${name}" that this ExternalSecret makes is immutable, so the API server refuses every new credential`,
        object,
        fieldPath: 'spec.target.immutable',
      }));
  },
};
