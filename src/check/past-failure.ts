import type { ResourceRef } from '../diagnostic.js';
import type { PullStage } from './pull-cause.js';

/** An image that could not be looked up, pulled or started a while ago. */
export interface PastFailure {
  /** Undefined: nothing that is left says which. */
  readonly image: string | undefined;
  /** The last time, in ISO 8601. */
  readonly time: string;
  readonly stage: PullStage;
  /** What the kubelet or the evaluator said. */
  readonly message: string;
  readonly pod?: ResourceRef;
}

/** An image with which a pod started, or that was pulled. */
export interface PastSuccess {
  readonly image: string;
  readonly time: string;
}

/** What a source says of the last evaluations. */
export interface PastEvaluations {
  readonly failures: readonly PastFailure[];
  readonly successes: readonly PastSuccess[];
}
