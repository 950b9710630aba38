import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const module = fileURLToPath(new URL('apiserver', import.meta.url));

/**
 * Where the API server's binary is kept between runs: outside the tree, by what it is built from. Cold the build takes
 * about seven minutes on two cores, and a new go.sum makes a new one.
 */
export function kubeApiserverPath() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const hash = createHash('sha256')
    .update(readFileSync(join(module, 'go.sum')))
    .digest('hex');
  return join(cache, 'porch-registry-auth', `kube-apiserver-${hash.slice(0, 16)}`);
}

/** Builds the binary where it is not in the cache yet; returns its path. */
export function buildKubeApiserver() {
  const path = kubeApiserverPath();
  if (existsSync(path)) return path;
  const [, version] = /k8s\.io\/kubernetes (v(\d+)\.(\d+)\S*)/.exec(readFileSync(join(module, 'go.mod'), 'utf8'));
  const [major, minor] = version.slice(1).split('.');
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const flags = Object.entries(stamps).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  const build = ['build', '-trimpath', '-buildvcs=false', '-ldflags', ['-s', '-w', ...flags].join(' ')];
  execFileSync('go', [...build, '-o', unfinished, 'k8s.io/kubernetes/cmd/kube-apiserver'], {
    cwd: module,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  renameSync(unfinished, path);
  return path;
}
