import { type ByteText, toByteText } from '../text/byte-text.js';
import { decodeBase64 } from '../text/base64.js';
import { isField, parseFirstGoJson, type JsonEntry, type JsonValue } from './go-json.js';
import type { DockerConfigFault } from './docker-config.js';
import type { ImageReference } from './image-reference.js';

/** What the default keychain of a process finds in its own docker config. */
export type AmbientCredential =
  | { readonly outcome: 'authenticated'; readonly key: string }
  /** `key`: the entry that is used though it holds no usable credential; undefined: no key serves the image. */
  | { readonly outcome: 'anonymous'; readonly key: string | undefined }
  | { readonly outcome: 'fails'; readonly fault: DockerConfigFault }
  /** The credential is with a program, which no image of Porch has. */
  | { readonly outcome: 'helper-missing'; readonly helper: string; readonly registry: string };

/** The key of Docker Hub in a docker config (go-containerregistry 0.20.6, pkg/authn, `DefaultAuthKey`). */
export const dockerHubAuthKey = 'https://index.docker.io/v1/';

/** One entry of `auths`, once `auth` was decoded. */
interface AmbientEntry {
  readonly username: ByteText;
  readonly password: ByteText;
  readonly email: string;
  readonly token: string;
}

interface AmbientConfig {
  readonly entries: ReadonlyMap<string, AmbientEntry>;
  readonly helpers: ReadonlyMap<string, string>;
  readonly store: string;
}

/**
 * Finds what a process without the feature's flags shows the registry of an image: the first entry that is not empty
 * under the repository's key and then the registry's, in its docker config.
 *
 * Source: go-containerregistry 0.20.6, pkg/authn/keychain.go, `ResolveContext`, and docker/cli v25 to v29, cli/config:
 * configfile/file.go, `GetAuthConfig`, and credentials/file_store.go, `Get` and `ConvertToHostname`.
 *
 * @param file the whole docker config
 */
export function findAmbientCredential(file: Uint8Array, reference: ImageReference): AmbientCredential {
  const config = readConfig(toByteText(file));
  if ('fault' in config) return { outcome: 'fails', fault: config.fault };
  for (const address of ambientKeys(reference)) {
    const helper = config.helpers.get(address) ?? config.store;
    if (helper !== '') return { outcome: 'helper-missing', helper, registry: reference.registry };
    const found = findEntries(config, address);
    const [first] = found;
    if (first === undefined) continue;
    // Of several older forms Go takes any; only if all of them serve is the credential sure.
    const poor = found.find(({ entry }) => !isUsable(entry)) ?? first;
    if (isUsable(poor.entry)) return { outcome: 'authenticated', key: poor.key };
    if (!isEmpty(poor.entry)) return { outcome: 'anonymous', key: poor.key };
  }
  const empty = ambientKeys(reference).flatMap((address) => findEntries(config, address))[0];
  return { outcome: 'anonymous', key: empty?.key };
}

/** Why a process cannot use the file, or a program that it must ask; undefined: it can read it. */
export function findAmbientFault(
  file: Uint8Array,
): DockerConfigFault | { readonly code: 'helper'; readonly helper: string; readonly registry?: string } | undefined {
  const config = readConfig(toByteText(file));
  if ('fault' in config) return config.fault;
  if (config.store !== '') return { code: 'helper', helper: config.store };
  const [registry, helper] = [...config.helpers].find(([, program]) => program !== '') ?? [];
  return registry === undefined || helper === undefined ? undefined : { code: 'helper', helper, registry };
}

/** What the keychain looks for, in this order: the repository, then the registry. */
function ambientKeys({ registry, repository }: ImageReference): readonly string[] {
  return [`${registry}/${repository}`, ambientKeyFor(registry)];
}

/** The key under which the keychain finds a registry: Docker Hub's is not its host. */
export function ambientKeyFor(registry: string): string {
  return registry === 'index.docker.io' ? dockerHubAuthKey : registry;
}

/** The entry with exactly that key; else those of older forms: with a scheme, or with a path after the host. */
function findEntries(
  { entries }: AmbientConfig,
  address: string,
): readonly { readonly key: string; readonly entry: AmbientEntry }[] {
  const exact = entries.get(address);
  if (exact) return [{ key: address, entry: exact }];
  return [...entries].filter(([key]) => hostOf(key) === address).map(([key, entry]) => ({ key, entry }));
}

function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
}

function isUsable({ username, password, token }: AmbientEntry): boolean {
  return token !== '' || (username !== '' && password !== '');
}

function isEmpty({ username, password, email, token }: AmbientEntry): boolean {
  return username + password + email + token === '';
}

type FieldType = 'text' | 'texts' | 'text-map' | 'text-maps';

/** Fields of the file whose type is checked; `auths` has its own reader. A wrong type anywhere spoils the file. */
const fieldTypes: Readonly<Record<string, FieldType>> = {
  ...Object.fromEntries(
    [
      ...['psFormat', 'imagesFormat', 'networksFormat', 'pluginsFormat', 'volumesFormat', 'statsFormat', 'detachKeys'],
      ...['credsStore', 'serviceInspectFormat', 'servicesFormat', 'tasksFormat', 'secretFormat', 'configFormat'],
      ...['nodesFormat', 'currentContext'],
    ].map((field) => [field, 'text' as const]),
  ),
  pruneFilters: 'texts',
  cliPluginsExtraDirs: 'texts',
  HttpHeaders: 'text-map',
  credHelpers: 'text-map',
  aliases: 'text-map',
  plugins: 'text-maps',
  proxies: 'text-maps',
};

function hasType(value: JsonValue, type: FieldType): boolean {
  if (value.kind === 'null') return true;
  const entries = value.kind === 'object' ? value.entries : undefined;
  switch (type) {
    case 'text':
      return value.kind === 'string';
    case 'texts':
      return value.kind === 'array' && value.items.every((item) => hasType(item, 'text'));
    case 'text-map':
      return entries?.every((entry) => hasType(entry.value, 'text')) ?? false;
    case 'text-maps':
      return entries?.every((entry) => hasType(entry.value, 'text-map')) ?? false;
  }
}

/** Reads the file; text after the JSON is not looked at, and an empty file is an empty docker config. */
function readConfig(text: ByteText): AmbientConfig | { readonly fault: DockerConfigFault } {
  const entries = new Map<string, AmbientEntry>();
  const helpers = new Map<string, string>();
  const config = { entries, helpers, store: '' };
  const json = parseFirstGoJson(text);
  if (!('value' in json)) return json.fault === 'empty' ? config : { fault: { code: json.fault } };
  if (json.value.kind === 'null') return config;
  if (json.value.kind !== 'object') return { fault: { code: 'wrong-type' } };

  for (const { key, value } of json.value.entries) {
    const field = Object.keys(fieldTypes).find((name) => isField(key, name)) ?? '';
    const type = fieldTypes[field];
    if (type && !hasType(value, type)) return { fault: { code: 'wrong-type', field } };
    if (field === 'credsStore' && value.kind === 'string') config.store = value.value;
    if (field === 'credHelpers' && value.kind === 'object') {
      for (const helper of value.entries) helpers.set(helper.key, textOf(helper.value));
    }
    if (!isField(key, 'auths')) continue;
    if (value.kind === 'null') entries.clear();
    else if (value.kind !== 'object') return { fault: { code: 'wrong-type', field: 'auths' } };
    else {
      const fault = readEntries(value.entries, entries);
      if (fault) return { fault };
    }
  }
  return config;
}

function readEntries(written: readonly JsonEntry[], entries: Map<string, AmbientEntry>): DockerConfigFault | undefined {
  for (const { key: registry, value } of written) {
    const entry = readEntry(value);
    if ('fault' in entry) return { ...entry.fault, registry };
    entries.set(registry, entry);
  }
  return undefined;
}

const entryFields = ['username', 'password', 'auth', 'email', 'serveraddress', 'identitytoken', 'registrytoken'];

function readEntry(content: JsonValue): AmbientEntry | { readonly fault: Pick<DockerConfigFault, 'code' | 'field'> } {
  if (content.kind !== 'object' && content.kind !== 'null') return { fault: { code: 'wrong-type' } };
  const found = new Map<string, string>();
  for (const { key, value } of content.kind === 'object' ? content.entries : []) {
    const field = entryFields.find((name) => isField(key, name));
    if (field === undefined || value.kind === 'null') continue;
    if (value.kind !== 'string') return { fault: { code: 'wrong-type', field } };
    found.set(field, value.value);
  }
  const text = (field: string): string => found.get(field) ?? '';
  const entry = { email: text('email'), token: text('identitytoken') + text('registrytoken') };
  if (text('auth') === '') return { ...entry, username: text('username'), password: text('password') };
  // Unlike the feature's reader, this one takes no base64 without padding, and no empty user.
  const decoded = decodeBase64(text('auth'));
  if (decoded === undefined) return { fault: { code: 'auth-not-base64' } };
  const login = toByteText(decoded);
  const colon = login.indexOf(':');
  if (colon < 1) return { fault: { code: 'auth-without-colon' } };
  return { ...entry, username: login.slice(0, colon), password: login.slice(colon + 1).replace(/^\0+|\0+$/g, '') };
}

function textOf(value: JsonValue): string {
  return value.kind === 'string' ? value.value : '';
}
