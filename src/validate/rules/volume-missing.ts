import type { Rule } from '../rule.js';

export const volumeMissing: Rule = {
  name: 'volume-missing',
  severity: 'error',
  description: 'A volumeMount of the function runner names a volume that its pod does not have.',
  remedy: 'add the volume',
  check: ({ mounts, runner }) =>
    mounts
      .filter((mount) => mount.volumeIndex === undefined)
      .map((mount) => ({
        problem: `the volumeMount at "${mount.mountPath}" names volume "${mount.volumeName}", which the pod does not have, so the API server refuses the Deployment`,
        object: runner.object,
        fieldPath: `${runner.containerPath}.volumeMounts[${mount.index}].name`,
      })),
};
