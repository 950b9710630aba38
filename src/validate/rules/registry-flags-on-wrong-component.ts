import { isRegistryFlag } from '../../porch/releases.js';
import type { Rule } from '../rule.js';

export const registryFlagsOnWrongComponent: Rule = {
  name: 'registry-flags-on-wrong-component',
  severity: 'error',
  description: 'A component that does not evaluate pods is given flags for private registries.',
  remedy: 'run inject-registry-auth to move the flag, or remove it',
  check: ({ evaluator, isEvaluator, other, release }) => {
    const wrong = isEvaluator ? other : evaluator;
    return (wrong?.arguments ?? []).flatMap((argument) => {
      const name = /^--?([^-=][^=]*)/.exec(argument.value ?? '')?.[1]?.replaceAll('_', '-');
      if (wrong === undefined || name === undefined || !isRegistryFlag(name)) return [];
      return [
        {
          problem: `in Porch ${release.build} only ${release.evaluator.title} has the flag \`--${name}\`, so ${wrong.component.title}, which is given it, ends when it starts`,
          object: wrong.object,
          fieldPath: argument.fieldPath,
        },
      ];
    });
  },
};
