import { hasBytes } from '../has-bytes.js';
import type { Rule } from '../rule.js';

export const functionSecretImmutable: Rule = {
  name: 'function-secret-immutable',
  severity: 'error',
  description: "The function pods' Secret is in the package and immutable, so the function runner cannot update it.",
  remedy: 'remove the Secret from the package, or `immutable` from the Secret',
  check: ({ authFile, functionSecret, release, settings }) => {
    if (!settings.enabled || functionSecret?.immutable !== true) return [];
    if (release.privateRegistries?.updatesSecret !== true) return [];
    const same = authFile.state === 'file' && hasBytes(functionSecret.keys?.get('.dockerconfigjson'), authFile.bytes);
    return [
      {
        problem:
          `Secret "${settings.secretName}" of namespace "${settings.functionNamespace}" is immutable` +
          (same
            ? '; it holds what the function runner mounts, but the next change of the credentials makes every private image fail'
            : ' and does not hold what the function runner mounts, so every private image fails'),
        ...(same ? { severity: 'warning' } : {}),
        object: functionSecret.object,
        fieldPath: 'immutable',
      },
    ];
  },
};
