import { planSetKey } from '../edit/plan-set-key.js';
import type { Runner } from '../porch/find-runner.js';
import { findEntry } from '../yaml/find-node.js';
import { editItem, type Plan } from './plan.js';

/** The annotation on the pod template. */
export const rolloutAnnotation = 'fn.kpt.dev/rollout-revision';

/** Annotates the pod template, so that a new revision restarts the runner, which reads a changed Secret only then. */
export function planRolloutRevision(runner: Runner, revision: string): Plan {
  const { item, deployment, podTemplate } = runner;
  const text = item.text();
  const annotation = { [rolloutAnnotation]: revision };
  const metadata = findEntry(podTemplate, 'metadata')?.value;
  const annotations = findEntry(metadata, 'annotations')?.value;
  const planned =
    annotations?.kind === 'mapping'
      ? planSetKey(text, annotations, rolloutAnnotation, revision)
      : metadata?.kind === 'mapping'
        ? planSetKey(text, metadata, 'annotations', annotation)
        : planSetKey(text, podTemplate, 'metadata', { annotations: annotation });
  return editItem(item, deployment, 'spec.template.metadata.annotations', planned);
}
