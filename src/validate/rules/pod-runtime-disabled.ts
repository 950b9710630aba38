import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const podRuntimeDisabled: Rule = {
  name: 'pod-runtime-disabled',
  severity: 'error',
  description: 'The evaluator makes no function pods, so no image is ever pulled.',
  remedy: 'take "pod" out of `--disable-runtimes`',
  check: ({ evaluator, flags, settings }) => {
    if (!settings.disabledRuntimes.includes('pod')) return [];
    const given = flags.given.findLast((flag) => flag.name === 'disable-runtimes');
    return [
      {
        problem: '`--disable-runtimes` holds "pod", so only functions whose program is in the evaluator\'s image run',
        object: evaluator.object,
        fieldPath: placeOfArgument(evaluator, given?.start),
      },
    ];
  },
};
