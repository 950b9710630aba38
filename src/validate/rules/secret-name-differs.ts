import { argumentPath } from '../argument-path.js';
import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';

export const secretNameDiffers: Rule = {
  name: 'secret-name-differs',
  severity: 'error',
  description: 'Function pods get a Secret of another name than the one asked for.',
  remedy: 'set the flag to that name',
  check: (judged) => {
    const { expectations, release, evaluator, settings } = judged;
    const flag = release.privateRegistries?.nameFlag;
    if (flag === undefined || !settings.enabled) return [];
    const asked = expectations.namedSecret;
    const mounted = mountedSecret(judged, judged.authFile)?.source.name;
    const wanted = asked ?? mounted;
    if (wanted === undefined || wanted === settings.secretName) return [];
    return [
      {
        problem:
          `the evaluator copies the docker config to Secret "${settings.secretName}" in namespace ` +
          `"${settings.functionNamespace}", but ` +
          (asked === undefined ? `it mounts Secret "${wanted}"` : `\`secret.name\` is "${wanted}"`),
        remedy: `set \`--${flag}=${wanted}\``,
        // The mounted Secret and its copy may have different names.
        ...(asked === undefined ? { severity: 'info' } : {}),
        object: evaluator.object,
        fieldPath: argumentPath(judged, flag) ?? evaluator.flagsPath,
      },
    ];
  },
};
