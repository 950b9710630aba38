import { pullSecretNames } from '../../package/pod-template.js';
import type { Rule } from '../rule.js';

export const templatePullSecretsReplaced: Rule = {
  name: 'template-pull-secrets-replaced',
  severity: 'warning',
  description: "The build puts its Secret in the place of the pod template's own imagePullSecrets.",
  remedy: 'put their entries into the docker config that the evaluator mounts, or use v4.1.0 or later',
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
        // Builds that replace them take the template from a ConfigMap.
        fieldPath: 'data.template',
      },
    ];
  },
};
