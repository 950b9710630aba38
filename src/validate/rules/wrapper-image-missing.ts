import { wrapperVariable } from '../../porch/releases.js';
import type { Rule } from '../rule.js';

export const wrapperImageMissing: Rule = {
  name: 'wrapper-image-missing',
  severity: 'error',
  description: 'The evaluator does not know the image of the wrapper server, which every function pod needs.',
  remedy: `set it in \`env\` to the porch-wrapper-server image of the same build`,
  check: ({ evaluator, isEvaluator, place, release, settings, surroundings }) => {
    if (!isEvaluator || settings.disabledRuntimes.includes('pod') || surroundings.wrapperImage === 'set') return [];
    const { title } = release.evaluator;
    return [
      {
        problem:
          surroundings.wrapperImage === 'missing'
            ? `\`${wrapperVariable}\` is missing or empty, so ${title} ends when it starts`
            : `\`${wrapperVariable}\` takes its value from outside ${place}, and ${title} ends when it starts if that is empty`,
        ...(surroundings.wrapperImage === 'unknown' && { severity: 'warning' as const }),
        object: evaluator.object,
        fieldPath: `${evaluator.containerPath}.env`,
      },
    ];
  },
};
