import { placeOfArgument } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const flagLost: Rule = {
  name: 'flag-lost',
  severity: 'error',
  description: 'A flag comes after a word that ends the flags, so the evaluator never reads it.',
  remedy: 'remove that word, or write a bool as `--flag=true`',
  check: ({ evaluator, flags: { stop, lost }, arguments: args }) => {
    if (stop === undefined || args === undefined) return [];
    return lost.map((index) => ({
      problem: `the evaluator never reads "${flagName(args[index])}", because "${args[stop.index] ?? ''}" before it ends the flags`,
      object: evaluator.object,
      fieldPath: placeOfArgument(evaluator, index),
    }));
  },
};

function flagName(argument: string | undefined): string {
  return (argument ?? '').replace(/=.*$/s, '');
}
