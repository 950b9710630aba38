import { octet } from './go-url.js';

/**
 * Whether the evaluator asks a registry over plain HTTP where it does not answer over TLS. All others must have TLS.
 *
 * Source: go-containerregistry, pkg/name/registry.go, `Scheme`, v0.20.6 and v0.21.6.
 *
 * @param registry its name, with its port
 * @param endings the endings of names for which the build does so
 */
export function mayBePlainHttp(registry: string, endings: readonly string[]): boolean {
  return (
    registry.startsWith('localhost:') ||
    registry.includes('127.0.0.1') ||
    registry.includes('::1') ||
    endings.some((ending) => registry.replace(/:\d{1,5}$/, '').endsWith(ending)) ||
    isPrivateAddress(registry.replace(/:.*/s, ''))
  );
}

/** RFC 1918. */
function isPrivateAddress(host: string): boolean {
  const network = String.raw`(?:10\.${octet}|172\.(?:1[6-9]|2\d|3[01])|192\.168)`;
  return new RegExp(String.raw`^${network}\.${octet}\.${octet}$`).test(host);
}
