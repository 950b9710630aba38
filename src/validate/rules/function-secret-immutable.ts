import { functionSecretFindings } from '../function-secret-findings.js';
import type { Rule } from '../rule.js';

export const functionSecretImmutable: Rule = {
  name: 'function-secret-immutable',
  severity: 'error',
  description: "The function pods' Secret is in the package and immutable, so the evaluator cannot update it.",
  remedy: 'remove that Secret, or its `immutable`',
  check: (judged) => functionSecretFindings(judged, 'function-secret-immutable'),
};
