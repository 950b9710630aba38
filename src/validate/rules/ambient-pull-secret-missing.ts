import { functionPodPullSecrets, isAmbient } from '../image-verdict.js';
import type { Rule } from '../rule.js';

export const ambientPullSecretMissing: Rule = {
  name: 'ambient-pull-secret-missing',
  severity: 'error',
  description: 'The evaluator has a docker config of its own, but function pods get no imagePullSecret.',
  remedy: 'add `imagePullSecrets` to the pod template, or set `rotation` to "ambient" in inject-registry-auth',
  check: (judged) => {
    const { evaluator, podTemplate, settings } = judged;
    if (!isAmbient(judged) || functionPodPullSecrets(judged).length > 0) return [];
    if (!judged.verdicts.some(({ isPrivate }) => isPrivate)) return [];
    return [
      {
        problem: `the evaluator looks images up with "${judged.ambientFile.path}", but the pod template and the ServiceAccount of namespace "${settings.functionNamespace}" name no Secret, so the kubelet pulls without credentials`,
        object: podTemplate?.object ?? evaluator.object,
      },
    ];
  },
};
