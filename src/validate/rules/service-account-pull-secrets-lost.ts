import { textAt } from '../../package/json-value.js';
import { pullSecretNames } from '../../package/pod-template.js';
import type { Rule } from '../rule.js';

export const serviceAccountPullSecretsLost: Rule = {
  name: 'service-account-pull-secrets-lost',
  severity: 'warning',
  description: "Function pods no longer get their ServiceAccount's imagePullSecrets.",
  remedy: 'add their entries to the docker config that the evaluator mounts',
  check: ({ podTemplate, serviceAccounts, settings }) => {
    // A pod with imagePullSecrets of its own never got the ServiceAccount's.
    if (!settings.enabled || pullSecretNames(podTemplate?.podSpec).length > 0) return [];
    const used = textAt(podTemplate?.podSpec, 'serviceAccountName') ?? 'default';
    return serviceAccounts
      .filter(({ ref }) => ref.namespace === settings.functionNamespace && ref.name === used)
      .flatMap((account) => {
        const lost = pullSecretNames(account.value).filter((name) => name !== settings.secretName);
        if (lost.length === 0) return [];
        return [
          {
            problem:
              `the evaluator gives function pods imagePullSecrets, so they no longer get those of ServiceAccount ` +
              `"${used}": ${lost.map((name) => `"${name}"`).join(', ')}`,
            object: account,
            fieldPath: 'imagePullSecrets',
          },
        ];
      });
  },
};
