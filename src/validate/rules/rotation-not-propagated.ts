import { objectAt } from '../../package/json-value.js';
import type { Rule } from '../rule.js';

export const rotationNotPropagated: Rule = {
  name: 'rotation-not-propagated',
  severity: 'info',
  description: 'A changed credential reaches function pods only after the evaluator restarts.',
  remedy: 'change an annotation of the pod template with them, as `rolloutRevision` does',
  check: ({ release, evaluator, settings }) => {
    if (!settings.enabled) return [];
    const annotations = Object.keys(objectAt(evaluator.object.value, 'spec', 'template', 'metadata', 'annotations'));
    if (annotations.some((name) => restarts.some((restart) => restart.test(name)))) return [];
    return [
      {
        problem: `Porch ${release.build} copies the docker config only for images that it has not seen since it started, so function pods keep old credentials`,
        object: evaluator.object,
        fieldPath: 'spec.template.metadata.annotations',
      },
    ];
  },
};

/** Annotations that restart a Deployment's pods: this project's own, kubectl's, and checksums of Secrets. */
const restarts = [/^fn\.kpt\.dev\//, /^kubectl\.kubernetes\.io\/restartedAt$/, /checksum|hash/i];
