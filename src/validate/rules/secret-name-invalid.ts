import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

/** RFC 1123 subdomain: what an API server takes as a Secret's name. */
const validName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export const secretNameInvalid: Rule = {
  name: 'secret-name-invalid',
  severity: 'error',
  description: "The name for the function pods' Secret is one that the API server refuses.",
  remedy: 'use lower-case letters, digits, "-" and "."',
  check: (judged) => {
    const { release, runner, settings } = judged;
    const flag = release.privateRegistries?.nameFlag;
    const { secretName } = settings;
    if (!settings.enabled || flag === undefined) return [];
    if (secretName.length <= 253 && validName.test(secretName)) return [];
    return [
      {
        problem: `\`--${flag}\` is "${secretName}", which is no valid name, so the function runner cannot make the Secret and every private image fails`,
        object: runner.object,
        fieldPath: argumentPath(judged, flag) ?? runner.flagsPath,
      },
    ];
  },
};
