import { listAt, valueAt, type JsonObject } from './json-value.js';

/** The user of Porch's images, where the pod sets none (func/Dockerfile and build/Dockerfile at porch main, 2026-04). */
const imageUser = 10001;

/**
 * Whether a container's process may read a file of that mode in a volume of a Secret. The kubelet makes volume files as
 * root:root; with `fsGroup` it gives them to that group and lets the group read.
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
