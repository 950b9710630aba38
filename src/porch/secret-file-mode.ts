/** What a pod says of the user that its process runs as, as the manifest has it. */
export interface ProcessUser {
  readonly runAsUser: unknown;
  readonly runAsGroup: unknown;
  readonly fsGroup: unknown;
  readonly supplementalGroups: readonly unknown[];
}

/** The user of the runner's images, where the pod sets none (func/Dockerfile at porch main, 2026-04). */
const imageUser = 10001;

/**
 * Whether the runner may read a file of that mode in a volume of a Secret. The kubelet makes volume files as root:root;
 * with `fsGroup` it gives them to that group and lets the group read.
 */
export function isReadableMode(mode: number, user: ProcessUser): boolean {
  if ((user.runAsUser ?? imageUser) === 0 || typeof user.fsGroup === 'number') return true;
  const inRootGroup = [user.runAsGroup, ...user.supplementalGroups].includes(0);
  return (mode & 0o004) !== 0 || ((mode & 0o040) !== 0 && inRootGroup);
}
