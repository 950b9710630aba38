import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';

export const secretModeUnreadable: Rule = {
  name: 'secret-mode-unreadable',
  severity: 'error',
  description: "The mode of the mounted file does not let the evaluator's user read it.",
  remedy: "remove `defaultMode`, or set `fsGroup` in the pod's securityContext",
  check: (judged) => {
    const { authFile, certificates, evaluator, settings } = judged;
    if (!settings.enabled) return [];
    return [authFile, certificates.file].flatMap((path) => {
      if (path.state !== 'unreadable') return [];
      return [
        {
          problem:
            `key "${path.key}" of Secret "${path.source.name}" has mode ${path.mode.toString(8).padStart(4, '0')} and belongs to root, ` +
            'so the evaluator (user 10001 unless `runAsUser` is set) cannot read it',
          object: evaluator.object,
          fieldPath: mountedSecret(judged, path)?.fieldPath ?? evaluator.podPath,
        },
      ];
    });
  },
};
