import { isRegistryFlag } from '../../porch/releases.js';
import type { Rule } from '../rule.js';

export const registryFlagsOnWrongComponent: Rule = {
  name: 'registry-flags-on-wrong-component',
  severity: 'error',
  description: 'Flags for private registries stand on the component that does not evaluate pods.',
  remedy: 'remove the flag; inject-registry-auth writes it where it belongs',
  check: ({ evaluator, isEvaluator, other, release }) => {
    const wrong = isEvaluator ? other : evaluator;
    return (wrong?.arguments ?? []).flatMap((argument) => {
      const name = /^--?([^-=][^=]*)/.exec(argument.value ?? '')?.[1]?.replaceAll('_', '-');
      if (wrong === undefined || name === undefined || !isRegistryFlag(name)) return [];
      return [
        {
          problem: `\`--${name}\` stands on ${wrong.component.title}, which ends as it starts, because in Porch ${release.build} only ${release.evaluator.title} has this flag`,
          object: wrong.object,
          fieldPath: argument.fieldPath,
        },
      ];
    });
  },
};
