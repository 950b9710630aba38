import fc from 'fast-check';
import { chance, oneOf, type Draw } from './draw.js';

/** A value as YAML or JSON holds it. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** How a file is written: drawn once for each file, as people keep to a style within one. */
export interface Style {
  readonly lists: 'compact' | 'wide';
  readonly quotes: 'plain' | 'single' | 'double';
  readonly indentation: 2 | 4;
  readonly comments: boolean;
  readonly emptyLines: boolean;
  /** Small collections on one line. */
  readonly flow: boolean;
}

export function drawStyle(draw: Draw): Style {
  return {
    lists: oneOf(draw, 'compact', 'wide'),
    quotes: oneOf(draw, 'plain', 'plain', 'single', 'double'),
    indentation: oneOf(draw, 2, 2, 2, 4),
    comments: draw(fc.boolean),
    emptyLines: chance(draw, 4),
    flow: chance(draw, 4),
  };
}

/** A value as lines of block YAML that begin at column 0. */
export function drawLines(draw: Draw, style: Style, value: Value): readonly string[] {
  if (isList(value) && value.length > 0) return listLines(draw, style, value);
  if (isMapping(value) && Object.keys(value).length > 0) return mappingLines(draw, style, value);
  return [drawInline(draw, style, value)];
}

/** A value in flow style on one line. */
export function drawFlow(draw: Draw, style: Style, value: Value): string {
  if (isList(value)) return `[${value.map((entry) => drawFlow(draw, style, entry)).join(', ')}]`;
  if (!isMapping(value)) return value === null ? 'null' : drawInline(draw, style, value);
  const entries = Object.entries(value).map(([key, entry]) => `${writeKey(key)}: ${drawFlow(draw, style, entry)}`);
  return oneOf(draw, `{${entries.join(', ')}}`, `{ ${entries.join(', ')} }`);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isMapping(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listLines(draw: Draw, style: Style, list: readonly Value[]): readonly string[] {
  return list.flatMap((value) => {
    const [first = '', ...rest] = drawLines(draw, style, value);
    return [...drawComment(draw, style), `- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))];
  });
}

function mappingLines(draw: Draw, style: Style, mapping: Readonly<Record<string, Value>>): readonly string[] {
  return Object.entries(mapping).flatMap(([key, value]) => [
    ...drawComment(draw, style),
    ...entryLines(draw, style, key, value),
  ]);
}

function entryLines(draw: Draw, style: Style, key: string, value: Value): readonly string[] {
  const written = writeKey(key);
  const literal = typeof value === 'string' && chance(draw, 2) ? literalLines(value) : undefined;
  if (literal) return [`${written}: ${literal[0] ?? ''}`, ...literal.slice(1)];
  const isSmall = JSON.stringify(value).length < 60;
  const isEmpty = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (value === null && chance(draw, 3)) return [`${written}:`];
  if (isEmpty) return [`${written}: ${drawInline(draw, style, value)}${drawRemark(draw, style)}`];
  if (style.flow && isSmall && chance(draw, 2)) {
    return [`${written}: ${drawFlow(draw, style, value)}${drawRemark(draw, style)}`];
  }
  const width = isList(value) && style.lists === 'compact' ? 0 : style.indentation;
  const indented = drawLines(draw, style, value).map((line) => (line === '' ? '' : ' '.repeat(width) + line));
  return [`${written}:${drawRemark(draw, style)}`, ...indented];
}

function drawInline(draw: Draw, style: Style, value: Value): string {
  if (typeof value === 'string') return drawText(draw, style, value);
  if (typeof value === 'object' && value !== null) return isList(value) ? '[]' : '{}';
  return value === null ? oneOf(draw, 'null', '~') : String(value);
}

const plain = /^(?:[A-Za-z_/]|--[a-z])[\w./=@:-]*(?: [\w./=@-]+)*$/;
const word = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function drawText(draw: Draw, style: Style, text: string): string {
  const mayBePlain = plain.test(text) && !word.test(text) && !text.endsWith(':');
  if (mayBePlain && (style.quotes === 'plain' || chance(draw, 2))) return text;
  // What single quotes cannot hold.
  const maySingle = !/[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]/.test(text);
  if (style.quotes !== 'double' && maySingle) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function writeKey(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !word.test(key) ? key : JSON.stringify(key);
}

/** A text of several lines as a block scalar's lines; undefined where it needs more care than an indicator. */
function literalLines(text: string): readonly string[] | undefined {
  // A block scalar has no escapes.
  if (!/^[^\s][^]*[^\s]\n?$/.test(text) || /[^\n\x20-\x7e]/.test(text)) return undefined;
  const ends = text.endsWith('\n');
  const lines = (ends ? text.slice(0, -1) : text).split('\n');
  return [ends ? '|' : '|-', ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
}

function drawComment(draw: Draw, style: Style): readonly string[] {
  if (style.emptyLines && chance(draw, 8)) return [''];
  if (!style.comments || !chance(draw, 8)) return [];
  return oneOf(draw, ['# why'], ['#'], ['# - kind: Deployment'], ['# one', '#two: "'], ['', '# apart']);
}

function drawRemark(draw: Draw, style: Style): string {
  return style.comments && chance(draw, 8) ? oneOf(draw, ' # why', '  #', " # it's: {") : '';
}
