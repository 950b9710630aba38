import { functionSecretFindings } from '../function-secret-findings.js';
import type { Rule } from '../rule.js';

export const functionSecretImmutable: Rule = {
  name: 'function-secret-immutable',
  severity: 'error',
  description: "The package has the function pods' Secret as immutable, so the evaluator cannot update it.",
  remedy: 'remove that Secret, which the evaluator creates',
  check: (judged) => functionSecretFindings(judged, 'function-secret-immutable'),
};
