import { objectAt } from '../validate/json-value.js';

/** Shorter texts would take harmless words with them. */
const shortest = 4;

/** Everything in a docker config that must not be shown: passwords, tokens, and `auth` as it stands and decoded. */
export function findCredentials(dockerConfig: Uint8Array): readonly string[] {
  let config: unknown;
  try {
    config = JSON.parse(new TextDecoder().decode(dockerConfig));
  } catch {
    return [];
  }
  return Object.values(objectAt(config, 'auths'))
    .flatMap((entry) => Object.entries(objectAt(entry)))
    .filter(([field]) => !['username', 'email'].includes(field.toLowerCase()))
    .flatMap(([, value]) => (typeof value === 'string' ? [value, ...decodedParts(value)] : []))
    .filter((text) => text.length >= shortest);
}

function decodedParts(auth: string): readonly string[] {
  const login = Buffer.from(auth, 'base64').toString();
  const colon = login.indexOf(':');
  return colon === -1 ? [] : [login, login.slice(colon + 1)];
}

const replacement = '[redacted]';

/** The text without the credentials given, and without what looks like one in a URL or a header. */
export function redact(text: string, credentials: readonly string[]): string {
  const known = [...credentials].sort((a, b) => b.length - a.length);
  return known
    .reduce((shown, credential) => shown.replaceAll(credential, replacement), text)
    .replace(/(\/\/)[^/\s@]+@/g, `$1${replacement}@`)
    .replace(/\b(Basic|Bearer) +[\w+/=.~-]{8,}/g, `$1 ${replacement}`)
    .replace(/([?&](?:access_token|token|password|sig|signature|x-amz-\w+)=)[^&\s"]+/gi, `$1${replacement}`);
}
