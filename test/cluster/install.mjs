import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that a suite starts, and the Debian packages that have them. */
const servers = {
  etcd: 'etcd-server',
  'docker-registry': 'docker-registry',
  htpasswd: 'apache2-utils',
  openssl: 'openssl',
};
const packages = {
  e2e: servers,
  cluster: {
    ...servers,
    containerd: 'containerd',
    runc: 'runc',
    '../lib/cni/bridge': 'containernetworking-plugins',
    iptables: 'iptables',
    ip: 'iproute2',
    skopeo: 'skopeo',
    busybox: 'busybox-static',
  },
};

const isInstalled = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** The Debian packages whose programs are not there. */
export function missingPackages(suite) {
  return Object.entries(packages[suite])
    .filter(([program]) => !isInstalled(program))
    .map(([, name]) => name);
}

/** Installs Debian packages; as root, as CI is. */
export function installPackages(names) {
  const run = (...args) =>
    execFileSync('apt-get', ['-qq', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  run('update');
  run('install', '--yes', '--no-install-recommends', ...names);
}
