import type { Rule } from '../rule.js';

export const authMountHidden: Rule = {
  name: 'auth-mount-hidden',
  severity: 'error',
  description: 'Another volume is mounted over the docker config.',
  remedy: 'mount the Secret in a folder of its own',
  check: ({ authFile, mounts, evaluator, settings }) => {
    const { mount } = authFile;
    if (!settings.enabled || mount === undefined || mount.sources.length > 0) return [];
    return mounts
      .filter(
        (other) =>
          other.sources.some((source) => source.kind === 'Secret') &&
          settings.authPath.startsWith(`${other.mountPath}/`),
      )
      .map((other) => ({
        problem: `volume "${mount.volumeName}" at "${mount.mountPath}" hides the docker config in volume "${other.volumeName}", so the evaluator does not find it`,
        object: evaluator.object,
        fieldPath: `${evaluator.containerPath}.volumeMounts[${mount.index}]`,
      }));
  },
};
