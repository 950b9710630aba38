import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const tlsNotEnabled: Rule = {
  name: 'tls-not-enabled',
  severity: 'error',
  description: 'The evaluator is given the folder of a private CA, but is not told to use it.',
  remedy: 'add the flag',
  check: (judged) => {
    const { flags, release, evaluator, settings } = judged;
    const tls = release.privateRegistries?.tls;
    if (tls === undefined || !settings.enabled || settings.tlsEnabled) return [];
    const place = argumentPath(judged, tls.pathFlag);
    if (place === undefined || flags.fault !== undefined) return [];
    return [
      {
        problem: `\`--${tls.pathFlag}\` does nothing without \`--${tls.enableFlag}\`, so the evaluator does not trust the registry's private CA`,
        remedy: `add \`--${tls.enableFlag}\``,
        object: evaluator.object,
        fieldPath: place,
      },
    ];
  },
};
