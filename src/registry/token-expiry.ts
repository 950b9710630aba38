import { decodeBase64Text } from '../text/base64.js';
import { decodeDockerConfig } from './docker-config.js';
import { encodeUtf8 } from '../text/utf8.js';
import { parseGoJson } from './go-json.js';

/**
 * When the first of a docker config's tokens ends, in seconds since 1970. Only tokens that say so themselves count: a JWT
 * (RFC 7519, `exp`), as ACR, GitLab and Quay give, and ECR's, whose text is base64 of JSON with `expiration`.
 *
 * @returns undefined if no entry says when it ends
 */
export function findTokenExpiry(file: Uint8Array): number | undefined {
  const config = decodeDockerConfig(file, 'runner');
  if ('fault' in config) return undefined;
  const ends = [...config.entries.values()]
    .flatMap(({ password, identityToken, registryToken }) => [password, identityToken, registryToken])
    .map(tokenExpiry)
    .filter((end) => end !== undefined);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function tokenExpiry(token: string): number | undefined {
  const [header = '', claims] = token.split('.');
  if (claims === undefined) return numberIn(header, 'expiration');
  return token.split('.').length === 3 ? numberIn(claims, 'exp') : undefined;
}

/** A number of a JSON object in base64 or base64url. */
function numberIn(encoded: string, field: string): number | undefined {
  const base64 = encoded.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const text = decodeBase64Text(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='));
  if (text?.startsWith('{') !== true) return undefined;
  const bytes = encodeUtf8(text);
  const json = parseGoJson(bytes);
  const value = 'value' in json && json.value.kind === 'object' ? json.value : undefined;
  const found = value?.entries.findLast(({ key }) => key === field)?.value;
  return found?.kind === 'number' ? Number(bytes.slice(found.start, found.end)) : undefined;
}
