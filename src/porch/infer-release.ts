import type { Release } from './releases.js';

/** What a package shows of the build that it is meant for. */
export interface ReleaseEvidence {
  /** The runner's image, as written. */
  readonly image?: string | undefined;
  /** Names of the flags that the runner is given, without dashes. */
  readonly flags: readonly string[];
  /** The program, such as `/server`. */
  readonly program?: string | undefined;
  /** Kinds of objects in the package that only some builds read. */
  readonly hasFunctionConfigs: boolean;
  readonly hasPodTemplates: boolean;
  /** The form of pod-cache-config.yaml; undefined where there is none. */
  readonly podCacheConfig?: 'mapping' | 'list' | undefined;
}

/** The build that a package is taken to be for. */
export interface InferredRelease {
  readonly release: Release;
  /** `stated`: the image's tag names it; `consistent`: all evidence fits; `conflicting`: no build fits all of it. */
  readonly certainty: 'stated' | 'consistent' | 'conflicting';
  /** Clauses for a message, such as `the image tag is "latest"`. */
  readonly evidence: readonly string[];
}

/** Infers the build from the image's tag, else the newest one that fits what the package shows. */
export function inferRelease(evidence: ReleaseEvidence): InferredRelease {
  throw new Error(`not written yet: ${String(evidence.image)}`);
}
