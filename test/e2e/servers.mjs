import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { kubeApiserverPath } from './kube-apiserver.mjs';

const startLimit = 90_000;
const stopLimit = 3_000;

/**
 * The servers of the suite: etcd, kube-apiserver, and two docker registries with passwords, one of them over TLS by a
 * private CA. All listen on loopback, on free ports; all that they write is in `folder`.
 */
export class Servers {
  #folder;
  #running = [];

  constructor(folder) {
    this.#folder = folder;
  }

  /** Starts everything, and returns what the tests must know of it. `report` gets a line for each server. */
  async start(report) {
    const [etcd, etcdPeer, apiserver, plain, tls] = await findFreePorts(5);
    const login = { username: 'alice', password: randomBytes(12).toString('hex') };
    const token = randomBytes(16).toString('hex');
    this.#write('htpasswd', makeHtpasswd(login));
    const ca = makeCertificates(this.#makeFolder('registry-certificates'));

    const outcomes = await Promise.allSettled([
      this.#startEtcd(etcd, etcdPeer).then(() => this.#startApiserver(apiserver, etcd, token)),
      this.#startRegistry('registry', plain),
      this.#startRegistry('registry-tls', tls, ca.server),
    ]);
    // Only now, when nothing is being started any more, so that stop() finds all there is to stop.
    for (const { reason } of outcomes) if (reason) throw reason;
    for (const { name, process: child, ready, address } of this.#running) {
      report(`${name}: ${address}, process ${child.pid}, ready in ${ready} ms`);
    }
    return {
      kubeconfig: this.#write('kubeconfig', this.#makeKubeconfig(apiserver, token)),
      apiserver: `https://127.0.0.1:${apiserver}`,
      registry: `localhost:${plain}`,
      tlsRegistry: `localhost:${tls}`,
      caBundle: readFileSync(ca.certificate, 'utf8'),
      htpasswd: join(this.#folder, 'htpasswd'),
      ...login,
      processes: this.#running.map(({ process: child }) => child.pid),
    };
  }

  /** Stops what runs, the last one first: without etcd the API server would linger for a minute. */
  async stop() {
    for (const { process: child } of this.#running.splice(0).reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), stopLimit);
      await ended;
      clearTimeout(patience);
    }
  }

  #startEtcd(port, peerPort) {
    const client = `http://127.0.0.1:${port}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    return this.#startServer('etcd', 'etcd', `${client}/health`, {}, [
      ...['--name=e2e', `--data-dir=${join(this.#folder, 'etcd')}`, '--unsafe-no-fsync', '--logger=zap'],
      ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
      ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=e2e=${peer}`],
    ]);
  }

  #startApiserver(port, etcdPort, token) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'prime256v1',
      privateKeyEncoding: { type: 'sec1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const signingKey = this.#write('service-account.key', privateKey);
    const publicKeyFile = this.#write('service-account.pub', publicKey);
    const tokens = this.#write('tokens.csv', `${token},admin,admin,system:masters\n`);
    return this.#startServer('kube-apiserver', kubeApiserverPath(), `https://127.0.0.1:${port}/readyz`, {}, [
      ...[`--etcd-servers=http://127.0.0.1:${etcdPort}`, '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1'],
      ...[`--secure-port=${port}`, `--cert-dir=${this.#makeFolder('certificates')}`, '--endpoint-reconciler-type=none'],
      ...['--service-cluster-ip-range=10.96.0.0/24', '--authorization-mode=RBAC', `--token-auth-file=${tokens}`],
      ...[`--service-account-key-file=${publicKeyFile}`, `--service-account-signing-key-file=${signingKey}`],
      ...['--service-account-issuer=https://kubernetes.default.svc', '--enable-priority-and-fairness=false'],
    ]);
  }

  #startRegistry(name, port, certificate) {
    const settings = {
      version: '0.1',
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: this.#makeFolder(name) }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${port}`, ...(certificate && { tls: certificate }) },
      auth: { htpasswd: { realm: 'e2e', path: join(this.#folder, 'htpasswd') } },
    };
    const file = this.#write(`${name}.yml`, JSON.stringify(settings));
    const url = `http${certificate ? 's' : ''}://localhost:${port}/`;
    // REGISTRY_... variables of the environment would override the file.
    const environment = Object.fromEntries(Object.keys(process.env).map((key) => [key, undefined]));
    return this.#startServer(name, 'docker-registry', url, { ...environment, PATH: process.env.PATH }, ['serve', file]);
  }

  async #startServer(name, program, url, environment, args) {
    const began = Date.now();
    const logFile = join(this.#folder, `${name}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log], env: { ...process.env, ...environment } });
    closeSync(log);
    const server = { name, process: child, address: new URL(url).origin, ready: 0 };
    this.#running.push(server);
    let failure;
    child.once('error', (error) => (failure = error.message));
    child.once('exit', (status, signal) => (failure = `ended with ${status ?? signal}`));
    while (!(await answers(url))) {
      if (Date.now() - began > startLimit) failure ??= `not ready in ${startLimit} ms`;
      if (failure) throw new Error(`${name}: ${failure}\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    server.ready = Date.now() - began;
  }

  #makeKubeconfig(port, token) {
    const authority = readFileSync(join(this.#folder, 'certificates', 'apiserver.crt')).toString('base64');
    const cluster = { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': authority };
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'e2e', cluster }],
      users: [{ name: 'admin', user: { token } }],
      contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'admin' } }],
      'current-context': 'e2e',
    });
  }

  #makeFolder(name) {
    const path = join(this.#folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  #write(name, text) {
    const path = join(this.#folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }
}

/** An htpasswd file; docker-registry takes bcrypt alone. */
export function makeHtpasswd({ username, password }) {
  return execFileSync('htpasswd', ['-Bin', username], { input: password, encoding: 'utf8' });
}

/** A private CA, and a certificate of it for localhost. */
function makeCertificates(folder) {
  const path = (name) => join(folder, name);
  const openssl = (...args) => execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  writeFileSync(path('extensions'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const subject = (name) => ['-subj', `/CN=${name}`];
  openssl(
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    ...subject('private CA'),
    '-keyout',
    path('ca.key'),
    '-out',
    path('ca.crt'),
  );
  openssl('req', ...key, ...subject('localhost'), '-keyout', path('tls.key'), '-out', path('tls.csr'));
  const signed = ['-CA', path('ca.crt'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '2'];
  openssl('x509', '-req', '-in', path('tls.csr'), ...signed, '-extfile', path('extensions'), '-out', path('tls.crt'));
  return { certificate: path('ca.crt'), server: { certificate: path('tls.crt'), key: path('tls.key') } };
}

/** Ports that nobody listens on; all are held until all are found, so that they differ. */
async function findFreePorts(count) {
  const listeners = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve) => {
          const listener = createServer().listen(0, '127.0.0.1', () => resolve(listener));
        }),
    ),
  );
  const ports = listeners.map((listener) => listener.address().port);
  await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))));
  return ports;
}

/** Whether a server answers with 200; certificates are not looked at, and the registries' root needs no login. */
function answers(url) {
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? https.get : http.get;
    get(url, { rejectUnauthorized: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .once('error', () => resolve(false))
      .once('timeout', function () {
        this.destroy();
      });
  });
}
