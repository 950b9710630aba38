/**
 * The name of most objects, such as a Secret's, as a regular expression of JSON Schema without its anchors (kubernetes
 * v1.34.0, apimachinery pkg/util/validation/validation.go, IsDNS1123Subdomain). It does not say how long it may be.
 */
export const dnsSubdomainPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

/** How many characters such a name may have (IsDNS1123Subdomain). */
export const longestDnsSubdomain = 253;

/** The name of a namespace or container, likewise (IsDNS1123Label). */
export const dnsLabelPattern = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';

const dnsSubdomain = new RegExp(`^${dnsSubdomainPattern}$`);

/** Whether the API server accepts the text as an object's name. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= longestDnsSubdomain && dnsSubdomain.test(name);
}
