import { textAt } from '../package/json-value.js';
import { isRegistryFlag } from '../porch/releases.js';
import { flagName } from './flag-name.js';

/** Fields whose text names something, so that it is no credential. */
const namingFields = [
  ...['name', 'namespace', 'kind', 'apiVersion', 'type', 'key', 'path', 'secretName', 'secretKey', 'property'],
  ...['mountPath', 'subPath', 'subPathExpr', 'mountPropagation', 'recursiveReadOnly', 'refreshInterval', 'verbs'],
  ...['creationPolicy', 'conversionStrategy', 'decodingStrategy', 'metadataPolicy', 'version'],
];

const booleans = /^(?:[01tTfF]|true|True|TRUE|false|False|FALSE)$/;

/** Whether a value that others wrote under a key can be noted: it is no credential. */
export function isHarmless(value: unknown, key: string): boolean {
  if (Array.isArray(value)) return value.every((each) => isHarmless(each, key));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).every(([field, each]) => isHarmless(each, field));
  }
  return typeof value !== 'string' || value === '' || namingFields.includes(key) || noted.test(key);
}

/** Annotations that name Secrets, namespaces or a revision. */
const noted = /(?:reloader\.stakater\.com|replicator\.v1\.mittwald\.de|fn\.kpt\.dev)\//;

/**
 * Whether an entry of a list can be noted. Of arguments only the flags for private registries can.
 *
 * @param before the entry before it
 */
export function isHarmlessEntry(value: unknown, before?: unknown): boolean {
  if (typeof value !== 'string') return isHarmless(value, '');
  if (booleans.test(value)) return true;
  const name = flagName(value)?.replaceAll('_', '-');
  if (name !== undefined) return isRegistryFlag(name);
  return isOpenFlag(before);
}

/** Whether a word is a flag for private registries whose value is the next word. */
function isOpenFlag(word: unknown): boolean {
  if (typeof word !== 'string' || word.includes('=')) return false;
  const flag = flagName(word)?.replaceAll('_', '-') ?? '';
  return isRegistryFlag(flag) && /-(?:name|path)$/.test(flag);
}

/**
 * Sixteen bits by which an entry is found again; they tell nothing of what it says. A flag and what has a name are the
 * same ones with another value.
 */
export function shortHash(entry: unknown): string {
  const text =
    typeof entry === 'string' ? (flagName(entry) ?? entry) : (textAt(entry, 'name') ?? JSON.stringify(entry));
  let hash = 0;
  for (const char of text) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return ((hash ^ (hash >>> 16)) & 0xffff).toString(16);
}
