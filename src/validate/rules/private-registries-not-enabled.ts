import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const privateRegistriesNotEnabled: Rule = {
  name: 'private-registries-not-enabled',
  severity: 'error',
  description: 'The evaluator is not told to use private registries.',
  remedy: 'switch it on',
  check: ({ release, evaluator, flags, settings, arguments: args }) => {
    const feature = release.privateRegistries;
    if (feature === undefined || settings.enabled || flags.fault !== undefined || args === undefined) return [];
    const flag = feature.enableFlag ?? feature.pathFlag;
    const given = flags.given.findLast((candidate) => candidate.name === flag);
    return [
      {
        problem:
          (given === undefined ? `the evaluator is not given \`--${flag}\`` : `\`--${flag}\` is "${given.value}"`) +
          `, which Porch ${release.build} needs for private registries, so it asks every registry without credentials` +
          ' and gives function pods no imagePullSecret',
        remedy:
          feature.enableFlag === undefined
            ? `add \`--${flag}\` with the path of the mounted docker config`
            : `add \`--${flag}\`${given === undefined ? '' : ' without a value, or with `=true`'}; inject-registry-auth does, together with the mount, the path and the Role's verbs`,
        object: evaluator.object,
        fieldPath: placeOfArgument(evaluator, given?.start),
      },
    ];
  },
};
