import type { Diagnostic } from '../diagnostic.js';
import type { PorchProgram } from '../package/find-program.js';
import { editableObject, placeOf } from '../package/package-object.js';
import type { Item } from '../resource-list/resource-list.js';
import { findNode } from '../yaml/find-node.js';
import type { MappingNode } from '../yaml/node.js';
import type { Result } from '../result.js';

/** A program of Porch, with the nodes of its Deployment that edits need. */
export interface EditableProgram extends PorchProgram {
  readonly item: Item;
  readonly root: MappingNode;
  /** The nodes of `spec.template`, of its `spec`, and of the container. */
  readonly templateNode: MappingNode;
  readonly podNode: MappingNode;
  readonly containerNode: MappingNode;
}

export type EditableProgramOrError = Result<{ editable: EditableProgram }, { error: Diagnostic }>;

/** Finds the nodes of a program. It is an error if an alias or an anchor hides one of them. */
export function findEditableProgram(program: PorchProgram): EditableProgramOrError {
  const found = editableObject(program.object);
  const template = findNode(found?.root, ['spec', 'template']);
  const pod = findNode(template, ['spec']);
  const container = findNode(pod, ['containers', program.containerIndex]);
  if (found && template?.kind === 'mapping' && pod?.kind === 'mapping' && container?.kind === 'mapping') {
    const { item, root } = found;
    return { editable: { ...program, item, root, templateNode: template, podNode: pod, containerNode: container } };
  }
  return {
    error: {
      rule: 'runner-unreadable',
      severity: 'error',
      message: `Deployment "${program.object.ref.name}": \`${program.containerPath}\` must be written out, without aliases and anchors, to be edited`,
      fieldPath: program.containerPath,
      ...placeOf(program.object),
    },
  };
}
