/**
 * The name of most objects, such as a Secret's, as a regular expression of JSON Schema without its anchors (kubernetes
 * v1.34.0, apimachinery pkg/util/validation/validation.go, IsDNS1123Subdomain).
 */
export const dnsSubdomainPattern = '(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

/** The name of a namespace or container, likewise (IsDNS1123Label). */
export const dnsLabelPattern = '(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?';

const dnsSubdomain = new RegExp(`^${dnsSubdomainPattern}$`);

/** Whether an API server takes the text as an object's name. */
export function isDnsSubdomain(name: string): boolean {
  return dnsSubdomain.test(name);
}
