import { planAppendEntry } from '../edit/plan-insert-entry.js';
import { planAppendUnderKey, planSetKey } from '../edit/plan-set-key.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import type { YamlData } from '../edit/yaml-data.js';
import { findEntry } from '../yaml/find-node.js';
import type { MappingNode } from '../yaml/node.js';
import type { ByteText } from '../text/byte-text.js';

/** Adds entries, in this order, to the sequence under a key. Adds the key if it is missing. */
export function planAppendEntries(
  text: ByteText,
  mapping: MappingNode,
  key: string,
  values: readonly YamlData[],
): PlannedEdits {
  const [first, ...more] = values;
  if (first === undefined) return { edits: [] };
  const list = findEntry(mapping, key)?.value;
  if (list?.kind === 'sequence' && list.entries.length > 0) {
    return joinPlanned(values.map((value) => planAppendEntry(text, list, value)));
  }
  const planned = planAppendUnderKey(text, mapping, key, first);
  return planned.edits && more.length > 0 ? planSetKey(text, mapping, key, values) : planned;
}

/** All edits together, or the first refusal. */
export function joinPlanned(planned: readonly PlannedEdits[]): PlannedEdits {
  const refused = planned.find((each) => each.edits === undefined);
  return refused ?? { edits: planned.flatMap((each) => each.edits ?? []) };
}
