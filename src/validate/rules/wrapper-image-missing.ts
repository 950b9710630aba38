import { wrapperVariable } from '../../porch/releases.js';
import type { Rule } from '../rule.js';

export const wrapperImageMissing: Rule = {
  name: 'wrapper-image-missing',
  severity: 'error',
  description: 'The evaluator is not told which image the wrapper server of function pods has.',
  remedy: `set \`${wrapperVariable}\` in \`env\` of the container, to the porch-wrapper-server image of the same build`,
  check: ({ evaluator, isEvaluator, place, release, settings, surroundings }) => {
    if (!isEvaluator || settings.disabledRuntimes.includes('pod') || surroundings.wrapperImage === 'set') return [];
    const { title } = release.evaluator;
    return [
      {
        problem:
          surroundings.wrapperImage === 'missing'
            ? `\`${wrapperVariable}\` is not set, so ${title} ends as it starts`
            : `\`${wrapperVariable}\` takes its value from outside ${place}; ${title} ends as it starts where that is empty`,
        ...(surroundings.wrapperImage === 'unknown' && { severity: 'warning' as const }),
        object: evaluator.object,
        fieldPath: `${evaluator.containerPath}.env`,
      },
    ];
  },
};
