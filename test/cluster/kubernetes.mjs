import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const module = fileURLToPath(new URL('kubernetes', import.meta.url));
const [, version] = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(module, 'go.mod'), 'utf8'));

/**
 * Where Kubernetes' binaries are kept between runs: outside the tree, by version and by what they are built from. Cold,
 * all of them take about ten minutes on two cores.
 */
function cacheFolder() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const hash = createHash('sha256')
    .update(readFileSync(join(module, 'go.sum')))
    .digest('hex');
  return join(cache, 'porch-registry-auth', `kubernetes-${version}-${hash.slice(0, 12)}`);
}

/** The path of one of Kubernetes' programs, such as `kubelet`. */
export function kubernetesPath(program) {
  return join(cacheFolder(), program);
}

/** Those of the programs that are not built yet. */
export function missingBinaries(programs) {
  return programs.filter((program) => !existsSync(kubernetesPath(program)));
}

/** Builds programs into the cache, all by one command, as they share most of their packages. */
export function buildBinaries(programs) {
  const [major, minor] = version.slice(1).split('.');
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const flags = Object.entries(stamps).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  const unfinished = join(cacheFolder(), `unfinished-${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    const build = ['build', '-trimpath', '-buildvcs=false', '-ldflags', ['-s', '-w', ...flags].join(' ')];
    const packages = programs.map((program) => `k8s.io/kubernetes/cmd/${program}`);
    execFileSync('go', [...build, '-o', `${unfinished}/`, ...packages], {
      cwd: module,
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    for (const program of programs) renameSync(join(unfinished, program), kubernetesPath(program));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
