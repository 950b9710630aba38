import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const functionSecretEmpty: Rule = {
  name: 'function-secret-empty',
  severity: 'error',
  description: "The function pods' Secret is in the package without any data.",
  remedy: 'remove that Secret; the evaluator makes it',
  check: ({ functionSecret, release, settings }) => {
    if (!settings.enabled || release.privateRegistries?.updatesSecret !== true) return [];
    if (functionSecret?.keys?.size !== 0) return [];
    return [
      {
        problem: `Secret "${settings.secretName}" of namespace "${settings.functionNamespace}" has no data, so the evaluator panics at the first private image`,
        object: functionSecret.object,
        fieldPath: secretField(functionSecret.object, 'data'),
      },
    ];
  },
};
