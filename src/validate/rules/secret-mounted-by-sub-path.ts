import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';

export const secretMountedBySubPath: Rule = {
  name: 'secret-mounted-by-sub-path',
  severity: 'warning',
  description: 'The Secret is mounted with `subPath`, so its file never changes in a running pod.',
  remedy: 'mount the whole Secret in a folder of its own',
  check: (judged) => {
    const { authFile, certificates, evaluator, settings } = judged;
    if (!settings.enabled) return [];
    return [authFile, certificates.mounted].flatMap((path) => {
      const secret = mountedSecret(judged, path);
      if (secret === undefined || path.mount?.subPath === undefined || path.mount.subPath === '') return [];
      return [
        {
          problem: `Secret "${secret.source.name}" is mounted with \`subPath\`, so a changed credential does not reach the evaluator until its pod is replaced`,
          object: evaluator.object,
          fieldPath: `${evaluator.containerPath}.volumeMounts[${path.mount.index}].subPath`,
        },
      ];
    });
  },
};
