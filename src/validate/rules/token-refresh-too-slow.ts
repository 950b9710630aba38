import { textAt } from '../../package/json-value.js';
import { findTokenGenerator, parseDuration } from '../../registry/token-generator.js';
import { findCredentialSecrets } from '../credential-secrets.js';
import type { Rule } from '../rule.js';

/** The interval of External Secrets where none is given (v2.9, externalsecret_types.go). */
const standardInterval = '1h0m0s';

export const tokenRefreshTooSlow: Rule = {
  name: 'token-refresh-too-slow',
  severity: 'error',
  description: 'An ExternalSecret fetches the next token after the last one has ended.',
  remedy: 'set `refreshInterval` to about half of that',
  check: (judged) => {
    const { mounted, ofPods } = findCredentialSecrets(judged);
    return [...mounted, ...ofPods].flatMap(({ external, object }) =>
      (external?.generators ?? []).flatMap(({ kind, name }) => {
        const wrapped = judged.generators.find(({ ref }) => ref.kind === kind && ref.name === name);
        const inner = kind === 'ClusterGenerator' ? (textAt(wrapped?.value, 'spec', 'kind') ?? '') : kind;
        const { life } = findTokenGenerator(inner);
        const interval = external?.refreshInterval ?? standardInterval;
        const seconds = parseDuration(interval);
        if (life === undefined || seconds === undefined) return [];
        const isNever = external?.isFetchedOnce === true;
        if (!isNever && seconds < life) return [];
        const lives = `a token of ${inner} lives ${life / 3600} h`;
        return [
          {
            problem: isNever
              ? `${lives}, and this ExternalSecret fetches it only once, so private images fail afterwards`
              : `${lives}, but this ExternalSecret fetches a new one every ${interval}, so private images fail in between`,
            object,
            fieldPath: 'spec.refreshInterval',
          },
        ];
      }),
    );
  },
};
