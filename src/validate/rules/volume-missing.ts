import type { Rule } from '../rule.js';

export const volumeMissing: Rule = {
  name: 'volume-missing',
  severity: 'error',
  description: 'A volumeMount of the evaluator names a volume that its pod does not have.',
  remedy: 'add the volume, or correct the name',
  check: ({ mounts, evaluator }) =>
    mounts
      .filter((mount) => mount.volumeIndex === undefined)
      .map((mount) => ({
        problem: `the volumeMount at "${mount.mountPath}" names volume "${mount.volumeName}", which the pod does not have, so the API server refuses the Deployment`,
        object: evaluator.object,
        fieldPath: `${evaluator.containerPath}.volumeMounts[${mount.index}].name`,
      })),
};
