import { objectAt } from '../package/json-value.js';
import { findDockerConfigCredentials } from '../registry/docker-config-credentials.js';
import { dockerConfigKey } from '../registry/docker-config-secret.js';
import { decodeBase64 } from '../text/base64.js';
import { printableText } from '../text/printable-text.js';
import { decodeGoUtf8, encodeUtf8Bytes } from '../text/utf8.js';
import { lineFeed } from '../text/ascii.js';
import type { ByteText } from '../text/byte-text.js';
import type { YamlNode } from '../yaml/node.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import type { Place } from './locate-finding.js';
import type { InputFile, ManifestItem } from './manifest-list.js';
import { redact } from './redact.js';

/** The lines of a file around a finding, without credentials. */
export interface Excerpt {
  /** The number of the first line, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
}

const linesAround = 4;
const longestLine = 400;

/** A Secret, or something that holds one: a `List`, a template in a ConfigMap. */
const secretKind = /\bkind["']?\s*:\s*["']?Secret["']?\s*(?:[,}#\r\n]|$)/m;
/** Keys whose value is, or may be, a credential, whatever the object is. */
const credentialKey = /passw|token|secretkey|apikey|^auths?$|credential|dockerc|docker-c|config\.json$/i;
/** Fields that only name where a credential is. */
const nameOfCredential = /(?:Env|File|Name|Ref)$|^(?:automount|remoteRef)/;

/**
 * Makes the function that gives the lines around a place, within its item, with everything left out that may be a
 * credential: in a Secret all but the lines that say what it is, elsewhere the values of telling keys, whole docker configs,
 * and the credentials given.
 */
export function excerptsOf(
  items: readonly ManifestItem[],
  credentials: readonly string[],
): (place: Place) => Excerpt | undefined {
  const lineStarts = new Map<InputFile, readonly number[]>();
  const startsOf = (file: InputFile): readonly number[] => {
    const known = lineStarts.get(file);
    if (known) return known;
    const starts = [0];
    for (let at = file.bytes.indexOf(lineFeed); at !== -1; at = file.bytes.indexOf(lineFeed, at + 1))
      starts.push(at + 1);
    lineStarts.set(file, starts);
    return starts;
  };
  return ({ path, start: { line, column } }) => {
    const file = items.find((item) => item.file.shown === path)?.file;
    if (file === undefined) return undefined;
    const starts = startsOf(file);
    const offset = (starts[line - 1] ?? 0) + column - 1;
    const item = items.findLast((each) => each.file === file && each.offset <= offset);
    if (item === undefined) return undefined;
    const firstOfItem = starts.findLastIndex((start) => start <= item.offset) + 1;
    const lines = hideCredentials(item, credentials);
    const from = Math.max(0, line - firstOfItem - linesAround);
    const shown = lines.slice(from, line - firstOfItem + linesAround + 1);
    while (shown.length > 1 && shown.at(-1)?.trim() === '') shown.pop();
    return { first: firstOfItem + from, lines: shown };
  };
}

/** Stands for a text that is not shown. */
type Hide = (text: string) => string;

/**
 * The lines of an item without anything that may be a credential. In: what stands for a text that is left out.
 */
export function hideCredentials(
  item: Pick<ManifestItem, 'text' | 'read' | 'column'>,
  credentials: readonly string[],
  hide: Hide = () => '[hidden]',
): readonly string[] {
  const text = ' '.repeat(item.column) + item.text();
  const shown = secretKind.test(text) ? hideSecret(text, hide) : hideValues(text, parseYaml(text).node, hide);
  return redact(decodeGoUtf8(shown), credentials)
    .split('\n')
    .map((line) => shorten(printableText(line.replace(/\r$/, ''))));
}

const shorten = (line: string): string => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);

const plainLine =
  /^(?:(?:apiVersion|kind|type|immutable):\s+["']?[\w./-]{1,100}["']?|(?:metadata|data|stringData):)\s*$/;
const nameLine = /^(?:name|namespace):\s+["']?[\w./-]+["']?\s*$/;
const keyOfData = /^["']?[\w./-]{1,60}["']?:(?= |$)/;

/** Only the lines that say which Secret it is, and the keys of its data. */
function hideSecret(text: ByteText, hide: Hide): ByteText {
  let section = '';
  let depth: number | undefined;
  const indentation = /^ */.exec(text)?.[0].length ?? 0;
  return text
    .split('\n')
    .map((line) => {
      const bare = line.trim();
      if (bare === '' || bare === '---') return bare;
      const column = line.search(/\S/);
      if (column <= indentation) {
        section = /^\w+(?=:\s*$)/.exec(bare)?.[0] ?? '';
        depth = undefined;
        if (column === indentation && plainLine.test(bare)) return line;
      } else if (column === (depth ??= column)) {
        if (section === 'metadata' && nameLine.test(bare)) return line;
        const key = section === 'data' || section === 'stringData' ? keyOfData.exec(bare)?.[0] : undefined;
        if (key !== undefined) return `${' '.repeat(column)}${key} ${hide(bare.slice(key.length))}`;
      }
      return ' '.repeat(column) + hide(bare);
    })
    .join('\n');
}

function hideValues(text: ByteText, root: YamlNode | undefined, hide: Hide): ByteText {
  if (root === undefined) return text.replace(/[^\n]+/g, hide);
  const ranges: (readonly [start: number, end: number])[] = [];
  const visit = (node: YamlNode | undefined, key: string): void => {
    if (node === undefined) return;
    const isTelling = credentialKey.test(key) && !nameOfCredential.test(key);
    if (node.kind === 'scalar') {
      if (isTelling || /["']auths["']|PRIVATE KEY/.test(node.value)) ranges.push([node.start, node.end]);
    } else if (node.kind === 'opaque') {
      ranges.push([node.start, node.end]);
    } else if (node.kind === 'sequence') {
      for (const { value } of node.entries) visit(value, key);
    } else {
      const named = node.entries.find((entry) => entry.key.value === 'name')?.value;
      const name = named?.kind === 'scalar' ? named.value : '';
      for (const entry of node.entries) {
        if (entry.key.value === dockerConfigKey && entry.value) ranges.push([entry.value.start, entry.value.end]);
        // A container's variable has its name beside its value.
        else visit(entry.value, entry.key.value === 'value' ? name : entry.key.value);
      }
    }
  };
  visit(root, '');
  let shown = '';
  let at = 0;
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    if (start < at) continue;
    shown += text.slice(at, start) + text.slice(start, end).replace(/[^\s][^\n]*/g, hide);
    at = end;
  }
  return shown + text.slice(at);
}

/** What must not be shown of the Secrets of a package, wherever else it stands. */
export function findCredentials(items: readonly ManifestItem[]): readonly string[] {
  return items
    .filter(({ kind }) => kind === 'Secret')
    .flatMap((item) => {
      const value = yamlValue(item.read().node);
      const given = Object.values(objectAt(value, 'stringData')).filter((text) => typeof text === 'string');
      const encoded = Object.values(objectAt(value, 'data')).filter((text) => typeof text === 'string');
      const files = [...encoded.map((text) => decodeBase64(text)), ...given.map((text) => encodeUtf8Bytes(text))];
      const found = files.flatMap((bytes) => (bytes ? findDockerConfigCredentials(bytes).secrets : []));
      return [...encoded, ...found].filter((text) => text.length > 3);
    });
}
