import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const templateMissing: Rule = {
  name: 'template-missing',
  severity: 'error',
  description: 'The ConfigMap that `--function-pod-template` names is not in the package.',
  remedy: 'add the ConfigMap, or remove `--function-pod-template`',
  check: (judged) => {
    const { place, podTemplate, release, evaluator, settings } = judged;
    if (release.podTemplate !== 'config-map' || settings.podTemplateName === undefined) return [];
    if (podTemplate !== undefined) return [];
    return [
      {
        problem:
          `ConfigMap "${settings.podTemplateName}" is not in namespace "${evaluator.namespace}" of ${place}, so ` +
          (release.readsTemplateAtStart ? 'the evaluator ends when it starts' : 'no function pod is created'),
        object: evaluator.object,
        fieldPath: argumentPath(judged, 'function-pod-template') ?? evaluator.flagsPath,
      },
    ];
  },
};
