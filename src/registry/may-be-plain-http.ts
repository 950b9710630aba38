/**
 * Whether the evaluator asks a registry over plain HTTP where it does not answer over TLS. All others must have TLS.
 *
 * Source: go-containerregistry, pkg/name/registry.go, `Scheme`, v0.20.6 and v0.21.6.
 *
 * @param registry its name, with its port
 * @param endings the endings of names for which the build does so
 */
export function mayBePlainHttp(registry: string, endings: readonly string[]): boolean {
  const [host = ''] = registry.split(':');
  return (
    registry.startsWith('localhost:') ||
    registry.includes('127.0.0.1') ||
    registry.includes('::1') ||
    endings.some((ending) => registry.replace(/:\d{1,5}$/, '').endsWith(ending)) ||
    isPrivateAddress(host)
  );
}

/** RFC 1918. */
function isPrivateAddress(host: string): boolean {
  const parts = host.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return false;
  const [first, second] = parts.map(Number) as [number, number];
  return first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168);
}
