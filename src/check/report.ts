import type { Diagnostic } from '../diagnostic.js';
import type { LackingPermission } from './cluster-reader.js';
import type { Excerpt } from './excerpt.js';
import { toFinding, type Finding } from './finding.js';
import type { Locate, Place } from './locate-finding.js';
import type { Unjudged } from './manifest-list.js';
import type { PullPath } from './pull-path.js';

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
  /** With `--probe`, the registry's answer, such as `200` or `x509`. */
  readonly registry?: string;
  /** Where a file names it. */
  readonly place?: Place;
}

/** A function pod as it is now. */
export interface PodReport {
  readonly name: string;
  /** The image that fails; else the function's own. */
  readonly image: string;
  readonly functionImage: string;
  /** The pod has the evaluator's Secret among its imagePullSecrets. */
  readonly hasSecret: boolean;
  /** Its phase, `Terminating`, or why its container waits. */
  readonly state: string;
  readonly condition: State;
  /** An image of it cannot be pulled, or a container not be started. */
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
  /** Errors and warnings, the errors first. Warnings about images are in `imageFindings`. */
  readonly findings: readonly Finding[];
  /** Warnings about images. */
  readonly imageFindings: readonly Finding[];
  /** What annotations suppress, about images too. */
  readonly suppressed: readonly Finding[];
  /** Texts that were given and are not judged. */
  readonly unjudged: readonly Unjudged[];
  /** Permissions that the user of the check lacks and needs. */
  readonly lacking: readonly LackingPermission[];
  /** What only a page has room for. */
  readonly details?: () => ReportDetails;
}

/** The parts of a report that only a page shows. They hold no credential. */
export interface ReportDetails {
  readonly paths: readonly PullPath[];
  /** The lines around a place, where the files are at hand. */
  readonly excerptAt: (place: Place) => Excerpt | undefined;
}

/** A fact with the findings that explain it. */
export interface Observation {
  readonly fact: Fact;
  readonly findings: readonly Diagnostic[];
}

/** What is known of files that were judged. */
export interface JudgedFiles {
  readonly locate: Locate;
  readonly unjudged: readonly Unjudged[];
  /** An error for each document that cannot be read. */
  readonly broken: readonly Finding[];
}

const noFiles: JudgedFiles = { locate: () => undefined, unjudged: [], broken: [] };

/** Assembles a report. */
export function makeReport(
  subject: string,
  observations: readonly Observation[],
  diagnostics: readonly Diagnostic[],
  pods: readonly PodReport[],
  lacking: readonly LackingPermission[],
  { locate, unjudged, broken }: JudgedFiles = noFiles,
): Report {
  const found = diagnostics.map((diagnostic) => toFinding(diagnostic, locate));
  const observed = observations.flatMap(({ findings }) => findings.map((finding) => toFinding(finding, locate)));
  const images = found.filter(({ rule }) => rule === 'image-pull');
  const others = [...broken, ...found.filter(({ rule }) => rule !== 'image-pull'), ...observed];
  // Every error is a finding; one that says more about the same image stands for the image's verdict.
  const explained = new Set(others.filter(isError).map(({ tags }) => tags?.['image']));
  const unexplained = images.filter((image) => isError(image) && !explained.has(image.tags?.['image']));
  const isUnhealthy = [...others, ...images].some(isError);
  return {
    health: isUnhealthy ? 'unhealthy' : lacking.length > 0 ? 'unknown' : 'healthy',
    subject,
    facts: observations.map(({ fact }) => fact),
    images: images.map(describeImage),
    pods,
    findings: faultsIn([...others, ...unexplained]),
    imageFindings: images.filter(({ severity }) => severity === 'warning'),
    suppressed: [...others, ...images].filter(({ suppression }) => suppression !== undefined),
    unjudged,
    lacking,
  };
}

/** Every error and warning of a report, the errors first. */
export function faultsOf({ findings, imageFindings }: Report): readonly Finding[] {
  return faultsIn([...findings, ...imageFindings]);
}

function faultsIn(findings: readonly Finding[]): readonly Finding[] {
  return [...findings.filter(isError), ...findings.filter(({ severity }) => severity === 'warning')];
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function describeImage({ message, severity, tags, place }: Finding): ImageReport {
  const runner = tags?.['runner'] ?? '';
  const kubelet = tags?.['kubelet'] ?? '';
  const isUnknown = runner === 'unknown' || kubelet === 'unknown';
  return {
    image: tags?.['image'] ?? '',
    state: severity === 'info' ? (isUnknown ? 'unknown' : 'ok') : severity,
    runner,
    kubelet,
    message,
    ...(tags?.['registry'] === undefined ? {} : { registry: tags['registry'] }),
    ...(place !== undefined && { place }),
  };
}
