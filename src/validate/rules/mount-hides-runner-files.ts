import { describeTakenPath, findHiddenFile } from '../../package/hidden-file.js';
import type { Rule } from '../rule.js';

export const mountHidesRunnerFiles: Rule = {
  name: 'mount-hides-runner-files',
  severity: 'error',
  description: "A volume is mounted over the evaluator's own program or files.",
  remedy: 'mount it in a folder of its own, such as "/var/tmp/auth-secret"',
  check: ({ authFile, certificates, evaluator, flags, mounts, release }) =>
    mounts.flatMap((mount) => {
      const isSecrets = [authFile.mount, certificates.mounted.mount].some((own) => own?.index === mount.index);
      const hidden = findHiddenFile(evaluator, release, flags, mount.mountPath);
      const taken = isSecrets ? describeTakenPath(evaluator, release, flags, mount.mountPath) : undefined;
      // A ConfigMap that is mounted over the folder of the pod cache is the pod cache.
      const isPodCache = hidden !== undefined && mount.sources.some(({ kind }) => kind === 'ConfigMap');
      if ((hidden === undefined || isPodCache) && taken === undefined) return [];
      const what = taken ?? `hides "${hidden ?? ''}" of the image`;
      return [
        {
          problem: `volume "${mount.volumeName}" at "${mount.mountPath}" ${what}, so the evaluator does not start or lacks its functions`,
          object: evaluator.object,
          fieldPath: `${evaluator.containerPath}.volumeMounts[${mount.index}].mountPath`,
        },
      ];
    }),
};
