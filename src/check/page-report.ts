import type { Diagnostic } from '../diagnostic.js';
import type { Excerpt } from './excerpt.js';
import type { Finding } from './finding.js';
import type { Place } from './locate-finding.js';
import type { PullPath } from './pull-path.js';
import type { Fact, PodReport } from './report.js';

/** A finding as the page shows it. */
export interface ShownFinding extends Pick<
  Diagnostic,
  'rule' | 'severity' | 'message' | 'resourceRef' | 'fieldPath' | 'suppression'
> {
  readonly place?: Place;
  /** The lines around it; the page asks for them itself where it has the files. */
  readonly excerpt?: Excerpt;
}

/** What the page shows of a package or a cluster. It holds no credential. */
export interface PageReport {
  /** What was looked at. */
  readonly subject: string;
  readonly health: 'healthy' | 'unhealthy' | 'unknown';
  readonly facts: readonly Fact[];
  readonly pods: readonly PodReport[];
  readonly paths: readonly PullPath[];
  /** Those about images are in `paths` as well. */
  readonly findings: readonly ShownFinding[];
  /** What was not judged, and why. */
  readonly notes: readonly string[];
}

/** More would make a report that no browser likes; the findings behind them have their line. */
const mostExcerpts = 300;

/** Picks what is shown of findings; nothing else of a diagnostic gets into a page. */
export function shownFindings(
  findings: readonly (Diagnostic & Partial<Pick<Finding, 'place'>>)[],
): readonly ShownFinding[] {
  return findings.map(({ rule, severity, message, resourceRef, fieldPath, place, suppression }) => ({
    rule,
    severity,
    message,
    ...(resourceRef && { resourceRef }),
    ...(fieldPath !== undefined && { fieldPath }),
    ...(place && { place }),
    ...(suppression && { suppression }),
  }));
}

/** The findings with the lines around them, for a page without the files. */
export function withExcerpts(
  findings: readonly ShownFinding[],
  excerptAt: (place: Place) => Excerpt | undefined,
): readonly ShownFinding[] {
  return findings.map((finding, index) => {
    const excerpt = finding.place && index < mostExcerpts ? excerptAt(finding.place) : undefined;
    return excerpt ? { ...finding, excerpt } : finding;
  });
}
