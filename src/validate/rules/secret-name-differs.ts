import { argumentPath } from '../argument-path.js';
import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';

export const secretNameDiffers: Rule = {
  name: 'secret-name-differs',
  severity: 'error',
  description: 'Function pods are given a Secret of another name than was asked for.',
  remedy: 'set the flag to the name',
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
          `the evaluator keeps its copy of the docker config as Secret "${settings.secretName}" in namespace ` +
          `"${settings.functionNamespace}", ` +
          (asked === undefined ? `though it mounts Secret "${wanted}"` : `though \`secret.name\` is "${wanted}"`),
        remedy: `set \`--${flag}=${wanted}\``,
        // With names that only differ from each other everything works.
        ...(asked === undefined ? { severity: 'info' } : {}),
        object: evaluator.object,
        fieldPath: argumentPath(judged, flag) ?? evaluator.flagsPath,
      },
    ];
  },
};
