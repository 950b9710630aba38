import type { Outline } from '../../src/resource-list/outline.js';

/**
 * A text with what was found of it marked, to be read by eye: `«2:item»` with the column of its keys, `«F2:functionConfig»`,
 * `«R:results»`, `«+0»` where items go in a block list of column 0, `«+»` and `«+first»` in a flow list, `«-:what stands
 * for none»` and `«+line»` where there is none, `«.»` where a further key of the document goes.
 */
export function markOutline(text: string, { items, functionConfig, layout }: Outline): string {
  const marks: { readonly at: number; readonly order: number; readonly mark: string }[] = [];
  const point = (at: number, mark: string): number => marks.push({ at, order: 1, mark: `«${mark}»` });
  const range = (start: number, end: number, mark: string): void => {
    marks.push({ at: start, order: 2, mark: `«${mark}:` }, { at: end, order: start === end ? 3 : 0, mark: '»' });
  };
  for (const item of items) range(item.start, item.end, `${item.column}`);
  if (functionConfig) range(functionConfig.start, functionConfig.end, `F${functionConfig.column}`);
  if (layout.results) range(layout.results.start, layout.results.end, 'R');
  if (layout.items?.style === 'block') point(layout.items.at, `+${layout.items.column}`);
  if (layout.items?.style === 'flow') point(layout.items.at, layout.items.first ? '+first' : '+');
  if (layout.items?.style === 'none') {
    range(layout.items.start, layout.items.end, '-');
    point(layout.items.lineEnd, '+line');
  }
  point(layout.end, '.');
  const bytes = Buffer.from(text);
  let marked = '';
  let copied = 0;
  for (const { at, mark } of marks.sort((a, b) => a.at - b.at || a.order - b.order)) {
    marked += bytes.toString('utf8', copied, at) + mark;
    copied = at;
  }
  return marked + bytes.toString('utf8', copied);
}
