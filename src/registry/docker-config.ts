import { decodeUnpaddedBase64 } from '../text/base64.js';
import { type ByteText, toByteText } from '../text/byte-text.js';
import { encodeUtf8 } from '../text/utf8.js';
import { isField, parseGoJson, type JsonFault, type JsonValue } from './go-json.js';

/** Why a docker config cannot be used at all. It never quotes the content. */
export interface DockerConfigFault {
  readonly code: JsonFault | 'too-long' | EntryFault['code'];
  /** The key under `auths` of the faulty entry, if one entry is at fault. */
  readonly registry?: string;
  /** The field at fault, such as `auths` or `auth`, for `wrong-type`. */
  readonly field?: string;
}

/** Why one entry of `auths` cannot be used. */
interface EntryFault {
  readonly code: 'wrong-type' | AuthFault;
  readonly field?: string;
}

export type AuthFault = 'auth-not-base64' | 'auth-without-colon';

/** The two programs that read a docker config. Each knows fields of its own. */
export type Reader = 'runner' | 'kubelet';

/** One entry of `auths`. What is missing is empty. */
export interface DockerConfigEntry {
  readonly username: ByteText;
  readonly password: ByteText;
  /** `auth` was given; the evaluator sends it even if user or password is empty. */
  readonly hasAuth: boolean;
  /** `username` or `password` differ from `auth`, which wins. */
  readonly disagrees: boolean;
  readonly identityToken: string;
  readonly registryToken: string;
}

/**
 * What each reader decodes of an entry, all of them strings: go-containerregistry 0.20.6, pkg/authn, `AuthConfig`, and
 * Kubernetes 1.34, pkg/credentialprovider, `dockerConfigEntryWithAuth`.
 */
const entryFields: Readonly<Record<Reader, readonly string[]>> = {
  runner: ['username', 'password', 'auth', 'identitytoken', 'registrytoken'],
  kubelet: ['username', 'password', 'email', 'auth'],
};

/**
 * Reads a docker config into its entries as the runner or the kubelet does. Go's rules hold: field names in any case,
 * the last of equal ones, and one entry at fault spoils the whole file.
 */
export function decodeDockerConfig(
  file: Uint8Array,
  reader: Reader,
): { readonly entries: ReadonlyMap<string, DockerConfigEntry> } | { readonly fault: DockerConfigFault } {
  const json = parseGoJson(toByteText(file));
  if ('fault' in json) return { fault: { code: json.fault } };
  const entries = new Map<string, DockerConfigEntry>();
  if (json.value.kind === 'null') return { entries };
  if (json.value.kind !== 'object') return { fault: { code: 'wrong-type' } };

  for (const { key, value } of json.value.entries) {
    if (reader === 'kubelet' && isField(key, 'HttpHeaders') && !isTextMap(value)) {
      return { fault: { code: 'wrong-type', field: 'HttpHeaders' } };
    }
    if (!isField(key, 'auths')) continue;
    if (value.kind === 'null') {
      entries.clear();
      continue;
    }
    if (value.kind !== 'object') return { fault: { code: 'wrong-type', field: 'auths' } };
    for (const { key: registry, value: content } of value.entries) {
      const decoded = decodeEntry(content, reader);
      if ('fault' in decoded) return { fault: { ...decoded.fault, registry } };
      entries.set(registry, decoded.entry);
    }
  }
  return { entries };
}

/** One entry of `auths` as it was written; a key that is there twice gives two. */
export interface WrittenEntry {
  readonly registry: string;
  readonly content: JsonValue;
}

/** Every entry under `auths`, whatever it holds; undefined if `auths` has another type. */
export function findWrittenEntries(config: JsonValue): readonly WrittenEntry[] | undefined {
  if (config.kind !== 'object') return config.kind === 'null' ? [] : undefined;
  const entries: WrittenEntry[] = [];
  for (const { key, value } of config.entries) {
    if (!isField(key, 'auths')) continue;
    if (value.kind === 'null') entries.length = 0;
    else if (value.kind !== 'object') return undefined;
    else entries.push(...value.entries.map((entry) => ({ registry: entry.key, content: entry.value })));
  }
  return entries;
}

/**
 * Whether the file has the older form, `.dockercfg`, whose entries stand without `auths` around them. Both readers of
 * `.dockerconfigjson` find nothing in it, and do not complain.
 */
export function isFlatDockercfg(config: JsonValue): boolean {
  if (config.kind !== 'object' || config.entries.some(({ key }) => isField(key, 'auths'))) return false;
  return config.entries.some(
    ({ value }) =>
      value.kind === 'object' &&
      value.entries.some(({ key }) => entryFields.runner.some((field) => isField(key, field))),
  );
}

/** The credential stores that a docker config names. Neither the evaluator nor the kubelet uses them. */
export function findCredentialStores(config: JsonValue): {
  /** `credsStore` is set. */
  readonly all: boolean;
  /** The registries under `credHelpers`. */
  readonly registries: readonly string[];
} {
  const fields = config.kind === 'object' ? config.entries : [];
  return {
    all: fields.some(({ key, value }) => key === 'credsStore' && value.kind === 'string' && value.value !== ''),
    registries: fields.flatMap(({ key, value }) =>
      key === 'credHelpers' && value.kind === 'object' ? value.entries.map((entry) => entry.key) : [],
    ),
  };
}

function isTextMap(value: JsonValue): boolean {
  const isText = (content: JsonValue): boolean => content.kind === 'string' || content.kind === 'null';
  return value.kind === 'null' || (value.kind === 'object' && value.entries.every((entry) => isText(entry.value)));
}

/** Reads one entry of `auths`; `auth` wins over `username` and `password`. */
export function decodeEntry(
  content: JsonValue,
  reader: Reader,
): { readonly entry: DockerConfigEntry } | { readonly fault: EntryFault } {
  if (content.kind !== 'object' && content.kind !== 'null') return { fault: { code: 'wrong-type' } };
  const found = new Map<string, string>();
  for (const { key, value } of content.kind === 'object' ? content.entries : []) {
    const field = entryFields[reader].find((name) => isField(key, name));
    if (field === undefined || value.kind === 'null') continue;
    if (value.kind !== 'string') return { fault: { code: 'wrong-type', field } };
    found.set(field, value.value);
  }
  const tokens = {
    identityToken: found.get('identitytoken') ?? '',
    registryToken: found.get('registrytoken') ?? '',
  };
  const username = encodeUtf8(found.get('username') ?? '');
  const password = encodeUtf8(found.get('password') ?? '');
  const auth = found.get('auth') ?? '';
  if (auth === '') return { entry: { username, password, hasAuth: false, disagrees: false, ...tokens } };
  const decoded = decodeAuth(auth);
  if (typeof decoded === 'string') return { fault: { code: decoded } };
  const disagrees =
    (username !== '' && username !== decoded.username) || (password !== '' && password !== decoded.password);
  return { entry: { ...decoded, hasAuth: true, disagrees, ...tokens } };
}

/**
 * Decodes `auth`: base64, padded or not, line breaks anywhere, of user, colon and password
 * (`decodeDockerConfigFieldAuth`, the same in both programs).
 */
export function decodeAuth(auth: string): { readonly username: ByteText; readonly password: ByteText } | AuthFault {
  const compact = auth.replace(/[\r\n]/g, '');
  const remainder = compact.length % 4;
  const fits = compact.endsWith('=') ? remainder === 0 : remainder !== 1;
  const bytes = fits ? decodeUnpaddedBase64(compact) : undefined;
  if (bytes === undefined) return 'auth-not-base64';
  const decoded = toByteText(bytes);
  const colon = decoded.indexOf(':');
  if (colon < 0) return 'auth-without-colon';
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
