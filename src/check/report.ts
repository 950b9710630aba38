import type { Diagnostic } from '../diagnostic.js';
import type { LackingPermission } from './cluster-reader.js';

export type State = 'ok' | 'warning' | 'error' | 'unknown';

/** One thing that was checked. */
export interface Fact {
  readonly check: string;
  readonly state: State;
  readonly detail: string;
}

/** The verdicts for one image. */
export interface ImageReport {
  readonly image: string;
  readonly state: State;
  /** The verdicts of the validator's `image-pull` result. */
  readonly runner: string;
  readonly kubelet: string;
  readonly message: string;
}

/** A function pod as it is now. */
export interface PodReport {
  readonly name: string;
  readonly image: string;
  /** The pod has the evaluator's Secret among its imagePullSecrets. */
  readonly hasSecret: boolean;
  /** Its phase, or why its container waits. */
  readonly state: string;
  /** Its image cannot be pulled. */
  readonly failing: boolean;
  readonly message?: string;
}

/** The answer to "did it work?". It holds no credential. */
export interface Report {
  /** `unknown`: nothing wrong was seen, but not everything could be looked at. */
  readonly health: 'healthy' | 'unhealthy' | 'unknown';
  /** What was looked at, such as `porch-system/function-runner`. */
  readonly subject: string;
  readonly facts: readonly Fact[];
  readonly images: readonly ImageReport[];
  readonly pods: readonly PodReport[];
  /** Errors and warnings, the errors first. */
  readonly findings: readonly Diagnostic[];
  /** Permissions that the user of the check lacks and needs. */
  readonly lacking: readonly LackingPermission[];
}

/** A fact with the findings that explain it. */
export interface Observation {
  readonly fact: Fact;
  readonly findings: readonly Diagnostic[];
}

/** Assembles a report. */
export function makeReport(
  subject: string,
  observations: readonly Observation[],
  diagnostics: readonly Diagnostic[],
  pods: readonly PodReport[],
  lacking: readonly LackingPermission[],
): Report {
  const images = diagnostics.filter(({ rule }) => rule === 'image-pull');
  const others = diagnostics.filter(({ rule, severity }) => rule !== 'image-pull' && severity !== 'info');
  const findings = [...others, ...observations.flatMap((observation) => observation.findings)];
  const isUnhealthy = [...findings, ...images].some(({ severity }) => severity === 'error');
  return {
    health: isUnhealthy ? 'unhealthy' : lacking.length > 0 ? 'unknown' : 'healthy',
    subject,
    facts: observations.map(({ fact }) => fact),
    images: images.map(describeImage),
    pods,
    findings: [
      ...findings.filter(({ severity }) => severity === 'error'),
      ...findings.filter(({ severity }) => severity === 'warning'),
    ],
    lacking,
  };
}

function describeImage({ message, severity, tags }: Diagnostic): ImageReport {
  const runner = tags?.['runner'] ?? '';
  const kubelet = tags?.['kubelet'] ?? '';
  const isUnknown = runner === 'unknown' || kubelet === 'unknown';
  return {
    image: tags?.['image'] ?? '',
    state: severity === 'info' ? (isUnknown ? 'unknown' : 'ok') : severity,
    runner,
    kubelet,
    message,
  };
}
