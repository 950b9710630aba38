import { functionSecretFindings } from '../function-secret-findings.js';
import type { Rule } from '../rule.js';

export const functionSecretEmpty: Rule = {
  name: 'function-secret-empty',
  severity: 'error',
  description: "The package has the function pods' Secret without data.",
  remedy: 'remove that Secret, which the evaluator creates',
  check: (judged) => functionSecretFindings(judged, 'function-secret-empty'),
};
