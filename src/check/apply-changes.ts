import { applyEdits } from '../edit/apply-edits.js';
import { packageObject } from '../package/package-object.js';
import { objectAt } from '../package/json-value.js';
import type { FunctionOutcome } from '../resource-list/function-outcome.js';
import { toBytes, toByteText, type ByteText } from '../text/byte-text.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import type { InputFile, ManifestItem, ManifestList } from './manifest-list.js';

/** A file that a function changed. */
export interface ChangedFile {
  readonly file: InputFile;
  readonly bytes: Uint8Array;
}

/** A file that a function adds; its path is one of the package. */
export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The files that differ after a function ran on `manifests.list`. The outcome must hold no error. */
export function applyChanges(
  manifests: Pick<ManifestList, 'items'>,
  outcome: FunctionOutcome,
): { readonly changed: readonly ChangedFile[]; readonly created: readonly NewFile[] } {
  const edited = outcome.changes
    .filter(({ edits }) => edits.length > 0)
    .map(({ item, edits }) => ({ item: manifests.items[item.index], edits }))
    .filter((change): change is typeof change & { item: ManifestItem } => change.item !== undefined);
  const files = [...new Set(edited.map(({ item }) => item.file))];
  const changed = files.map((file) => {
    const changes = edited
      .filter(({ item }) => item.file === file)
      .flatMap(({ item, edits }) =>
        edits.map(({ start, end, text }) => ({ start: item.offset + start, end: item.offset + end, text })),
      );
    return { file, bytes: toBytes(applyEdits(toByteText(file.bytes), changes)) };
  });
  return { changed, created: joinByPath(outcome.newItems.map(placeNewItem)) };
}

function placeNewItem(text: ByteText): { readonly path: string; readonly text: ByteText } {
  const { ref, file } = packageObject(objectAt(yamlValue(parseYaml(text).node)));
  const plain = text
    .replace(/^ {4}(?:internal\.)?config\.kubernetes\.io\/(?:path|index): .*\n/gm, '')
    .replace(/^ {2}annotations:\n(?! {4})/m, '');
  return { path: file?.path ?? `${ref.kind.toLowerCase()}-${ref.name}.yaml`, text: plain };
}

function joinByPath(items: readonly { readonly path: string; readonly text: ByteText }[]): readonly NewFile[] {
  const texts = new Map<string, ByteText[]>();
  for (const { path, text } of items) texts.set(path, [...(texts.get(path) ?? []), text]);
  return [...texts].map(([path, parts]) => ({ path, bytes: toBytes(parts.join('---\n')) }));
}
