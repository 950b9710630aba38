import { objectAt, textAt, valueAt } from '../package/json-value.js';
import { findWrittenEntries } from '../registry/docker-config.js';
import { dockerConfigKey } from '../registry/docker-config-secret.js';
import { isField, parseGoJson } from '../registry/go-json.js';
import { shownRegistry } from '../registry/shown-registry.js';
import { decodeBase64, encodeBase64 } from '../text/base64.js';
import { type ByteText, toByteText } from '../text/byte-text.js';
import { decodeGoUtf8, encodeUtf8 } from '../text/utf8.js';
import { isSame, type Data, type DataKey } from './wrote.js';

export const dataFields = ['data', 'stringData'] as const;

/** What a Secret's field holds that a former one did not: keys, and registries in a docker config. */
export function describeData(
  former: unknown,
  value: unknown,
  field: string,
): { data: Data | undefined; replaced: string[] } {
  const keys: Record<string, DataKey> = {};
  const replaced: string[] = [];
  for (const [key, text] of Object.entries(objectAt(value, field))) {
    const old = valueAt(former, field, key);
    if (isSame(old, text)) continue;
    if (key === dockerConfigKey) {
      const [before, after] = [authsIn(former, field), authsIn(value, field)];
      const auths = [...after]
        .filter(([registry, entry]) => before.get(registry) !== entry)
        .map(([registry]) => shownRegistry(registry));
      replaced.push(
        ...[...before].filter(([registry, entry]) => after.get(registry) !== entry).map(([registry]) => registry),
      );
      if (auths.length > 0 || old === undefined) keys[key] = { auths, ...(old === undefined && { made: true }) };
    } else if (old === undefined) keys[key] = null;
    else replaced.push(key);
  }
  return { data: Object.keys(keys).length > 0 ? ['data', keys] : undefined, replaced };
}

/** The registries of a Secret's docker config, each with its entry as it is written. */
function authsIn(secret: unknown, field: string): ReadonlyMap<string, ByteText> {
  const text = readContent(secret, field);
  const json = text === undefined ? undefined : parseGoJson(text);
  const entries = json && 'value' in json ? (findWrittenEntries(json.value) ?? []) : [];
  return new Map(entries.map(({ registry, content }) => [registry, (text ?? '').slice(content.start, content.end)]));
}

/** Whether a docker config has nothing but entries for registries. */
export function hasOnlyAuths(secret: unknown, field: string): boolean {
  const json = parseGoJson(readContent(secret, field) ?? '');
  return (
    'value' in json && json.value.kind === 'object' && json.value.entries.every(({ key }) => isField(key, 'auths'))
  );
}

/** The registries of a Secret's docker config whose entries are not among those that were noted. */
export function authsOfOthers(secret: unknown, field: string, noted: readonly string[]): readonly string[] {
  return [...authsIn(secret, field).keys()].filter((registry) => !noted.includes(shownRegistry(registry)));
}

/** The value of the field without the entries that were noted; undefined where it is none that can be read. */
export function withoutAuths(secret: unknown, field: string, noted: readonly string[]): string | undefined {
  let text = readContent(secret, field);
  if (text === undefined) return undefined;
  const others = authsOfOthers(secret, field, noted);
  for (const registry of authsIn(secret, field).keys())
    if (!others.includes(registry)) text = removeAuth(text, registry);
  return field === 'data' ? encodeBase64(text) : decodeGoUtf8(text);
}

/** Takes the entry of a registry out of a docker config; the rest stays as it is written. */
function removeAuth(text: ByteText, registry: string): ByteText {
  const json = parseGoJson(text);
  const fields = 'value' in json && json.value.kind === 'object' ? json.value.entries : [];
  for (const { key, value } of fields) {
    const entries = isField(key, 'auths') && value.kind === 'object' ? value.entries : [];
    const index = entries.findIndex((entry) => entry.key === registry);
    const entry = entries[index];
    if (!entry) continue;
    const [previous, next] = [entries[index - 1], entries[index + 1]];
    const open = value.start + 1;
    if (previous) return text.slice(0, previous.value.end) + text.slice(entry.value.end);
    if (!next) return text.slice(0, open) + text.slice(entry.value.end);
    const comma = text.indexOf(',', entry.value.end) + 1;
    const gap = (at: number): number => at + (/^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0);
    return text.slice(0, gap(open)) + text.slice(gap(comma));
  }
  return text;
}

function readContent(secret: unknown, field: string): ByteText | undefined {
  const written = textAt(secret, field, dockerConfigKey);
  if (written === undefined || field === 'stringData') return written && encodeUtf8(written);
  const bytes = decodeBase64(written.replaceAll(' ', ''));
  return bytes && toByteText(bytes);
}
