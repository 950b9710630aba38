import type { ByteText } from '../text/byte-text.js';

/** Of a URL, what the runner and the kubelet look at; percent signs are decoded. */
export interface GoUrl {
  /** With its port; without user and password. */
  readonly host: ByteText;
  readonly path: ByteText;
}

/** What Go leaves alone in a host, besides letters and digits and what is not ASCII (net/url, `shouldEscape`). */
const hostPattern = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\x80-\xFF]*$/;

/**
 * Reads what follows a URL's scheme and `//`, as `url.Parse` of Go 1.26 does in programs whose modules name an older
 * Go: these take a host with several colons.
 *
 * @returns undefined where Go gives an error, or where the host has an IPv6 zone, which no image can
 */
export function parseGoUrl(text: ByteText): GoUrl | undefined {
  const { before: url, after: fragment } = cut(text, '#');
  if (/[\x00-\x1F\x7F]/.test(url) || unescapePercent(fragment) === undefined) return undefined;
  const { before: located } = cut(url, '?');
  const slash = located.indexOf('/');
  const authority = slash < 0 ? located : located.slice(0, slash);
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) || unescapePercent(user) === undefined) return undefined;
  const host = parseHost(authority.slice(at + 1));
  const path = unescapePercent(slash < 0 ? '' : located.slice(slash));
  return host === undefined || path === undefined ? undefined : { host, path };
}

function parseHost(host: ByteText): ByteText | undefined {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return undefined;
  const name = bracket === 0 ? host.slice(0, host.lastIndexOf(']') + 1) : (/^.*(?=:)/s.exec(host)?.[0] ?? host);
  if (!/^(?::\d*)?$/.test(host.slice(name.length))) return undefined;
  if (bracket === 0 && !isIPv6(name)) return undefined;
  // Only what is not ASCII, and the percent sign itself, may be escaped in a host.
  if (/%(?!25|[89a-fA-F][0-9a-fA-F])/.test(host) || !hostPattern.test(host.replaceAll('%', ''))) return undefined;
  return unescapePercent(host);
}

/** A number of an IPv4 address, as Go reads one (net.ParseIP), as a regular expression. */
export const octet = String.raw`(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])`;

function isIPv6(bracketed: string): boolean {
  // A dotted end counts as two groups.
  const address = bracketed.slice(1, -1).replace(new RegExp(`(?<=:)${octet}(?:\\.${octet}){3}$`), '0:0');
  const halves = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups = halves.flat();
  const fits = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  return fits && groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
}

function unescapePercent(text: ByteText): ByteText | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  return text.replace(/%(..)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function cut(text: string, separator: string): { readonly before: string; readonly after: string } {
  const at = text.indexOf(separator);
  return at < 0 ? { before: text, after: '' } : { before: text.slice(0, at), after: text.slice(at + 1) };
}
