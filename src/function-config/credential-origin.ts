import { isMapping } from './check-field.js';
import { generatorApi } from '../registry/token-generator.js';
import type { FieldPath } from './field-schema.js';

/** Where a text comes from. */
export type TextOrigin =
  | { readonly kind: 'value'; readonly value: string; readonly path: FieldPath }
  | { readonly kind: 'variable'; readonly name: string; readonly path: FieldPath }
  | { readonly kind: 'file'; readonly file: string; readonly path: FieldPath };

/** Where credentials come from, before anything was read. */
export type CredentialOrigin =
  | { readonly kind: 'docker-config'; readonly text: TextOrigin }
  | { readonly kind: 'login'; readonly server: string; readonly username: string; readonly password: TextOrigin };

/** Where the cluster gets the docker config from: a store that holds it, or a generator of tokens. */
export type ExternalSecretOrigin = { readonly refreshInterval: string | undefined } & (
  | {
      readonly storeRef: { readonly name: string; readonly kind: string };
      readonly remoteRef: { readonly key: string; readonly property?: string };
    }
  | { readonly generator: GeneratorOrigin }
);

/** A generator of External Secrets. */
export interface GeneratorOrigin {
  /** What `generatorRef` names. */
  readonly ref: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  /** The kind that gives the token, which a ClusterGenerator wraps. */
  readonly kind: string;
  readonly registry: string | undefined;
  readonly path: FieldPath;
}

/** Names the sources of `spec.secret`, in the order in which they are merged. The value was checked. */
export function credentialOrigins(secret: Readonly<Record<string, unknown>>): readonly CredentialOrigin[] {
  const origins: CredentialOrigin[] = [];
  const docker = (key: string, kind: TextOrigin['kind']): void => {
    const text = textOrigin(secret, key, kind, ['secret', key]);
    if (text) origins.push({ kind: 'docker-config', text });
  };
  docker('file', 'file');
  docker('env', 'variable');
  docker('dockerConfigJson', 'value');
  const registries = Array.isArray(secret['registries']) ? secret['registries'] : [];
  for (const [index, registry] of registries.entries()) {
    if (!isMapping(registry)) continue;
    const path = ['secret', 'registries', index];
    const password =
      textOrigin(registry, 'password', 'value', [...path, 'password']) ??
      textOrigin(registry, 'passwordEnv', 'variable', [...path, 'passwordEnv']) ??
      textOrigin(registry, 'passwordFile', 'file', [...path, 'passwordFile']);
    const { server, username } = registry;
    if (password && typeof server === 'string' && typeof username === 'string') {
      origins.push({ kind: 'login', server, username, password });
    }
  }
  return origins;
}

function textOrigin(
  holder: Readonly<Record<string, unknown>>,
  key: string,
  kind: TextOrigin['kind'],
  path: FieldPath,
): TextOrigin | undefined {
  const value = holder[key];
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (kind === 'value') return { kind, value: text, path };
  return kind === 'variable' ? { kind, name: text, path } : { kind, file: text, path };
}

/** Reads `spec.secret.externalSecret`, which was checked; undefined where it is not given. */
export function externalSecretOrigin(secret: Readonly<Record<string, unknown>>): ExternalSecretOrigin | undefined {
  const external = secret['externalSecret'];
  if (!isMapping(external)) return undefined;
  const { clusterGenerator, generator, storeRef, remoteRef } = external;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const refreshInterval = optional(external['refreshInterval']);
  const given = isMapping(generator) ? generator : clusterGenerator;
  if (isMapping(given)) {
    const isCluster = given === clusterGenerator;
    const kind = text(given['kind']);
    return {
      refreshInterval,
      generator: {
        ref: {
          apiVersion: isCluster ? generatorApi : text(given['apiVersion'] ?? generatorApi),
          kind: isCluster ? 'ClusterGenerator' : kind,
          name: text(given['name']),
        },
        kind,
        registry: optional(given['registry']),
        path: ['secret', 'externalSecret', isCluster ? 'clusterGenerator' : 'generator'],
      },
    };
  }
  if (!isMapping(storeRef) || !isMapping(remoteRef)) return undefined;
  const property = remoteRef['property'];
  return {
    refreshInterval,
    storeRef: { name: text(storeRef['name']), kind: text(storeRef['kind'] ?? 'SecretStore') },
    remoteRef: { key: text(remoteRef['key']), ...(typeof property === 'string' && { property }) },
  };
}
