import type { PorchProgram } from './find-program.js';
import { findMountedPath, type ContainerFiles, type MountedPath } from './mounted-path.js';

/** The docker config that the evaluator reads by itself where the feature does not give it one. */
export interface AmbientFile {
  /** Where it looked at last. */
  readonly path: string;
  /** What names the path. */
  readonly by: 'DOCKER_CONFIG' | 'HOME' | 'REGISTRY_AUTH_FILE' | 'XDG_RUNTIME_DIR';
  readonly found: MountedPath;
}

/** The home folder of the user in all images of Porch (func/Dockerfile and build/Dockerfile, v1.5.7 and later). */
const imageHome = '/home/nonroot';

/**
 * Finds the docker config of the evaluator's process: `config.json` in `DOCKER_CONFIG` or else in `.docker` of its home
 * folder; only if neither folder has one, the file of `REGISTRY_AUTH_FILE`, and then Podman's own.
 *
 * Source: go-containerregistry 0.20.6, pkg/authn/keychain.go, `ResolveContext`, the same in every known build.
 */
export function findAmbientFile(files: ContainerFiles, { environment }: PorchProgram): AmbientFile {
  const variable = (name: AmbientFile['by']): string | undefined =>
    environment.has(name) ? environment.get(name) : '';
  const look = (by: AmbientFile['by'], folder: string | undefined, file: string): AmbientFile => {
    if (folder === undefined) return { by, path: file, found: { state: 'unknown', mount: undefined } };
    const path = `${folder.replace(/(.)\/+$/, '$1')}${file}`;
    return { by, path, found: folder === '' && file.startsWith('/') ? nothing : findMountedPath(files, path) };
  };
  const folder = variable('DOCKER_CONFIG');
  const home = variable('HOME');
  const inHome = look('HOME', home === '' ? imageHome : home, '/.docker/config.json');
  const inFolder = look('DOCKER_CONFIG', folder, '/config.json');
  if (isThere(inHome.found) || isThere(inFolder.found)) return folder === '' ? inHome : inFolder;

  const registryFile = look('REGISTRY_AUTH_FILE', variable('REGISTRY_AUTH_FILE'), '');
  if (isThere(registryFile.found)) return registryFile;
  const runtimeFolder = variable('XDG_RUNTIME_DIR');
  const podman =
    runtimeFolder === ''
      ? look('XDG_RUNTIME_DIR', 'containers/auth.json', '')
      : look('XDG_RUNTIME_DIR', runtimeFolder, '/containers/auth.json');
  if (isThere(podman.found)) return podman;
  const looked = folder === '' ? inHome : inFolder;
  return { ...looked, found: { state: 'nothing', mount: looked.found.mount } };
}

const nothing: MountedPath = { state: 'nothing', mount: undefined };

/** Whether a file is there; one whose content is not in the package may be. */
function isThere({ state }: MountedPath): boolean {
  return state === 'file' || state === 'unreadable' || state === 'unknown';
}
