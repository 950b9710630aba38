import { dockerConfigKey } from '../../registry/docker-config-secret.js';
import { hasBytes } from '../has-bytes.js';
import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const functionSecretImmutable: Rule = {
  name: 'function-secret-immutable',
  severity: 'error',
  description: "The function pods' Secret is in the package and immutable, so the evaluator cannot update it.",
  remedy: 'remove that Secret, or its `immutable`',
  check: ({ authFile, functionSecret, release, settings }) => {
    if (!settings.enabled || functionSecret?.immutable !== true) return [];
    if (release.privateRegistries?.updatesSecret !== true) return [];
    const content = functionSecret.keys?.get(dockerConfigKey);
    const same = authFile.state === 'file' && hasBytes(content, authFile.bytes);
    const unknown = functionSecret.keys === undefined || content === 'encrypted' || authFile.state === 'unknown';
    return [
      {
        problem:
          `Secret "${settings.secretName}" of namespace "${settings.functionNamespace}" is immutable` +
          (same
            ? '; it holds what the evaluator mounts, but the next change of the credentials makes every private image fail'
            : unknown
              ? '; where it does not hold what the evaluator mounts, every private image fails'
              : ' and does not hold what the evaluator mounts, so every private image fails'),
        ...(same || unknown ? { severity: 'warning' } : {}),
        object: functionSecret.object,
        fieldPath: secretField(functionSecret.object, 'immutable'),
      },
    ];
  },
};
