import { flagValue, type ParsedFlags } from '../porch/go-flags.js';
import type { Release } from '../porch/releases.js';
import { trimSlashes } from '../text/trim-slashes.js';
import type { PorchProgram } from './find-program.js';

/** The path of the evaluator's program: from its container, or else from its image. */
export function programPath({ program, component }: PorchProgram, { runnerPath }: Release): string {
  return program ?? component.program ?? runnerPath;
}

/** Files and folders that the evaluator's image needs (Porch v3.0.2 and v1.5.8, func/Dockerfile), and system folders. */
const imageFiles = [
  '/home/nonroot/server',
  '/home/nonroot/porch',
  '/server',
  '/config.yaml',
  '/functions',
  '/wrapper-server',
  '/grpc-health-probe',
  '/pod-cache-config',
  '/var/run/secrets/kubernetes.io/serviceaccount',
  '/run/secrets/kubernetes.io/serviceaccount',
  ...['bin', 'dev', 'etc', 'lib', 'proc', 'sbin', 'sys', 'tmp', 'usr'].map((name) => `/${name}`),
];

/** Folders in which nothing else may be mounted. */
const closedFolders = ['/functions', '/home/nonroot/functions', '/pod-cache-config', '/proc', '/sys', '/dev'];

/** Whether `inner` is `outer` or is in it. */
export function covers(outer: string, inner: string): boolean {
  return outer === inner || inner.startsWith(outer === '/' ? '/' : `${outer}/`);
}

/** The evaluator's own program, functions or configuration that a mount at the path would hide. */
export function findHiddenFile(
  program: PorchProgram,
  release: Release,
  flags: ParsedFlags,
  mountPath: string,
): string | undefined {
  const own = [
    programPath(program, release),
    ...['functions', 'config', 'pod-cache-config'].map((flag) => flagValue(flags, release.flags, flag) ?? ''),
  ].map(trimSlashes);
  return own.filter((path) => path.startsWith('/')).find((path) => covers(mountPath, path));
}

/** Why a Secret must not be mounted at the path: what the mount would hide, or what it would be in. Undefined: it may. */
export function describeTakenPath(
  program: PorchProgram,
  release: Release,
  flags: ParsedFlags,
  mountPath: string,
): string | undefined {
  const hidden =
    findHiddenFile(program, release, flags, mountPath) ?? imageFiles.find((path) => covers(mountPath, path));
  if (hidden !== undefined) return `would hide "${hidden}" of the image`;
  const folder = closedFolders.find((path) => covers(path, mountPath));
  return folder === undefined ? undefined : `is in "${folder}" of the image`;
}
