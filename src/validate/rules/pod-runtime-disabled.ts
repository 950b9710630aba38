import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const podRuntimeDisabled: Rule = {
  name: 'pod-runtime-disabled',
  severity: 'error',
  description: 'The evaluator starts no function pods, so no image is ever pulled.',
  remedy: 'remove "pod" from `--disable-runtimes`',
  check: ({ evaluator, flags, settings }) => {
    if (!settings.disabledRuntimes.includes('pod')) return [];
    const given = flags.given.findLast((flag) => flag.name === 'disable-runtimes');
    return [
      {
        problem:
          '`--disable-runtimes` contains "pod", so the evaluator runs only functions whose program is in its own image',
        object: evaluator.object,
        fieldPath: placeOfArgument(evaluator, given?.start),
      },
    ];
  },
};
