import { encodeBase64 } from '../text/base64.js';
import { type ByteText, toByteText, toBytes } from '../text/byte-text.js';
import type { Result } from '../result.js';
import { decodeGoUtf8, encodeUtf8 } from '../text/utf8.js';
import { dockerHubAuthKey } from './ambient-credential.js';
import { type DockerConfigKey, parseDockerConfigKey, type UnusableKeyReason } from './docker-config-key.js';
import {
  decodeDockerConfig,
  decodeEntry,
  type DockerConfigFault,
  findCredentialStores,
  findWrittenEntries,
  isFlatDockercfg,
  type WrittenEntry,
} from './docker-config.js';
import { isField, parseGoJson } from './go-json.js';

/** Where credentials come from. */
export type CredentialSource =
  | { readonly kind: 'docker-config'; readonly content: Uint8Array }
  | {
      readonly kind: 'login';
      readonly server: string;
      readonly username: string;
      readonly password: string;
      /** It comes from a file, in which editors leave a line break at the end: one is removed. */
      readonly fromFile: boolean;
    };

/** Why credentials cannot be used; names the registry, never a value. */
export interface CredentialFault {
  readonly code:
    | DockerConfigFault['code']
    /** The source has no entry. */
    | 'no-entries'
    | 'entry-empty'
    | 'entry-incomplete'
    | 'token-only'
    /** A credential helper or store holds the credential, not the file. */
    | 'credential-store'
    | 'username-with-colon'
    /** No image that both stages can read leads to such a registry. */
    | 'server-invalid'
    /** A host such as `localhost`, which needs a port to be a registry. */
    | 'server-without-port'
    /** Docker's website; Docker Hub's registry is meant. */
    | 'server-is-website'
    /** The older form of the file, without `auths` around its entries. */
    | 'flat-dockercfg'
    /** Several path keys of one host have different credentials, but the evaluator can use only one for that host. */
    | 'path-keys-disagree';
  /** Which source; undefined for the existing docker config. */
  readonly source?: number;
  readonly registry?: string;
  readonly field?: string;
}

export interface CredentialWarning {
  readonly code:
    /** The evaluator looks up the bare host, so the credential was also written for the whole host. */
    | 'credentials-widened'
    /** Kept for the kubelet; the evaluator never finds it. */
    | 'key-with-glob'
    | 'password-ends-in-space'
    /** Two keys of one source mean the same registry with different credentials; the exact or last one was used. */
    | 'keys-disagree';
  readonly registry: string;
}

export type MergedDockerConfig = Result<
  {
    /** The docker config as JSON; the existing text where that already means the same. */
    text: string;
    changed: boolean;
    /** Keys under `auths` that hold what the sources gave. */
    registries: readonly string[];
    warnings: readonly CredentialWarning[];
  },
  { faults: readonly CredentialFault[] }
>;

/** A credential under the key that its source gave it. */
interface Credential {
  readonly source: number;
  readonly registry: string;
  readonly key: DockerConfigKey;
  readonly username: ByteText;
  readonly password: ByteText;
}

/** A credential to write under a key. The higher rank wins: the key itself, a form of it, a path below it. */
interface Proposal {
  readonly target: string;
  readonly rank: 1 | 2 | 3;
  readonly credential: Credential;
}

interface ExistingConfig {
  readonly text: ByteText;
  /** The other fields next to `auths`, as they were written. */
  readonly before: readonly ByteText[];
  readonly after: readonly ByteText[];
  readonly entries: readonly WrittenEntry[];
}

/**
 * Puts credentials into a docker config, under the keys that the runner and the kubelet both find. Entries of other
 * registries stay as they are, in their order; other forms of a written key go, since the kubelet would still find
 * them. Merging the same again changes nothing.
 *
 * A key with a path, which limits a credential to a part of a registry, stays for the kubelet. The runner looks up
 * nothing but the host, so the host gets the credential too, with a warning, unless it already has one of its own.
 *
 * @param existing the content of the Secret that is there already
 * @param forAmbient the evaluator reads it as its own docker config, where Docker Hub has another key
 */
export function mergeDockerConfig(
  existing: Uint8Array | undefined,
  sources: readonly CredentialSource[],
  forAmbient = false,
): MergedDockerConfig {
  const config = parseExisting(existing);
  const read = sources.map((source, index) => readSource(source, index));
  const faults: CredentialFault[] = 'fault' in config ? [config.fault] : [];
  faults.push(...read.flatMap((outcome) => outcome.faults));
  if ('fault' in config || faults.length > 0) return { faults };

  const credentials = read.flatMap((outcome) => outcome.credentials);
  const proposals = credentials.flatMap(proposeKeys);
  const warnings: CredentialWarning[] = credentials.flatMap(warnOfCredential);
  const written = new Map<string, Credential>();
  const derived = new Set<string>();
  for (const target of new Set(proposals.map((proposal) => proposal.target))) {
    const candidates = proposals.filter((proposal) => proposal.target === target);
    const rank = Math.max(...candidates.map((proposal) => proposal.rank));
    const best = candidates.filter((proposal) => proposal.rank === rank).map((proposal) => proposal.credential);
    const chosen = best.at(-1);
    if (chosen === undefined) continue;
    if (rank === 1) {
      if (hasOwnCredential(config, target, best)) continue;
      derived.add(target);
      if (!best.every((credential) => isSameLogin(credential, chosen))) {
        faults.push({ code: 'path-keys-disagree', registry: target, source: chosen.source });
      }
      warnings.push(...best.map(({ registry }) => ({ code: 'credentials-widened', registry }) as const));
    } else if (
      candidates.some(
        ({ credential, rank: other }) =>
          other > 1 && credential.source === chosen.source && !isSameLogin(credential, chosen),
      )
    ) {
      warnings.push({ code: 'keys-disagree', registry: target });
    }
    written.set(target, chosen);
  }
  if (faults.length > 0) return { faults };
  const dockerHub = forAmbient ? written.get('index.docker.io') : undefined;
  if (dockerHub) written.set(dockerHubAuthKey, dockerHub);

  const merged = writeConfig(config, written, derived);
  const text = merged ?? config.text;
  for (const reader of ['runner', 'kubelet'] as const) {
    const decoded = decodeDockerConfig(toBytes(text), reader);
    if ('fault' in decoded) return { faults: [decoded.fault] };
  }
  return { text: decodeGoUtf8(text), changed: merged !== undefined, registries: [...written.keys()], warnings };
}

function parseExisting(existing: Uint8Array | undefined): ExistingConfig | { readonly fault: CredentialFault } {
  if (existing === undefined || existing.length === 0) return { text: '', before: [], after: [], entries: [] };
  const text = toByteText(existing);
  const json = parseGoJson(text);
  if ('fault' in json) return { fault: { code: json.fault } };
  const entries = findWrittenEntries(json.value);
  if (entries === undefined) {
    return { fault: json.value.kind === 'object' ? { code: 'wrong-type', field: 'auths' } : { code: 'wrong-type' } };
  }
  const fields = json.value.kind === 'object' ? json.value.entries : [];
  const first = fields.findIndex(({ key }) => isField(key, 'auths'));
  const copy = (from: number, to: number): readonly ByteText[] =>
    fields
      .slice(from, to)
      .filter(({ key }) => !isField(key, 'auths'))
      .map(({ key, value }) => `${quote(key)}:${text.slice(value.start, value.end)}`);
  return { text, before: copy(0, Math.max(first, 0)), after: copy(Math.max(first, 0), fields.length), entries };
}

interface ReadSource {
  readonly credentials: readonly Credential[];
  readonly faults: readonly CredentialFault[];
}

function readSource(source: CredentialSource, index: number): ReadSource {
  if (source.kind === 'login') {
    const password = source.fromFile ? source.password.replace(/\r?\n$/, '') : source.password;
    return toCredential(source.server, encodeUtf8(source.username), encodeUtf8(password), index);
  }
  const json = parseGoJson(toByteText(source.content));
  if ('fault' in json) return { credentials: [], faults: [{ code: json.fault, source: index }] };
  const written = findWrittenEntries(json.value);
  if (written === undefined) {
    const field = json.value.kind === 'object' ? { field: 'auths' } : {};
    return { credentials: [], faults: [{ code: 'wrong-type', ...field, source: index }] };
  }
  const stores = findCredentialStores(json.value);
  const entries = new Map(written.map(({ registry, content }) => [registry, content]));
  const outcomes = [...entries].map(([registry, content]): ReadSource => {
    const decoded = decodeEntry(content, 'runner');
    if ('fault' in decoded) return { credentials: [], faults: [{ ...decoded.fault, registry, source: index }] };
    const { username, password, identityToken, registryToken } = decoded.entry;
    if (username !== '' && password !== '') return toCredential(registry, username, password, index);
    const stored = stores.all || stores.registries.includes(registry);
    const empty = stored ? 'credential-store' : 'entry-empty';
    const code =
      identityToken + registryToken !== '' ? 'token-only' : username + password === '' ? empty : 'entry-incomplete';
    return { credentials: [], faults: [{ code, registry, source: index }] };
  });
  const onlyStored = stores.registries.filter((registry) => !entries.has(registry));
  const faults: CredentialFault[] = [
    ...outcomes.flatMap((outcome) => outcome.faults),
    ...onlyStored.map((registry) => ({ code: 'credential-store', registry, source: index }) as const),
  ];
  if (entries.size === 0 && faults.length === 0) {
    const code = isFlatDockercfg(json.value) ? 'flat-dockercfg' : stores.all ? 'credential-store' : 'no-entries';
    faults.push({ code, source: index });
  }
  return { credentials: outcomes.flatMap((outcome) => outcome.credentials), faults };
}

function toCredential(registry: string, username: ByteText, password: ByteText, source: number): ReadSource {
  const key = parseDockerConfigKey(registry);
  const faults: CredentialFault['code'][] = [];
  if (key.kind === 'none') faults.push(keyFaults[key.reason]);
  if (username === '' || password === '') faults.push('entry-incomplete');
  if (username.includes(':')) faults.push('username-with-colon');
  return {
    credentials: [{ source, registry, key, username, password }],
    faults: faults.map((code) => ({ code, registry, source })),
  };
}

const keyFaults: Readonly<Record<UnusableKeyReason, CredentialFault['code']>> = {
  'no-image': 'server-invalid',
  'port-missing': 'server-without-port',
  'docker-hub-website': 'server-is-website',
};

function proposeKeys(credential: Credential): readonly Proposal[] {
  const { key, registry } = credential;
  const proposals = key.keys.map((target): Proposal => ({ target, rank: target === registry ? 3 : 2, credential }));
  return key.kind === 'path' ? [...proposals, { target: key.host, rank: 1, credential }] : proposals;
}

function warnOfCredential({ key, registry, password }: Credential): readonly CredentialWarning[] {
  const codes: CredentialWarning['code'][] = [];
  if (key.kind === 'glob') codes.push('key-with-glob');
  if (/[ \t\r\n]$/.test(password)) codes.push('password-ends-in-space');
  return codes.map((code) => ({ code, registry }));
}

function isSameLogin(
  one: { readonly username: ByteText; readonly password: ByteText },
  other: { readonly username: ByteText; readonly password: ByteText },
): boolean {
  return one.username === other.username && one.password === other.password;
}

/** Whether the host has a credential that was not derived, by an earlier merge, from one of these path keys. */
function hasOwnCredential(config: ExistingConfig, host: string, paths: readonly Credential[]): boolean {
  const ofHost = findLogin(config, host);
  if (ofHost === undefined) return false;
  const derived = paths.some(({ key }) => {
    const ofPath = findLogin(config, key.keys[0]);
    return ofPath !== undefined && isSameLogin(ofPath, ofHost);
  });
  return !derived;
}

/** What both stages make of the existing entry with that key; undefined where there is none, or not a plain login. */
function findLogin(
  config: ExistingConfig,
  registry: string,
): { readonly username: ByteText; readonly password: ByteText } | undefined {
  const content = config.entries.findLast((entry) => entry.registry === registry)?.content;
  const decoded = content === undefined ? undefined : decodeEntry(content, 'runner');
  if (decoded === undefined || 'fault' in decoded) return undefined;
  const { username, password, identityToken, registryToken } = decoded.entry;
  return username !== '' && password !== '' && identityToken + registryToken === ''
    ? { username, password }
    : undefined;
}

/** @returns undefined where the existing text already says it */
function writeConfig(
  config: ExistingConfig,
  written: ReadonlyMap<string, Credential>,
  derived: ReadonlySet<string>,
): ByteText | undefined {
  // Another form of a key goes when the key is written, but not a usable one for a credential that is a path's.
  const isSuperseded = ({ registry }: WrittenEntry): boolean => {
    const [key] = parseDockerConfigKey(registry).keys;
    return (
      !written.has(registry) && written.has(key) && (!derived.has(key) || findLogin(config, registry) === undefined)
    );
  };
  const upToDate = [...written].every(([registry, credential]) => {
    const login = findLogin(config, registry);
    const once = config.entries.filter((entry) => entry.registry === registry).length === 1;
    return once && login !== undefined && isSameLogin(login, credential);
  });
  if (config.text !== '' && upToDate && !config.entries.some(isSuperseded)) return undefined;

  const auths = new Map<string, ByteText>();
  config.entries.forEach((entry) => {
    if (isSuperseded(entry)) return;
    auths.set(entry.registry, config.text.slice(entry.content.start, entry.content.end));
  });
  for (const [registry, { username, password }] of written) {
    auths.set(registry, `{"auth":"${encodeBase64(`${username}:${password}`)}"}`);
  }
  const entries = [...auths].map(([registry, content]) => `${quote(registry)}:${content}`);
  return `{${[...config.before, `"auths":{${entries.join(',')}}`, ...config.after].join(',')}}`;
}

function quote(key: string): ByteText {
  return encodeUtf8(JSON.stringify(key));
}
