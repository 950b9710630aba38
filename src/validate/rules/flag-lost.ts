import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const flagLost: Rule = {
  name: 'flag-lost',
  severity: 'error',
  description: 'A flag stands behind a word that ends the flags, so the evaluator never sees it.',
  remedy: 'remove that word; a bool takes its value only as `--flag=true`',
  check: ({ evaluator, flags: { stop, lost }, arguments: args }) => {
    if (stop === undefined || args === undefined) return [];
    return lost.map((index) => ({
      problem:
        `"${flagName(args[index])}" stands behind "${args[stop.index] ?? ''}", which ends the flags, so the function ` +
        'runner never sees it',
      object: evaluator.object,
      fieldPath: placeOfArgument(evaluator, index),
    }));
  },
};

function flagName(argument: string | undefined): string {
  return (argument ?? '').replace(/=.*$/s, '');
}
