import { dockerConfigType } from '../../registry/docker-config-secret.js';
import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const functionSecretWrongType: Rule = {
  name: 'function-secret-wrong-type',
  severity: 'error',
  description: "The function pods' Secret is in the package with a type that the kubelet ignores.",
  remedy: 'remove that Secret; the evaluator makes it with the right type',
  check: ({ functionSecret, settings }) => {
    if (!settings.enabled || functionSecret === undefined) return [];
    if (functionSecret.type === dockerConfigType) return [];
    return [
      {
        problem:
          `Secret "${settings.secretName}" of namespace "${settings.functionNamespace}" is of type ` +
          `"${functionSecret.type ?? ''}"; the evaluator fills it, but a type never changes and the kubelet pulls ` +
          `only with ${dockerConfigType}`,
        object: functionSecret.object,
        fieldPath: secretField(functionSecret.object, 'type'),
      },
    ];
  },
};
