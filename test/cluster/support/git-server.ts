import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeAddress } from './name-server.js';

interface GitServer {
  readonly url: string;
  stop(): void;
}

/** A git server that pods reach, with one repository whose branch `main` has one commit. Everybody may push. */
export async function startGitServer(): Promise<GitServer> {
  const folder = mkdtempSync(join(tmpdir(), 'git-'));
  const repository = join(folder, 'blueprints.git');
  const work = join(folder, 'work');
  const git = (...args: readonly string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { stdio: 'pipe' });
  git('init', '--quiet', '--bare', '--initial-branch=main', repository);
  git('clone', '--quiet', repository, work);
  writeFileSync(join(work, 'README.md'), 'Blueprints.\n');
  git('-C', work, 'add', '.');
  git('-C', work, 'commit', '--quiet', '--message=Begin');
  git('-C', work, 'push', '--quiet', 'origin', 'HEAD:main');

  const server = createServer((request, response) => {
    serve(folder, request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, nodeAddress, resolve);
  });
  return {
    url: `http://${nodeAddress}:${(server.address() as AddressInfo).port}/blueprints.git`,
    stop: () => {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };
}

/** One request, by git's own program for it (CGI). */
function serve(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://git');
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      ...{ GIT_PROJECT_ROOT: folder, GIT_HTTP_EXPORT_ALL: '1', REMOTE_USER: 'test', PATH_INFO: url.pathname },
      ...{ REQUEST_METHOD: request.method, QUERY_STRING: url.search.slice(1) },
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => undefined);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    const headers = output.toString('latin1', 0, end).split('\r\n');
    for (const line of headers) {
      const [, name = '', value = ''] = /^([^:]*): (.*)$/.exec(line) ?? [];
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else if (name !== '') response.setHeader(name, value);
    }
    response.end(output.subarray(end + 4));
  });
}
