import { createTwoFilesPatch } from 'diff';
import { printableText } from '../text/printable-text.js';
import { toByteText } from '../text/byte-text.js';
import { decodeGoUtf8 } from '../text/utf8.js';
import { findEntry } from '../yaml/find-node.js';
import type { Edit } from '../edit/edit.js';
import { applyEdits } from '../edit/apply-edits.js';
import { readManifests } from './manifest-list.js';

/**
 * What changes in a file, as a unified diff. What Secrets hold is hidden; that it changes is shown.
 *
 * @param before undefined: the file is new
 */
export function renderDiff(path: string, before: Uint8Array | undefined, after: Uint8Array): string {
  const former = before && hideSecrets(path, before, new Set());
  const present = hideSecrets(path, after, former?.hidden);
  const patch = createTwoFilesPatch(
    former === undefined ? '/dev/null' : `a/${path}`,
    `b/${path}`,
    former?.text ?? '',
    present.text,
    undefined,
    undefined,
    { context: 3 },
  );
  return printableText(patch.replace(/^=+\n/, ''));
}

/** The text with the values of Secrets hidden. `known`: values that were there before. */
function hideSecrets(
  path: string,
  bytes: Uint8Array,
  known: ReadonlySet<string> | undefined,
): { readonly text: string; readonly hidden: ReadonlySet<string> } {
  const hidden = new Set<string>();
  const edits = readManifests([{ path, shown: path, bytes }]).items.flatMap((item): readonly Edit[] => {
    if (item.kind !== 'Secret') return [];
    const { offset } = item;
    const root = item.read().node;
    return ['data', 'stringData'].flatMap((field) => {
      const data = findEntry(root, field)?.value;
      if (data === undefined) return [];
      const values = data.kind === 'mapping' ? data.entries.map(({ value }) => value) : [data];
      return values.flatMap((value) => {
        if (value === undefined) return [];
        const written = value.kind === 'scalar' ? value.value : JSON.stringify(value);
        hidden.add(written);
        const isNew = known !== undefined && known.size > 0 && !known.has(written);
        const text = isNew ? '(another value, not shown)' : '(a value, not shown)';
        return [{ start: offset + value.start, end: offset + value.end, text }];
      });
    });
  });
  return { text: decodeGoUtf8(applyEdits(toByteText(bytes), edits)), hidden };
}
