import type { Diagnostic, Severity } from '../diagnostic.js';
import type { Locate, Place } from './locate-finding.js';

/** A diagnostic as it is shown: with its place in a file, if it is in one, and the page about its rule. */
export interface Finding extends Diagnostic {
  readonly place?: Place;
  /** The address of the rule's page. */
  readonly page: string;
}

const pages = 'https://github.com/porch-registry-auth/porch-registry-auth/blob/main/docs/rules';

/** The diagnostic with its place and its page. */
export function toFinding(diagnostic: Diagnostic, locate: Locate): Finding {
  const place = locate(diagnostic);
  return { ...diagnostic, page: `${pages}/${diagnostic.rule}.md`, ...(place !== undefined && { place }) };
}

/** How severe the fault is, suppressed or not. */
export function severityOfFault({ severity, suppression }: Diagnostic): Severity {
  return suppression?.severity ?? severity;
}
