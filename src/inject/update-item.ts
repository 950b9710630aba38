import { applyEdits } from '../edit/apply-edits.js';
import { lineBreakOf } from '../edit/lines.js';
import { planSetKey } from '../edit/plan-set-key.js';
import { renderBlock } from '../edit/render-block.js';
import type { YamlData } from '../edit/yaml-data.js';
import { objectAt } from '../package/json-value.js';
import type { Item } from '../resource-list/resource-list.js';
import type { ByteText } from '../text/byte-text.js';
import { encodeUtf8 } from '../text/utf8.js';
import { findNode } from '../yaml/find-node.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { isNote } from './describe-change.js';
import type { NewObject } from './plan.js';
import { isSame, wroteAnnotation } from './wrote.js';

/**
 * The text of an object that the mutator made, when it is made again: it stays in its file. Where only values differ,
 * only their lines change.
 *
 * @param made the object as it would be made now
 */
export function updateItem(item: Item, made: NewObject): ByteText {
  const old = objectAt(yamlValue(item.read().node));
  const value = keepNotes(old, made);
  return setValues(item, old, value) ?? renderAnew(item, value);
}

/** Where the object is in the package is what the host notes, not what the mutator would choose. */
function keepNotes(old: Readonly<Record<string, unknown>>, value: Readonly<Record<string, unknown>>): YamlData {
  const notes = Object.entries(objectAt(old, 'metadata', 'annotations')).filter(
    ([key]) => isNote(key) && key !== wroteAnnotation,
  );
  const given = Object.entries(objectAt(value, 'metadata', 'annotations'));
  const annotations = Object.fromEntries([
    ...given.flatMap(([key, each]) => {
      if (!isNote(key) || key === wroteAnnotation) return [[key, each] as const];
      return notes.filter(([name]) => name === key);
    }),
    ...notes.filter(([name]) => !given.some(([key]) => key === name)),
  ]);
  const metadata = { ...objectAt(value, 'metadata'), ...(Object.keys(annotations).length > 0 && { annotations }) };
  return { ...value, metadata } as YamlData;
}

/** Undefined where a key comes or goes. */
function setValues(item: Item, old: unknown, value: YamlData): ByteText | undefined {
  let text = item.text();
  const set = (path: readonly string[], was: unknown, is: unknown): boolean => {
    const [keys, others] = [Object.keys(objectAt(is)), Object.keys(objectAt(was))];
    if (keys.length !== others.length || keys.some((key) => !others.includes(key))) return false;
    return keys.every((key) => {
      const [one, other] = [objectAt(was)[key], objectAt(is)[key]];
      if (isSame(one, other)) return true;
      if (Object.keys(objectAt(other)).length > 0) return set([...path, key], one, other);
      const node = findNode(parseYaml(text, item.column).node, path);
      const planned = node?.kind === 'mapping' ? planSetKey(text, node, key, other as YamlData) : undefined;
      if (!planned?.edits) return false;
      text = applyEdits(text, planned.edits);
      return true;
    });
  };
  return set([], old, value) ? text : undefined;
}

function renderAnew(item: Item, value: YamlData): ByteText {
  const text = item.text();
  if (text.startsWith('{')) return encodeUtf8(JSON.stringify(value));
  const lines = renderBlock(value, item.column).slice(item.column).replaceAll('\n', lineBreakOf(text));
  return text.endsWith('\n') ? lines : lines.trimEnd();
}
