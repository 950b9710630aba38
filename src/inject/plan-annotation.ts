import { planSetKey } from '../edit/plan-set-key.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { EditableObject } from '../package/package-object.js';
import { textAt } from '../package/json-value.js';
import { findEntry } from '../yaml/find-node.js';
import type { MappingNode } from '../yaml/node.js';
import { editItem, emptyPlan, type Plan } from './plan.js';

/**
 * Gives an object an annotation.
 *
 * @param path the keys from the object's root to the annotations
 */
export function planAnnotation(editable: EditableObject, path: readonly string[], name: string, value: string): Plan {
  if (textAt(editable.object.value, ...path, name) === value) return emptyPlan;
  const planned = planDeepKey(editable.item.text(), editable.root, [...path, name], value);
  return editItem(editable, path.join('.'), planned);
}

/** Sets a key below others, which are made where they are missing. */
function planDeepKey(
  text: string,
  mapping: MappingNode,
  [key = '', ...rest]: readonly string[],
  value: YamlData,
): PlannedEdits {
  const found = findEntry(mapping, key)?.value;
  if (rest.length > 0 && found?.kind === 'mapping') return planDeepKey(text, found, rest, value);
  const nested = rest.reduceRight<YamlData>((inner, each) => ({ [each]: inner }), value);
  return planSetKey(text, mapping, key, nested);
}
