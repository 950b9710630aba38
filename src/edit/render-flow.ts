import { writeDoubleQuoted, writeScalar } from '../yaml/write-scalar.js';
import type { ByteText } from '../text/byte-text.js';
import type { YamlData } from './yaml-data.js';

/** How flow text is written: `json` quotes every string and key, `tight` leaves out the spaces. */
export interface FlowStyle {
  readonly json: boolean;
  readonly tight: boolean;
}

/** A value in flow style, on one line. */
export function renderFlow(value: YamlData, style: FlowStyle): ByteText {
  const comma = style.json && style.tight ? ',' : ', ';
  if (typeof value === 'string') return renderFlowString(value, style);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((item: YamlData) => renderFlow(item, style)).join(comma)}]`;
  const entries = Object.entries(value as Readonly<Record<string, YamlData>>);
  return `{${entries.map(([key, item]) => renderFlowEntry(key, item, style)).join(comma)}}`;
}

/** `key: value`, as an entry of a flow mapping. */
export function renderFlowEntry(key: string, value: YamlData, style: FlowStyle): ByteText {
  return `${renderFlowString(key, style)}${style.json && style.tight ? ':' : ': '}${renderFlow(value, style)}`;
}

const renderFlowString = (value: string, style: FlowStyle): ByteText =>
  style.json ? writeDoubleQuoted(value) : writeScalar(value);
