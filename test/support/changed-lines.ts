import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';

/** What a function did to the items, as a reader compares them: lines taken out (`-`) and put in (`+`), in order. */
export function changedLines(input: string, output: string): string {
  const before = itemTexts(input);
  const lines = itemTexts(output).flatMap((text, index) => compare(before[index] ?? '', text));
  return lines.map((line) => `${line}\n`).join('');
}

function itemTexts(input: string): readonly string[] {
  const { list, error } = parseResourceList(Buffer.from(input));
  if (error) throw new Error(error.message);
  return list.items.map((item) => item.text());
}

/** Takes the longest common subsequence of lines for what stayed. */
function compare(before: string, after: string): readonly string[] {
  if (before === after) return [];
  const [old, now] = [before, after].map((text) => text.split('\n')) as [string[], string[]];
  const common: number[][] = Array.from({ length: old.length + 1 }, () => Array<number>(now.length + 1).fill(0));
  const length = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = common[i] ?? [];
      row[j] = old[i] === now[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const lines: string[] = [];
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i] === now[j]) [i, j] = [i + 1, j + 1];
    else if (i < old.length && (j === now.length || length(i + 1, j) >= length(i, j + 1)))
      lines.push(`- ${old[i++] ?? ''}`);
    else lines.push(`+ ${now[j++] ?? ''}`);
  }
  return lines.filter((line) => line.length > 2);
}
