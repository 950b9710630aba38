import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { externalSecrets } from './external-secrets.mjs';
import { kubernetesPath } from './kubernetes.mjs';
import { Processes } from './processes.mjs';

/** The users that the API server knows by token, each with its groups. */
const users = {
  admin: ['system:masters'],
  'system:kube-controller-manager': [],
  'system:kube-scheduler': [],
  'system:kube-proxy': [],
  // The second, since the API server may learn only later which Secrets are a node's business; the kubelet would then pull
  // without them.
  'system:node:node': ['system:nodes', 'system:masters'],
};

/** Where the servers of a suite without pods listen: on loopback, on free ports. */
export async function loopbackPlace() {
  const [etcd, etcdPeer, apiserver, plain, tls] = await findFreePorts(5);
  const ports = { etcd, etcdPeer, apiserver, plain, tls };
  return { address: '127.0.0.1', plainHost: 'localhost', tlsHost: 'localhost', ports, hasPods: false };
}

/**
 * The servers that every suite has: etcd, kube-apiserver, and two docker registries with passwords, one of them over
 * TLS by a private CA. All that they write is in `folder`. Pods need more; see node.mjs.
 */
export class Servers {
  #folder;
  #place;
  #tokens = Object.fromEntries(Object.keys(users).map((name) => [name, randomBytes(16).toString('hex')]));
  processes;

  constructor(folder, place) {
    this.#folder = folder;
    this.#place = place;
    this.processes = new Processes(folder);
  }

  /** Starts everything, and returns what the tests must know of it. */
  async start() {
    const { ports, plainHost, tlsHost, address } = this.#place;
    const login = { username: 'alice', password: randomBytes(12).toString('hex') };
    this.#write('htpasswd', makeHtpasswd(login));
    const ca = makeCertificates(this.#makeFolder('registry-certificates'), tlsHost, address);

    const outcomes = await Promise.allSettled([
      this.#startEtcd().then(() => this.#startApiserver()),
      this.#startRegistry('registry', plainHost, ports.plain),
      this.#startRegistry('registry-tls', tlsHost, ports.tls, ca.server),
    ]);
    // Only now, when nothing is being started any more, so that stop() finds all there is to stop.
    for (const { reason } of outcomes) if (reason) throw reason;
    return {
      kubeconfig: this.writeKubeconfig('admin'),
      apiserver: `https://${address}:${ports.apiserver}`,
      registry: `${plainHost}:${ports.plain}`,
      tlsRegistry: `${tlsHost}:${ports.tls}`,
      caBundle: readFileSync(ca.certificate, 'utf8'),
      htpasswd: join(this.#folder, 'htpasswd'),
      ...login,
      externalSecrets,
      processes: this.processes.started.map(({ pid }) => pid),
    };
  }

  async stop() {
    await this.processes.stop();
  }

  /** A kubeconfig for one of the users; its path. */
  writeKubeconfig(user) {
    const { address, ports } = this.#place;
    const authority = readFileSync(this.apiserverCertificate).toString('base64');
    const cluster = { server: `https://${address}:${ports.apiserver}`, 'certificate-authority-data': authority };
    return this.#write(
      `kubeconfig-${user.replaceAll(':', '-')}`,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'e2e', cluster }],
        users: [{ name: user, user: { token: this.#tokens[user] } }],
        contexts: [{ name: 'e2e', context: { cluster: 'e2e', user } }],
        'current-context': 'e2e',
      }),
    );
  }

  /** What the API server has at a path, as the admin sees it. */
  async read(path) {
    const { address, ports } = this.#place;
    const options = {
      headers: { authorization: `Bearer ${this.#tokens.admin}` },
      ca: readFileSync(this.apiserverCertificate),
      timeout: 5_000,
    };
    return new Promise((resolve, reject) => {
      const request = https.get(`https://${address}:${ports.apiserver}${path}`, options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve(JSON.parse(text)));
      });
      request.once('error', reject).once('timeout', () => request.destroy());
    });
  }

  get apiserverCertificate() {
    return join(this.#folder, 'certificates', 'apiserver.crt');
  }

  get serviceAccountKey() {
    return join(this.#folder, 'service-account.key');
  }

  #startEtcd() {
    const client = `http://127.0.0.1:${this.#place.ports.etcd}`;
    const peer = `http://127.0.0.1:${this.#place.ports.etcdPeer}`;
    const args = [
      ...['--name=test', `--data-dir=${join(this.#folder, 'etcd')}`, '--unsafe-no-fsync', '--logger=zap'],
      ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
      ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=test=${peer}`],
    ];
    return this.processes.start('etcd', ['etcd', ...args], `${client}/health`);
  }

  #startApiserver() {
    const { address, ports, hasPods } = this.#place;
    const { privateKey, publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'prime256v1',
      privateKeyEncoding: { type: 'sec1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    this.#write('service-account.key', privateKey);
    const publicKeyFile = this.#write('service-account.pub', publicKey);
    const lines = Object.entries(users).map(([name, groups]) =>
      [this.#tokens[name], name, name, `"${groups.join(',')}"`].join(','),
    );
    const tokens = this.#write('tokens.csv', `${lines.join('\n')}\n`);
    const args = [
      ...[`--etcd-servers=http://127.0.0.1:${ports.etcd}`, `--bind-address=${address}`],
      ...[`--advertise-address=${address}`, `--secure-port=${ports.apiserver}`],
      ...[`--cert-dir=${this.#makeFolder('certificates')}`, `--token-auth-file=${tokens}`],
      ...['--service-cluster-ip-range=10.96.0.0/24', '--authorization-mode=Node,RBAC'],
      ...[
        `--service-account-key-file=${publicKeyFile}`,
        `--service-account-signing-key-file=${this.serviceAccountKey}`,
      ],
      ...['--service-account-issuer=https://kubernetes.default.svc', '--enable-priority-and-fairness=false'],
      // Only pods look for the API server's own Service.
      ...(hasPods ? this.#aggregationFlags() : ['--endpoint-reconciler-type=none']),
    ];
    const url = `https://${address}:${ports.apiserver}/readyz`;
    return this.processes.start('kube-apiserver', [kubernetesPath('kube-apiserver'), ...args], url);
  }

  /** How the API server shows itself to API servers in pods, such as Porch's. */
  #aggregationFlags() {
    const path = (name) => join(this.#folder, name);
    const [key, certificate] = [path('front-proxy.key'), path('front-proxy.crt')];
    const subject = ['-subj', '/CN=front-proxy', '-days', '2'];
    openssl('req', '-x509', ...newKey, ...subject, '-keyout', key, '-out', certificate);
    return [
      ...[`--requestheader-client-ca-file=${certificate}`, '--requestheader-allowed-names=front-proxy'],
      ...[`--proxy-client-cert-file=${certificate}`, `--proxy-client-key-file=${key}`],
      ...['--requestheader-username-headers=X-Remote-User', '--requestheader-group-headers=X-Remote-Group'],
      ...['--requestheader-extra-headers-prefix=X-Remote-Extra-', '--allow-privileged'],
    ];
  }

  #startRegistry(name, host, port, certificate) {
    const settings = {
      version: '0.1',
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: this.#makeFolder(name) }, delete: { enabled: true } },
      http: { addr: `${this.#place.address}:${port}`, ...(certificate && { tls: certificate }) },
      auth: { htpasswd: { realm: 'test', path: join(this.#folder, 'htpasswd') } },
    };
    const file = this.#write(`${name}.yml`, JSON.stringify(settings));
    const url = `http${certificate ? 's' : ''}://${host}:${port}/`;
    // REGISTRY_... variables of the environment would override the file.
    const empty = Object.fromEntries(Object.keys(process.env).map((key) => [key, undefined]));
    const command = ['docker-registry', 'serve', file];
    return this.processes.start(name, command, url, { ...empty, PATH: process.env.PATH });
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

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function openssl(...args) {
  execFileSync('openssl', args, { stdio: 'pipe' });
}

/** An htpasswd file; docker-registry takes bcrypt alone. */
function makeHtpasswd({ username, password }) {
  return execFileSync('htpasswd', ['-Bin', username], { input: password, encoding: 'utf8' });
}

/** A private CA, and a certificate of it for the host. */
function makeCertificates(folder, host, address) {
  const path = (name) => join(folder, name);
  writeFileSync(path('extensions'), `subjectAltName=DNS:${host},IP:${address}\n`);
  const subject = (name) => ['-subj', `/CN=${name}`];
  const ca = ['-keyout', path('ca.key'), '-out', path('ca.crt')];
  openssl('req', '-x509', ...newKey, '-days', '2', ...subject('private CA'), ...ca);
  openssl('req', ...newKey, ...subject(host), '-keyout', path('tls.key'), '-out', path('tls.csr'));
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
