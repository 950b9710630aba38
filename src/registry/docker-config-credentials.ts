import { type ByteText, toByteText } from '../text/byte-text.js';
import { decodeAuth } from './docker-config.js';
import { isField, parseGoJson, type JsonValue } from './go-json.js';
import { encodeBase64 } from '../text/base64.js';
import { decodeGoUtf8 } from '../text/utf8.js';

/** What must not be shown of a docker config, in each form in which a message can hold it. */
export interface DockerConfigCredentials {
  readonly users: readonly string[];
  /** Passwords, tokens, headers, and `auth`: as it is written, as user and password, and in canonical base64. */
  readonly secrets: readonly string[];
}

const secretFields = ['password', 'auth', 'identitytoken', 'registrytoken'];

/**
 * Finds all credentials in a docker config: more than the runner and the kubelet would use of it. Fields count in any
 * case, wherever they are: repeated, in an entry that a later one replaces, in a file that is faulty otherwise, or
 * without `auths` as in the older `.dockercfg`.
 *
 * @returns nothing where the file is not JSON, which no error of Go's reader quotes
 */
export function findDockerConfigCredentials(file: Uint8Array): DockerConfigCredentials {
  const text = toByteText(file).replace(/^\xEF\xBB\xBF/, '');
  const json = parseGoJson(text);
  if ('fault' in json) return { users: [], secrets: [] };
  const users: string[] = [];
  const secrets: string[] = [];
  const waiting: JsonValue[] = [json.value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'array') waiting.push(...next.items);
    if (next.kind !== 'object') continue;
    for (const { key, value } of next.entries) {
      waiting.push(value);
      if (isField(key, 'HttpHeaders') && value.kind === 'object') {
        secrets.push(...value.entries.flatMap((header) => textForms(text, header.value)));
      }
      if (isField(key, 'username')) users.push(...textForms(text, value));
      if (!secretFields.some((field) => isField(key, field))) continue;
      secrets.push(...textForms(text, value));
      const login = isField(key, 'auth') && value.kind === 'string' ? decodeAuth(value.value) : undefined;
      if (login === undefined || typeof login === 'string') continue;
      const user = decodeGoUtf8(login.username);
      const password = decodeGoUtf8(login.password);
      users.push(...escapedForms(user));
      secrets.push(
        encodeBase64(`${login.username}:${login.password}`),
        ...escapedForms(password),
        ...escapedForms(`${user}:${password}`),
      );
    }
  }
  return { users: distinct(users), secrets: distinct(secrets) };
}

/** A string as it is in the file, as Go reads it, and as messages quote it. */
function textForms(text: ByteText, value: JsonValue): readonly string[] {
  if (value.kind !== 'string') return [];
  return [decodeGoUtf8(text.slice(value.start + 1, value.end - 1)), ...escapedForms(value.value)];
}

/** The text itself, within a JSON string, and within a URL. */
function escapedForms(text: string): readonly string[] {
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
