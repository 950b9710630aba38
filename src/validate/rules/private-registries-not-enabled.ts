import { isAmbient } from '../image-verdict.js';
import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const privateRegistriesNotEnabled: Rule = {
  name: 'private-registries-not-enabled',
  severity: 'error',
  description: 'The evaluator is not told to use private registries.',
  remedy: 'switch them on',
  check: (judged) => {
    const { release, evaluator, flags, settings, arguments: args } = judged;
    const feature = release.privateRegistries;
    if (feature === undefined || settings.enabled || flags.fault !== undefined || args === undefined) return [];
    if (isAmbient(judged)) return [];
    const flag = feature.enableFlag ?? feature.pathFlag;
    const given = flags.given.findLast((candidate) => candidate.name === flag);
    return [
      {
        problem:
          (given === undefined ? `the evaluator is not given \`--${flag}\`` : `\`--${flag}\` is "${given.value}"`) +
          `, so Porch ${release.build} requests every image without credentials`,
        remedy: describeRemedy(flag, feature.enableFlag !== undefined, given !== undefined),
        object: evaluator.object,
        fieldPath: placeOfArgument(evaluator, given?.start),
      },
    ];
  },
};

function describeRemedy(flag: string, isSwitch: boolean, isGiven: boolean): string {
  if (!isSwitch) return `add \`--${flag}\` with the path of the mounted docker config`;
  return isGiven ? `set it to \`--${flag}=true\`` : `run inject-registry-auth, or add \`--${flag}\``;
}
