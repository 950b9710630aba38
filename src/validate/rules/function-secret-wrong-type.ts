import { functionSecretFindings } from '../function-secret-findings.js';
import type { Rule } from '../rule.js';

export const functionSecretWrongType: Rule = {
  name: 'function-secret-wrong-type',
  severity: 'error',
  description: "The package has the function pods' Secret with a type that the kubelet ignores.",
  remedy: 'remove that Secret, which the evaluator creates with the right type',
  check: (judged) => functionSecretFindings(judged, 'function-secret-wrong-type'),
};
