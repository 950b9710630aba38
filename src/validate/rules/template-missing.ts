import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const templateMissing: Rule = {
  name: 'template-missing',
  severity: 'error',
  description: 'The ConfigMap that `--function-pod-template` names is not in the package.',
  remedy: 'add the ConfigMap to the namespace of the Deployment, or remove the flag',
  check: (judged) => {
    const { place, podTemplate, release, evaluator, settings } = judged;
    if (release.podTemplate !== 'config-map' || settings.podTemplateName === undefined) return [];
    if (podTemplate !== undefined) return [];
    return [
      {
        problem:
          `ConfigMap "${settings.podTemplateName}" is not in namespace "${evaluator.namespace}" of ${place}; without it ` +
          (release.readsTemplateAtStart ? 'the evaluator ends as it starts' : 'no function pod is made'),
        object: evaluator.object,
        fieldPath: argumentPath(judged, 'function-pod-template') ?? evaluator.flagsPath,
      },
    ];
  },
};
