import http from 'node:http';
import https from 'node:https';
import { rootCertificates } from 'node:tls';
import { systemErrorCode } from '../host/system-error.js';
import type { DockerConfigEntry } from '../registry/docker-config.js';
import type { Result } from '../result.js';
import type { ProbeTarget } from './find-probe-targets.js';

/** What a registry answered to the question for an image's manifest. */
export interface Probe {
  readonly image: string;
  readonly registry: string;
  /** An HTTP status, `x509` or `unreachable`. */
  readonly answer: string;
  /** More about `x509` and `unreachable`; never a credential. */
  readonly detail?: string;
  /** The registry was shown credentials. */
  readonly withCredentials: boolean;
}

const patience = 10_000;
const longestToken = 1024 * 1024;

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * Asks the registries for the manifests of images, as go-containerregistry 0.20.6 does for the evaluator
 * (pkg/v1/remote/transport): first `/v2/`, then, by the registry's challenge, with Basic or by a token. Credentials go to
 * the registry itself and to the token server that it names, over https or on the same host. No redirect is followed.
 * Registries are asked side by side, the images of one after another.
 */
export async function probeRegistries(targets: readonly ProbeTarget[]): Promise<readonly Probe[]> {
  const groups = new Map<string, ProbeTarget[]>();
  for (const target of targets) {
    const { registry } = target.reference;
    groups.set(registry, [...(groups.get(registry) ?? []), target]);
  }
  const probes = await Promise.all(
    [...groups.values()].map(async (group) => {
      const found: Probe[] = [];
      for (const target of group) found.push(await probe(target));
      return found;
    }),
  );
  return probes.flat();
}

async function probe(target: ProbeTarget): Promise<Probe> {
  const { image, reference } = target;
  const about = { image, registry: reference.registry };
  const withCredentials = target.entry !== undefined;
  try {
    return { ...about, withCredentials, ...(await askForManifest(target)) };
  } catch (error) {
    return { ...about, withCredentials, ...describeSilence(error) };
  }
}

type Answer = Pick<Probe, 'answer' | 'detail'>;

async function askForManifest({ ca, entry, mayBePlainHttp, reference }: ProbeTarget): Promise<Answer> {
  const { identifier, registry, repository } = reference;
  const { origin, response: greeting } = await greet(registry, mayBePlainHttp, ca);
  if (greeting.status !== 200 && greeting.status !== 401) return { answer: String(greeting.status) };
  const scope = `repository:${repository}:pull`;
  const permit: Permit =
    greeting.status === 200 ? { headers: {} } : await findPermit(origin, greeting.challenge, entry, scope, ca);
  if (permit.refusal !== undefined) return permit.refusal;
  const { status } = await send(`${origin}/v2/${repository}/manifests/${identifier}`, ca, {
    method: 'HEAD',
    headers: { accept: manifestTypes, ...permit.headers },
  });
  return { answer: String(status) };
}

/** The first answer: over TLS, or over plain HTTP where there is no TLS and that may be. */
async function greet(
  registry: string,
  mayBePlainHttp: boolean,
  ca: Uint8Array | undefined,
): Promise<{ origin: string; response: Response }> {
  const origins = mayBePlainHttp ? [`https://${registry}`, `http://${registry}`] : [`https://${registry}`];
  for (const origin of origins) {
    try {
      return { origin, response: await send(`${origin}/v2/`, ca) };
    } catch (error) {
      if (origin === origins.at(-1) || isCertificateError(error)) throw error;
    }
  }
  throw new Error('there is an origin');
}

type Permit = Result<{ readonly headers: Readonly<Record<string, string>> }, { readonly refusal: Answer }>;

/** The headers with which the registry wants to be asked, or why there are none. */
async function findPermit(
  origin: string,
  challenge: string,
  entry: DockerConfigEntry | undefined,
  scope: string,
  ca: Uint8Array | undefined,
): Promise<Permit> {
  const [, scheme = '', rest = ''] = /\b(basic|bearer)\b(.*)/i.exec(challenge) ?? [];
  const basic = entry === undefined ? {} : { authorization: `Basic ${basicCredentials(entry)}` };
  if (scheme.toLowerCase() !== 'bearer') return { headers: basic };
  if (entry !== undefined && entry.registryToken !== '')
    return { headers: { authorization: `Bearer ${entry.registryToken}` } };

  const parameters = new Map([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  const named = parameters.get('realm') ?? '';
  const realm = URL.canParse(named) ? new URL(named) : undefined;
  if (realm === undefined || (realm.protocol !== 'https:' && realm.origin !== origin)) {
    return refuse('it names a token server that is neither on the same host nor asked over https');
  }
  const service = parameters.get('service') ?? '';
  const response =
    entry !== undefined && entry.identityToken !== ''
      ? await send(realm.href, ca, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({
            ...{ grant_type: 'refresh_token', client_id: 'porch-registry-auth', service, scope },
            refresh_token: entry.identityToken,
          }).toString(),
        })
      : await askByBasic(realm, service, scope, ca, basic);
  if (response.status !== 200) return { refusal: { answer: String(response.status) } };
  const token = /"(?:access_)?token"\s*:\s*"([^"\\]+)"/.exec(response.body)?.[1];
  return token === undefined
    ? refuse('its token server gives no token')
    : { headers: { authorization: `Bearer ${token}` } };
}

function refuse(detail: string): { readonly refusal: Answer } {
  return { refusal: { answer: 'unreachable', detail } };
}

async function askByBasic(
  realm: URL,
  service: string,
  scope: string,
  ca: Uint8Array | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const url = new URL(realm);
  url.searchParams.set('scope', scope);
  url.searchParams.set('service', service);
  return send(url.href, ca, { headers });
}

function basicCredentials({ password, username }: DockerConfigEntry): string {
  return Buffer.from(`${username}:${password}`, 'latin1').toString('base64');
}

interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Response {
  readonly status: number;
  /** The registry's challenge; empty if there is none. */
  readonly challenge: string;
  readonly body: string;
}

/** Sends one request, and follows nothing. Rejects if there is no whole answer in time. */
async function send(url: string, ca: Uint8Array | undefined, request: Request = {}): Promise<Response> {
  const { body = '', headers = {}, method = 'GET' } = request;
  const certificates = ca === undefined ? {} : { ca: [...rootCertificates, Buffer.from(ca)] };
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false, signal: AbortSignal.timeout(patience) } as const;
    const outgoing = url.startsWith('https:')
      ? https.request(url, { ...options, ...certificates })
      : http.request(url, options);
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        if (text.length < longestToken) text += chunk;
      });
      response.on('error', reject).on('end', () => {
        const challenge = response.headers['www-authenticate'] ?? '';
        resolve({ status: response.statusCode ?? 0, challenge, body: text });
      });
    });
    outgoing.on('error', reject).end(body);
  });
}

const certificateCodes =
  /^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL_X509|HOSTNAME_MISMATCH|INVALID_CA)/;

function isCertificateError(error: unknown): boolean {
  return certificateCodes.test(systemErrorCode(error) ?? '');
}

/** Only the error's code is shown: its message might quote what was sent. */
function describeSilence(error: unknown): Answer {
  const isLate = error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name);
  const code = isLate ? `no answer in ${patience / 1000} s` : (systemErrorCode(error) ?? 'unknown error');
  return { answer: isCertificateError(error) ? 'x509' : 'unreachable', detail: code };
}
