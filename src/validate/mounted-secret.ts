import type { MountedPath, VolumeSource } from '../package/mounted-path.js';
import type { PackageModel } from './package-model.js';

/** The Secret that is mounted at a path, and the field of the Deployment's volume that names it. */
export function mountedSecret(
  { evaluator }: PackageModel,
  path: MountedPath,
): { readonly source: VolumeSource; readonly fieldPath: string } | undefined {
  const { mount } = path;
  const secrets = mount?.sources.filter((source) => source.kind === 'Secret') ?? [];
  const source = 'source' in path && path.source.kind === 'Secret' ? path.source : secrets[0];
  if (mount?.volumeIndex === undefined || source === undefined) return undefined;
  return { source, fieldPath: `${evaluator.podPath}.volumes[${mount.volumeIndex}]` };
}
