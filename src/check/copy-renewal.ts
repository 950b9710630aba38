/** What is known of the mounted Secret, its copy and the evaluator, each time in ISO 8601 or undefined. */
export interface CopyTimes {
  readonly mountedChanged: string | undefined;
  readonly copyChanged: string | undefined;
  readonly evaluatorStarted: string | undefined;
  /** The build writes the mounted docker config into a copy that is there. */
  readonly updatesSecret: boolean;
}

/**
 * Whether the next function pod gets the right copy, although the copy differs now. The evaluator renews it before it
 * makes a pod for an image that it has not looked up since it started, and after a restart it has looked up none: it
 * adopts the pods that run. If the copy was written after the start, it has looked up images since, or somebody else
 * writes the copy. Seen on main of 2026-04; func/internal/podmanager.go, `imageDigestAndEntrypoint`.
 */
export function isRenewedForNextPod({
  copyChanged,
  evaluatorStarted,
  mountedChanged,
  updatesSecret,
}: CopyTimes): boolean {
  if (!updatesSecret || evaluatorStarted === undefined || mountedChanged === undefined) return false;
  return (
    isBefore(mountedChanged, evaluatorStarted) && (copyChanged === undefined || isBefore(copyChanged, evaluatorStarted))
  );
}

/** The API server records whole seconds, so within one the order is not known. */
function isBefore(time: string, other: string): boolean {
  return Math.floor(Date.parse(time) / 1000) < Math.floor(Date.parse(other) / 1000);
}
