import type { Diagnostic } from '../diagnostic.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import type { Edit } from '../edit/edit.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { ItemChange } from '../resource-list/function-outcome.js';
import { placeOf, type PackageObject } from '../package/package-object.js';
import type { Item } from '../resource-list/resource-list.js';

/** A manifest that the mutator makes. */
export interface NewObject {
  readonly [key: string]: YamlData;
  readonly kind: string;
  readonly metadata: { readonly [key: string]: YamlData; readonly name: string; readonly namespace: string };
}

/** A part of what the function does: changes, new items, and diagnostics. */
export interface Plan {
  readonly changes: readonly ItemChange[];
  readonly newItems: readonly NewObject[];
  readonly diagnostics: readonly Diagnostic[];
}

export const emptyPlan: Plan = { changes: [], newItems: [], diagnostics: [] };

/** A plan that only has diagnostics. */
export function say(...diagnostics: readonly Diagnostic[]): Plan {
  return { ...emptyPlan, diagnostics };
}

/** All plans as one; the edits of each item are joined. */
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

/** The plan for edits of an object's item; a refusal becomes an error. `fieldPath` is the field to edit. */
export function editItem(
  { item, object }: { readonly item: Item; readonly object: PackageObject },
  fieldPath: string,
  planned: PlannedEdits,
): Plan {
  if (planned.edits) return { ...emptyPlan, changes: [{ item, edits: planned.edits }] };
  return say(editRefused(object, fieldPath, planned.refused));
}

/** Says that a field cannot be edited, and why. */
export function editRefused(object: PackageObject, fieldPath: string, reason: string): Diagnostic {
  return {
    rule: 'edit-refused',
    severity: 'error',
    message: `\`${fieldPath}\` cannot be edited without changing more than necessary: ${reason}; write it out`,
    fieldPath,
    ...placeOf(object),
  };
}
