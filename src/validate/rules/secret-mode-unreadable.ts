import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';

export const secretModeUnreadable: Rule = {
  name: 'secret-mode-unreadable',
  severity: 'error',
  description: "The mounted file's mode keeps the evaluator's user from reading it.",
  remedy: "leave out `defaultMode` (then 0644), or set `fsGroup` in the pod's securityContext",
  check: (judged) => {
    const { authFile, certificates, evaluator, settings } = judged;
    if (!settings.enabled) return [];
    return [authFile, certificates.file].flatMap((path) => {
      if (path.state !== 'unreadable') return [];
      return [
        {
          problem:
            `key "${path.key}" of Secret "${path.source.name}" is mounted with mode ${path.mode.toString(8).padStart(4, '0')} as root's, ` +
            'and the evaluator is user 10001 unless `runAsUser` says otherwise, so it may not read the file',
          object: evaluator.object,
          fieldPath: mountedSecret(judged, path)?.fieldPath ?? evaluator.podPath,
        },
      ];
    });
  },
};
