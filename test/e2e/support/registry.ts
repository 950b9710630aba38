import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

/** A request to a docker registry. */
interface RegistryRequest {
  readonly method: string;
  readonly url: string;
  /** The value of the Authorization header's `Basic`. */
  readonly auth?: string | undefined;
  /** Certificates of CAs to trust; without them those of the system. */
  readonly ca?: string | undefined;
  readonly type?: string;
  readonly body?: string;
}

interface RegistryAnswer {
  readonly status: number;
  readonly location: string;
  readonly body: string;
}

/** Asks a registry, and follows nothing. Rejects where the connection fails. */
async function ask({ method, url, auth, ca, type, body = '' }: RegistryRequest): Promise<RegistryAnswer> {
  const headers = {
    ...(auth !== undefined && { authorization: `Basic ${auth}` }),
    ...(type !== undefined && { 'content-type': type }),
    accept: manifestType,
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? https.request : http.request;
    const request = send(url, { method, headers, ...(ca !== undefined && { ca }) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', body: text });
      });
    });
    request.on('error', reject).end(body);
  });
}

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';
const configType = 'application/vnd.docker.container.image.v1+json';

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** Pushes an image without layers, enough for what the function runner asks: a manifest and a config. */
export async function pushImage(
  registry: string,
  repository: string,
  tag: string,
  auth: string,
  ca?: string,
): Promise<void> {
  const base = `${schemeOf(ca)}://${registry}/v2/${repository}`;
  const config = JSON.stringify({
    ...{ architecture: 'amd64', os: 'linux', config: { Entrypoint: ['/usr/local/bin/function'] } },
    ...{ rootfs: { type: 'layers', diff_ids: [] } },
  });
  const started = await ask({ method: 'POST', url: `${base}/blobs/uploads/`, auth, ca });
  const upload = new URL(started.location, base);
  upload.searchParams.set('digest', digestOf(config));
  const blob = await ask({ method: 'PUT', url: upload.href, auth, ca, type: 'application/octet-stream', body: config });
  const manifest = JSON.stringify({
    ...{ schemaVersion: 2, mediaType: manifestType, layers: [] },
    config: { mediaType: configType, size: config.length, digest: digestOf(config) },
  });
  const put = await ask({
    method: 'PUT',
    url: `${base}/manifests/${tag}`,
    auth,
    ca,
    type: manifestType,
    body: manifest,
  });
  if (blob.status !== 201 || put.status !== 201) throw new Error(`push: ${blob.status}, ${put.status}: ${put.body}`);
}

/** The status that a registry answers with when it is asked for an image's manifest. */
export async function manifestStatus(
  registry: string,
  repository: string,
  tag: string,
  auth: string | undefined,
  ca?: string,
): Promise<number> {
  const url = `${schemeOf(ca)}://${registry}/v2/${repository}/manifests/${tag}`;
  return (await ask({ method: 'GET', url, auth, ca })).status;
}

function schemeOf(ca: string | undefined): string {
  return ca === undefined ? 'http' : 'https';
}
