import { planSetKey } from '../edit/plan-set-key.js';
import { findEntry } from '../yaml/find-node.js';
import type { EditableProgram } from './editable-program.js';
import { editItem, type Plan } from './plan.js';

/** The annotation on the pod template. */
export const rolloutAnnotation = 'fn.kpt.dev/rollout-revision';

/** Annotates the pod template, so that a new revision restarts the evaluator, which then copies a changed Secret. */
export function planRolloutRevision(evaluator: EditableProgram, revision: string): Plan {
  const text = evaluator.item.text();
  const annotation = { [rolloutAnnotation]: revision };
  const metadata = findEntry(evaluator.templateNode, 'metadata')?.value;
  const annotations = findEntry(metadata, 'annotations')?.value;
  const planned =
    annotations?.kind === 'mapping'
      ? planSetKey(text, annotations, rolloutAnnotation, revision)
      : metadata?.kind === 'mapping'
        ? planSetKey(text, metadata, 'annotations', annotation)
        : planSetKey(text, evaluator.templateNode, 'metadata', { annotations: annotation });
  return editItem(evaluator, 'spec.template.metadata.annotations', planned);
}
