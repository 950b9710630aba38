/** The apiVersion of the generators of External Secrets. */
export const generatorApi = 'generators.external-secrets.io/v1alpha1';

/** What a generator of External Secrets gives, and for how long. */
export interface TokenGenerator {
  /** How long a token lives, in seconds; undefined: that depends on the registry. */
  readonly life: number | undefined;
  /** How often to fetch a new one. */
  readonly refreshInterval: string;
  /** The registry as the generator names it, as a template; undefined: functionConfig must name it. */
  readonly registry?: string;
  /** The entry under `auths`, as a template. */
  readonly entry: string;
}

const login = '{"username":"{{ .username }}","password":"{{ .password }}"}';

/**
 * The generators of External Secrets that give tokens of registries.
 *
 * Source: external-secrets v2.9, generators/v1/{ecr,gcr,acr,github,quay}, `Generate`, and their documentation; the life
 * of ECR's and GitHub's tokens is that of the documentation of these services.
 */
const generators: Readonly<Record<string, TokenGenerator>> = {
  ECRAuthorizationToken: {
    life: 12 * 3600,
    refreshInterval: '6h0m0s',
    registry: '{{ .proxy_endpoint | replace "https://" "" }}',
    entry: login,
  },
  GCRAccessToken: { life: 3600, refreshInterval: '30m0s', entry: login },
  ACRAccessToken: { life: 3 * 3600, refreshInterval: '1h0m0s', entry: login },
  GithubAccessToken: {
    life: 3600,
    refreshInterval: '30m0s',
    entry: '{"username":"x-access-token","password":"{{ .token }}"}',
  },
  QuayAccessToken: {
    life: undefined,
    refreshInterval: '30m0s',
    registry: '{{ .registry }}',
    entry: '{"auth":"{{ .auth }}"}',
  },
};

export const generatorKinds: readonly string[] = Object.keys(generators);

/** Any other generator is taken for one of logins, whose password, unlike a token, may hold what JSON must escape. */
const otherGenerator: TokenGenerator = {
  life: undefined,
  refreshInterval: '30m0s',
  entry: '{"username":{{ .username | toJson }},"password":{{ .password | toJson }}}',
};

/** What a kind of generator gives. */
export function findTokenGenerator(kind: string): TokenGenerator {
  return generators[kind] ?? otherGenerator;
}

/** The seconds of a duration as Go writes it, such as `1h30m`; undefined: it is none. */
export function parseDuration(text: string): number | undefined {
  const units: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
  if (text === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  return parts.reduce((sum, [, number = '0', unit = 's']) => sum + Number(number) * (units[unit] ?? 0), 0);
}
