import { pullSecretNames } from '../../package/pod-template.js';
import type { Rule } from '../rule.js';

export const templatePullSecretsReplaced: Rule = {
  name: 'template-pull-secrets-replaced',
  severity: 'warning',
  description: "This build replaces the pod template's own imagePullSecrets.",
  remedy: 'add their entries to the docker config that the evaluator mounts',
  check: ({ podTemplate, release, settings }) => {
    if (!settings.enabled || release.privateRegistries?.templatePullSecrets !== 'replaced') return [];
    if (podTemplate === undefined) return [];
    const lost = pullSecretNames(podTemplate.podSpec).filter((name) => name !== settings.secretName);
    if (lost.length === 0) return [];
    return [
      {
        problem:
          `Porch ${release.build} replaces the template's imagePullSecrets, so function pods lose ` +
          lost.map((name) => `"${name}"`).join(', '),
        object: podTemplate.object,
        // Builds that replace them read the template from a ConfigMap.
        fieldPath: 'data.template',
      },
    ];
  },
};
