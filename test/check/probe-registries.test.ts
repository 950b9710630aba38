import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ProbeTarget } from '../../src/check/find-probe-targets.js';
import { probeRegistries, type Probe } from '../../src/check/probe-registries.js';
import { decodeDockerConfig, type DockerConfigEntry } from '../../src/registry/docker-config.js';
import { parseImageReference } from '../../src/registry/image-reference.js';

// A registry over plain HTTP on this machine, which notes what it is sent.

interface Asked {
  readonly url: string;
  readonly authorization: string | undefined;
}
type Handler = (request: IncomingMessage, response: ServerResponse, port: number) => void;

let server: Server;
let port: number;
let asked: Asked[];
let handle: Handler;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push({ url: `${request.method ?? ''} ${request.url ?? ''}`, authorization: request.headers.authorization });
    handle(request, response, port);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  const stopped = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await stopped;
});

const login = Buffer.from('robot:s3cret').toString('base64');

function entryOf(fields: object): DockerConfigEntry | undefined {
  const config = decodeDockerConfig(Buffer.from(JSON.stringify({ auths: { a: fields } })), 'runner');
  return 'fault' in config ? undefined : config.entries.get('a');
}

async function probe(fields?: object, isPlain = true): Promise<Probe | undefined> {
  const reference = parseImageReference(`127.0.0.1:${port}/team/fn:v1`);
  if (reference.error !== undefined) throw new Error(reference.error);
  const target: ProbeTarget = {
    image: 'fn',
    reference,
    entry: fields === undefined ? undefined : entryOf(fields),
    ca: undefined,
    mayBePlainHttp: isPlain,
  };
  const [found] = await probeRegistries([target]);
  expect(JSON.stringify(found)).not.toMatch(/s3cret|token-of/);
  return found;
}

/** A registry with Bearer tokens, whose token server is where `realm` says. */
const withTokens =
  (realm: (port: number) => string): Handler =>
  (request, response, here) => {
    const { authorization } = request.headers;
    if (request.url?.startsWith('/token') === true) {
      const isKnown = authorization === `Basic ${login}`;
      response.writeHead(isKnown || authorization === undefined ? 200 : 401);
      response.end(JSON.stringify({ token: isKnown ? 'token-of-robot' : 'token-of-nobody' }));
    } else if (authorization === 'Bearer token-of-robot') {
      response.writeHead(request.url === '/v2/team/fn/manifests/v1' ? 200 : 404).end();
    } else {
      const challenge = `Bearer realm="${realm(here)}",service="registry",scope="repository:team/fn:pull"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
  };

const own = withTokens((here) => `http://127.0.0.1:${here}/token`);

test('a token of the same host', async () => {
  handle = own;
  expect(await probe({ auth: login })).toMatchObject({ answer: '200', withCredentials: true });
  expect(asked.map(({ url }) => url)).toEqual([
    'GET /v2/',
    'GET /token?scope=repository%3Ateam%2Ffn%3Apull&service=registry',
    'HEAD /v2/team/fn/manifests/v1',
  ]);
  expect(asked.map(({ authorization }) => authorization)).toEqual([
    undefined,
    `Basic ${login}`,
    'Bearer token-of-robot',
  ]);
});

test('a wrong password is refused by the token server', async () => {
  handle = own;
  expect(await probe({ username: 'robot', password: 's3cret-of-before' })).toMatchObject({ answer: '401' });
});

test('without credentials a token is asked for without them', async () => {
  handle = own;
  expect(await probe()).toMatchObject({ answer: '401', withCredentials: false });
  expect(asked.map(({ authorization }) => authorization)).toEqual([undefined, undefined, 'Bearer token-of-nobody']);
});

test('a registry token is sent as it is', async () => {
  handle = own;
  expect(await probe({ registrytoken: 'token-of-robot' })).toMatchObject({ answer: '200' });
  expect(asked.map(({ authorization }) => authorization)).toEqual([undefined, 'Bearer token-of-robot']);
});

test.each(['http://127.0.0.2:1/token', 'http://localhost/token', 'ftp://127.0.0.1/token', ''])(
  'a token server at "%s" gets nothing',
  async (realm) => {
    handle = withTokens(() => realm);
    const found = await probe({ auth: login });
    expect(found).toMatchObject({ answer: 'unreachable', detail: expect.stringContaining('token server') as unknown });
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined]);
  },
);

test('Basic goes out only after the registry asked for it', async () => {
  handle = (request, response) => {
    const isKnown = request.headers.authorization === `Basic ${login}`;
    response.writeHead(isKnown ? 200 : 401, isKnown ? {} : { 'www-authenticate': 'Basic realm="a"' }).end();
  };
  expect(await probe({ auth: login })).toMatchObject({ answer: '200' });
  expect(asked.map(({ authorization }) => authorization)).toEqual([undefined, `Basic ${login}`]);
});

test('a public registry is sent no credentials', async () => {
  handle = (_, response) => response.writeHead(200).end();
  expect(await probe({ auth: login })).toMatchObject({ answer: '200' });
  expect(asked.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
});

test('a registry that the evaluator would not ask over plain HTTP is not asked so', async () => {
  handle = (_, response) => response.writeHead(200).end();
  expect(await probe({ auth: login }, false)).toMatchObject({ answer: 'unreachable' });
  expect(asked).toEqual([]);
});

test('no redirect is followed', async () => {
  handle = (request, response, here) => {
    const isStart = request.url === '/v2/';
    response
      .writeHead(isStart ? 401 : 307, {
        'www-authenticate': 'Basic realm="a"',
        location: `http://127.0.0.1:${here}/elsewhere`,
      })
      .end();
  };
  expect(await probe({ auth: login })).toMatchObject({ answer: '307' });
  expect(asked.map(({ url }) => url)).toEqual(['GET /v2/', 'HEAD /v2/team/fn/manifests/v1']);
});

test('a connection that ends is no answer', async () => {
  handle = (request) => request.socket.destroy();
  expect(await probe({ auth: login })).toMatchObject({ answer: 'unreachable' });
});
