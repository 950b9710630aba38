import { isDnsSubdomain } from '../../porch/dns-name.js';
import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const secretNameInvalid: Rule = {
  name: 'secret-name-invalid',
  severity: 'error',
  description: "The API server refuses the name of the function pods' Secret.",
  remedy: 'use lower-case letters, digits, "-" and "."',
  check: (judged) => {
    const { release, evaluator, settings } = judged;
    const flag = release.privateRegistries?.nameFlag;
    const { secretName } = settings;
    if (!settings.enabled || flag === undefined) return [];
    if (isDnsSubdomain(secretName)) return [];
    return [
      {
        problem: `\`--${flag}\` is "${secretName}", which is not a valid name, so the evaluator cannot create the Secret and every private image fails`,
        object: evaluator.object,
        fieldPath: argumentPath(judged, flag) ?? evaluator.flagsPath,
      },
    ];
  },
};
