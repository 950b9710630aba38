import { printableText } from '../../text/printable-text.js';
import type { Severity } from '../../diagnostic.js';
import { faultsOf, type Report } from '../report.js';
import { fingerprints } from './fingerprints.js';

const severities: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'minor', info: 'info' };

/**
 * The report as GitLab's Code Quality report (docs.gitlab.com, "Code Quality report format"). What is in no file is given the
 * subject as its path, because GitLab drops entries without one. Suppressed findings are of severity `info`.
 */
export function renderGitlab(report: Report): string {
  const findings = [...faultsOf(report), ...report.suppressed];
  const marks = fingerprints(findings);
  const entries = findings.map(({ rule, message, severity, place, page }, index) => ({
    description: printableText(`${message} (${page})`),
    check_name: rule,
    fingerprint: marks[index],
    severity: severities[severity],
    location: {
      path: printableText(place?.path ?? report.subject),
      lines: { begin: place?.start.line ?? 1 },
    },
  }));
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}
