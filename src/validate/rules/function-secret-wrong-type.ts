import { functionSecretFindings } from '../function-secret-findings.js';
import type { Rule } from '../rule.js';

export const functionSecretWrongType: Rule = {
  name: 'function-secret-wrong-type',
  severity: 'error',
  description: "The function pods' Secret is in the package with a type that the kubelet ignores.",
  remedy: 'remove that Secret; the evaluator makes it with the right type',
  check: (judged) => functionSecretFindings(judged, 'function-secret-wrong-type'),
};
