import { describeUnjudged } from '../manifest-list.js';
import { shownFindings, withExcerpts } from '../page-report.js';
import { renderHtmlReport } from '../render-html-report.js';
import type { Report } from '../report.js';
import type { RenderContext } from './format.js';

/** The report as a page: one HTML file with everything in it, for people who were not there. */
export function renderHtml(report: Report, { readPage }: Pick<RenderContext, 'readPage'>): string {
  const { facts, findings, health, imageFindings, lacking, pods, subject, suppressed, unjudged } = report;
  const { paths, excerptAt } = report.details?.() ?? { paths: [], excerptAt: () => undefined };
  const shown = shownFindings([...findings, ...imageFindings, ...suppressed]);
  const permissions = lacking.map(
    ({ verb, resource, namespace }) =>
      `The check may not ${verb} ${resource}${namespace === undefined ? '' : ` in namespace "${namespace}"`}, so it could not look at them.`,
  );
  return renderHtmlReport(
    {
      subject,
      health,
      facts,
      pods,
      paths,
      findings: withExcerpts(shown, excerptAt),
      notes: [...unjudged.map(describeUnjudged), ...permissions],
    },
    readPage?.() ?? '',
  );
}
