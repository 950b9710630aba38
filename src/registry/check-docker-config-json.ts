import { toByteText } from '../text/byte-text.js';
import { type AliasForm, parseDockerConfigKey, type UnusableKeyReason } from './docker-config-key.js';
import {
  decodeEntry,
  type DockerConfigFault,
  findCredentialStores,
  findWrittenEntries,
  isFlatDockercfg,
  type WrittenEntry,
} from './docker-config.js';
import { type JsonValue, parseGoJson } from './go-json.js';

/** Something that an operator should know about one entry, or (without `registry`) about the whole file. */
export interface DockerConfigFinding {
  readonly code:
    /** No user, password or token: Docker Desktop leaves such entries if a credential store holds the rest. */
    | 'entry-empty'
    /** A user without a password, or the other way round. */
    | 'entry-incomplete'
    /** `auth` cannot be decoded, which breaks every image at both stages. */
    | 'auth-not-base64'
    | 'auth-without-colon'
    /** A field of another type, which breaks every image at one stage or both. */
    | 'wrong-type'
    /** `username` or `password` differ from `auth`, which wins. */
    | 'auth-disagrees'
    /** The evaluator can use a token, the kubelet cannot. */
    | 'token-only'
    /** `credsStore` or `credHelpers` (then with `registry`): neither stage uses them. */
    | 'credential-store'
    /** Only the kubelet finds the key, or neither stage does. */
    | 'key-with-scheme'
    | 'key-with-version-path'
    | 'key-with-path'
    | 'key-with-trailing-slash'
    | 'key-with-glob'
    | 'key-docker-hub-alias'
    /** No image that both stages can read leads to the key. */
    | 'key-not-host'
    /** A host such as `localhost`, which images can name only with a port. */
    | 'key-without-port'
    /** Docker's website; Docker Hub's registry is meant. */
    | 'key-docker-hub-website'
    /** Only images written with the same capital letters find it. */
    | 'key-with-capitals'
    /** `:443` or `:80`: only images written with the port find it. */
    | 'key-with-default-port'
    /** The whole file has the older form, without `auths` around its entries, so neither stage finds any. */
    | 'flat-dockercfg'
    /** The same key twice: the last one counts. */
    | 'duplicate-key'
    /** The password ends in white space, often a line break that came from a file. */
    | 'password-ends-in-space';
  readonly registry?: string;
  readonly field?: string;
  /** The key that both stages find instead, if there is one. */
  readonly betterKey?: string;
}

export interface DockerConfigCheck {
  /** Why the API server refuses it as content of a Secret of type kubernetes.io/dockerconfigjson. */
  readonly refused?: DockerConfigFault;
  readonly findings: readonly DockerConfigFinding[];
}

/** The bytes that a Secret's values may have together (Kubernetes 1.34, pkg/apis/core/types.go, `MaxSecretSize`). */
export const longestSecret = 1024 * 1024;

/**
 * Says whether an API server takes the bytes as `.dockerconfigjson` (any JSON object, or null, of up to 1 MiB;
 * Kubernetes 1.34, pkg/apis/core/validation, `ValidateSecret`), and what is doubtful in them. Keys are named, values never.
 */
export function checkDockerConfigJson(file: Uint8Array): DockerConfigCheck {
  if (file.length > longestSecret) return { refused: { code: 'too-long' }, findings: [] };
  const text = toByteText(file);
  const json = parseGoJson(text);
  if ('fault' in json) return { refused: { code: json.fault }, findings: [] };
  const config = json.value;
  if (config.kind !== 'object' && config.kind !== 'null') return { refused: { code: 'wrong-type' }, findings: [] };
  if (holdsHugeNumber(config, text)) return { refused: { code: 'wrong-type' }, findings: [] };

  const written = findWrittenEntries(config);
  if (written === undefined) return { findings: [{ code: 'wrong-type', field: 'auths' }] };
  const stores = findCredentialStores(config);
  return {
    findings: [
      ...(isFlatDockercfg(config) ? [{ code: 'flat-dockercfg' } as const] : []),
      ...(stores.all ? [{ code: 'credential-store' } as const] : []),
      ...stores.registries.map((registry) => ({ code: 'credential-store', registry }) as const),
      ...written.flatMap((entry, index) =>
        written.findLastIndex((other) => other.registry === entry.registry) > index
          ? [{ code: 'duplicate-key', registry: entry.registry } as const]
          : [...checkKey(entry.registry), ...checkEntry(entry)],
      ),
    ],
  };
}

/** The API server parses all numbers, and refuses those that overflow. */
function holdsHugeNumber(value: JsonValue, text: string): boolean {
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'number' && !Number.isFinite(Number(text.slice(next.start, next.end)))) return true;
    if (next.kind === 'array') waiting.push(...next.items);
    if (next.kind === 'object') waiting.push(...next.entries.map((entry) => entry.value));
  }
  return false;
}

const aliasCodes: Readonly<Record<AliasForm, DockerConfigFinding['code']>> = {
  scheme: 'key-with-scheme',
  'version-path': 'key-with-version-path',
  'trailing-slash': 'key-with-trailing-slash',
  capitals: 'key-with-capitals',
  'docker-hub': 'key-docker-hub-alias',
};

const unusableKeys: Readonly<Record<UnusableKeyReason, Pick<DockerConfigFinding, 'code' | 'betterKey'>>> = {
  'no-image': { code: 'key-not-host' },
  'port-missing': { code: 'key-without-port' },
  'docker-hub-website': { code: 'key-docker-hub-website', betterKey: 'index.docker.io' },
};

function checkKey(registry: string): readonly DockerConfigFinding[] {
  const key = parseDockerConfigKey(registry);
  switch (key.kind) {
    case 'exact':
      return /:(?:80|443)$/.test(registry)
        ? [{ code: 'key-with-default-port', registry, betterKey: registry.replace(/:\d+$/, '') }]
        : [];
    case 'alias':
      return [{ code: aliasCodes[key.form], registry, betterKey: key.keys.at(-1) ?? key.keys[0] }];
    case 'path':
      return [{ code: 'key-with-path', registry, betterKey: key.host }];
    case 'glob':
      return [{ code: 'key-with-glob', registry }];
    case 'none':
      return [{ registry, ...unusableKeys[key.reason] }];
  }
}

function checkEntry({ registry, content }: WrittenEntry): readonly DockerConfigFinding[] {
  const runner = decodeEntry(content, 'runner');
  if ('fault' in runner) return [{ ...runner.fault, registry }];
  const kubelet = decodeEntry(content, 'kubelet');
  if ('fault' in kubelet) return [{ ...kubelet.fault, registry }];
  const { username, password, identityToken, registryToken, disagrees } = runner.entry;
  const codes: DockerConfigFinding['code'][] = [];
  if (username === '' || password === '') {
    const hasToken = identityToken !== '' || registryToken !== '';
    codes.push(hasToken ? 'token-only' : username === '' && password === '' ? 'entry-empty' : 'entry-incomplete');
  }
  if (disagrees) codes.push('auth-disagrees');
  if (/[ \t\r\n]$/.test(password)) codes.push('password-ends-in-space');
  return codes.map((code) => ({ code, registry }));
}
