import fc from 'fast-check';
import { chance, oneOf, shuffled, type Draw } from './draw.js';
import { drawPackage, type DrawnPackage, type Resource } from './draw-package.js';
import { drawFlow, drawLines, drawStyle, type Value } from './draw-yaml.js';

/** A ResourceList as text, and what is in it. */
export interface DrawnResourceList extends DrawnPackage {
  /** UTF-8. */
  readonly text: string;
  readonly items: readonly Resource[];
}

/**
 * Draws a Porch package in a ResourceList, written in one of the ways in which hosts and people write it. A
 * functionConfig may depend on the build that the package is of.
 */
export function drawResourceList(
  draw: Draw,
  functionConfig?: Resource | ((build: string) => Resource),
): DrawnResourceList {
  const drawn = drawPackage(draw);
  const config = typeof functionConfig === 'function' ? functionConfig(drawn.build) : functionConfig;
  const isFromKpt = draw(fc.boolean);
  const items = shuffled(draw, drawn.resources)
    .map((resource) => reorder(draw, resource))
    .map((resource, index) => (isFromKpt ? annotate(resource, index) : resource));
  return { ...drawn, items, text: drawText(draw, items, config) };
}

/** The text of a ResourceList of these items. */
export function drawText(draw: Draw, items: readonly Resource[], functionConfig?: Resource): string {
  const sections: readonly (readonly [string, Value])[] = [
    ['apiVersion', oneOf(draw, 'config.kubernetes.io/v1', 'config.kubernetes.io/v1alpha1')],
    ['kind', 'ResourceList'],
    ['items', items],
    ...(functionConfig ? ([['functionConfig', functionConfig]] as const) : []),
    ...(chance(draw, 6) ? ([['results', [{ message: 'of an earlier function', severity: 'info' }]]] as const) : []),
  ];
  const ordered = chance(draw, 3) ? shuffled(draw, sections) : sections;
  if (chance(draw, 10)) return JSON.stringify(Object.fromEntries(ordered), undefined, oneOf(draw, 0, 2));
  const style = drawStyle(draw);
  const lines = ordered.flatMap(([key, value]) =>
    key === 'items' ? ['items:', ...drawItems(draw, items)] : drawLines(draw, style, { [key]: value }),
  );
  const text = (chance(draw, 5) ? '---\n' : '') + lines.join('\n') + (chance(draw, 10) ? '' : '\n');
  return chance(draw, 6) ? text.replaceAll('\n', '\r\n') : text;
}

function drawItems(draw: Draw, items: readonly Resource[]): readonly string[] {
  const column = oneOf(draw, '', '', '  ');
  return items.flatMap((item) => {
    const [first = '', ...rest] = drawItem(draw, item);
    return [`${column}- ${first}`, ...rest.map((line) => (line === '' ? '' : `${column}  ${line}`))];
  });
}

function drawItem(draw: Draw, item: Resource): readonly string[] {
  if (chance(draw, 10)) return JSON.stringify(item, undefined, oneOf(draw, 0, 2)).split('\n');
  const style = drawStyle(draw);
  if (chance(draw, 12)) return [drawFlow(draw, style, item)];
  return drawLines(draw, style, item);
}

function reorder(draw: Draw, resource: Resource): Resource {
  return chance(draw, 3) ? Object.fromEntries(shuffled(draw, Object.entries(resource))) : resource;
}

/** The bookkeeping that kpt leaves on items while a function runs. */
function annotate(resource: Resource, index: number): Resource {
  const path = `${index}.yaml`;
  const annotations = {
    'config.kubernetes.io/index': '0',
    'config.kubernetes.io/path': path,
    'internal.config.kubernetes.io/index': '0',
    'internal.config.kubernetes.io/path': path,
    'internal.config.kubernetes.io/id': String(index),
  };
  return { ...resource, metadata: { ...(resource['metadata'] as Resource), annotations } };
}
