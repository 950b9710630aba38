import { functionSecretFindings } from '../function-secret-findings.js';
import type { Rule } from '../rule.js';

export const functionSecretEmpty: Rule = {
  name: 'function-secret-empty',
  severity: 'error',
  description: "The function pods' Secret is in the package without any data.",
  remedy: 'remove that Secret; the evaluator makes it',
  check: (judged) => functionSecretFindings(judged, 'function-secret-empty'),
};
