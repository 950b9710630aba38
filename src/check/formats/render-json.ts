import { functionResult } from '../../resource-list/function-result.js';
import { printableText } from '../../text/printable-text.js';
import type { Finding } from '../finding.js';
import type { Report } from '../report.js';

/**
 * The whole report as JSON. Findings are results of a ResourceList, with `page` and, for one in a file, `place` in
 * addition.
 */
export function renderJson(report: Report): string {
  const { findings, suppressed, unjudged } = report;
  const shown = {
    ...report,
    // Those are in `images`.
    imageFindings: undefined,
    findings: findings.map(showFinding),
    suppressed: suppressed.map(showFinding),
    unjudged: unjudged.map(({ file, line, reason }) => ({ path: file.shown, line, reason })),
  };
  const text = JSON.stringify(
    shown,
    (_key, value: unknown) => (typeof value === 'string' ? printableText(value) : value),
    2,
  );
  return `${text}\n`;
}

function showFinding(finding: Finding): object {
  const { page, place } = finding;
  return { ...functionResult(finding), ...(place !== undefined && { place }), page };
}
