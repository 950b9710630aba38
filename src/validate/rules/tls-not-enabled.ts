import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const tlsNotEnabled: Rule = {
  name: 'tls-not-enabled',
  severity: 'error',
  description: 'The function runner is given a folder with a private CA and not told to use it.',
  remedy: 'add the flag',
  check: (judged) => {
    const { flags, release, runner, settings } = judged;
    const tls = release.privateRegistries?.tls;
    if (tls === undefined || !settings.enabled || settings.tlsEnabled) return [];
    const place = argumentPath(judged, tls.pathFlag);
    if (place === undefined || flags.fault !== undefined) return [];
    return [
      {
        problem: `\`--${tls.pathFlag}\` does nothing without \`--${tls.enableFlag}\`, so the function runner does not trust the registry's private CA`,
        remedy: `add \`--${tls.enableFlag}\``,
        object: runner.object,
        fieldPath: place,
      },
    ];
  },
};
