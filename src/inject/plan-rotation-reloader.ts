import type { InjectConfig } from '../function-config/inject-config.js';
import { isReloaded, reloadAnnotation } from '../package/rotation-annotations.js';
import { textAt } from '../package/json-value.js';
import { planAnnotation } from './plan-annotation.js';
import { emptyPlan, type Plan } from './plan.js';
import type { EditableProgram } from './editable-program.js';

/** Lets Stakater's Reloader restart the evaluator when the Secret changes; it then copies the Secret anew. */
export function planRotationReloader(evaluator: EditableProgram, { secretName }: InjectConfig): Plan {
  const { value } = evaluator.object;
  if (isReloaded(value, secretName)) return emptyPlan;
  const others = textAt(value, 'metadata', 'annotations', reloadAnnotation);
  const names = others === undefined || others === '' ? secretName : `${others},${secretName}`;
  return planAnnotation(evaluator, ['metadata', 'annotations'], reloadAnnotation, names);
}
