import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ProgramCache } from './program-cache.mjs';

const module = fileURLToPath(new URL('kubernetes', import.meta.url));
/** Cold, all of Kubernetes' programs take about ten minutes on two cores. */
const cache = new ProgramCache(module, 'k8s.io/kubernetes');

/** The path of one of Kubernetes' programs, such as `kubelet`. */
export function kubernetesPath(program) {
  return cache.path(program);
}

/** Those of the programs that are not built yet. */
export function missingBinaries(programs) {
  return programs.filter((program) => !cache.has(program));
}

/** Builds programs into the cache, all by one command, as they share most of their packages. */
export function buildBinaries(programs) {
  const [major, minor] = cache.version.slice(1).split('.');
  const stamps = { gitVersion: cache.version, gitMajor: major, gitMinor: minor };
  const flags = Object.entries(stamps).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  const build = ['build', '-trimpath', '-buildvcs=false', '-ldflags', ['-s', '-w', ...flags].join(' ')];
  const packages = programs.map((program) => `k8s.io/kubernetes/cmd/${program}`);
  cache.keep(programs, (folder) => {
    execFileSync('go', [...build, '-o', `${folder}/`, ...packages], {
      cwd: module,
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  });
}
