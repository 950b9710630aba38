import type { Diagnostic } from '../diagnostic.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import type { Edit } from '../edit/edit.js';
import type { ItemChange } from '../resource-list/function-outcome.js';
import type { Item } from '../resource-list/resource-list.js';
import type { YamlNode } from '../yaml/node.js';
import { itemPlace } from './item-place.js';

/** A part of what the function does: changes, whole new items, and what there is to say. */
export interface Plan {
  readonly changes: readonly ItemChange[];
  readonly newItems: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export const emptyPlan: Plan = { changes: [], newItems: [], diagnostics: [] };

/** The plan that says something and changes nothing. */
export function say(...diagnostics: readonly Diagnostic[]): Plan {
  return { ...emptyPlan, diagnostics };
}

/** All plans as one; the edits of one item come together. */
export function joinPlans(...plans: readonly Plan[]): Plan {
  const edits = new Map<Item, Edit[]>();
  for (const { item, edits: more } of plans.flatMap((plan) => plan.changes)) {
    edits.set(item, [...(edits.get(item) ?? []), ...more]);
  }
  return {
    changes: [...edits].map(([item, all]) => ({ item, edits: all })).filter((change) => change.edits.length > 0),
    newItems: plans.flatMap((plan) => plan.newItems),
    diagnostics: plans.flatMap((plan) => plan.diagnostics),
  };
}

/** The plan of one item's edits; a refused one becomes an error. `fieldPath` is what was to be edited. */
export function editItem(item: Item, root: YamlNode, fieldPath: string, planned: PlannedEdits): Plan {
  if (planned.edits) return { ...emptyPlan, changes: [{ item, edits: planned.edits }] };
  return say({
    rule: 'edit-refused',
    severity: 'error',
    message: `\`${fieldPath}\` cannot be edited without touching more than it must: ${planned.refused}; write it out`,
    fieldPath,
    ...itemPlace(root),
  });
}
