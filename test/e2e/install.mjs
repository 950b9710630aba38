import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that the suite starts, and the Debian packages that have them. */
const packages = {
  etcd: 'etcd-server',
  'docker-registry': 'docker-registry',
  htpasswd: 'apache2-utils',
  openssl: 'openssl',
};

const isInstalled = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** The Debian packages whose programs are not there. */
export function missingPackages() {
  return Object.entries(packages)
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
