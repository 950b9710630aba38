import { listAt, valueAt, type JsonObject } from './json-value.js';

/** The user of Porch's images, if the pod sets none (func/Dockerfile and build/Dockerfile at porch main, 2026-04). */
const imageUser = 10001;

/**
 * Whether a container's process may read a file with that mode in a Secret's volume. The kubelet gives the files to
 * root:root; with `fsGroup` it gives them to that group, which may read them.
 */
export function isReadableMode(mode: number, pod: JsonObject, container: JsonObject): boolean {
  const setting = (field: string): unknown =>
    valueAt(container, 'securityContext', field) ?? valueAt(pod, 'securityContext', field);
  if ((setting('runAsUser') ?? imageUser) === 0 || typeof valueAt(pod, 'securityContext', 'fsGroup') === 'number') {
    return true;
  }
  const groups = [setting('runAsGroup'), ...listAt(pod, 'securityContext', 'supplementalGroups')];
  return (mode & 0o004) !== 0 || ((mode & 0o040) !== 0 && groups.includes(0));
}
