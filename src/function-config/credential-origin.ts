import { isMapping } from './check-field.js';
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

/** Where the cluster fetches the docker config from. */
export interface ExternalSecretOrigin {
  readonly storeRef: { readonly name: string; readonly kind: string };
  readonly remoteRef: { readonly key: string; readonly property?: string };
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
  const { storeRef, remoteRef } = external;
  if (!isMapping(storeRef) || !isMapping(remoteRef)) return undefined;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const property = remoteRef['property'];
  return {
    storeRef: { name: text(storeRef['name']), kind: text(storeRef['kind'] ?? 'SecretStore') },
    remoteRef: { key: text(remoteRef['key']), ...(typeof property === 'string' && { property }) },
  };
}
