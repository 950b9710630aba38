import type { PageReport } from './page-report.js';

/** Where the page has its report, and what it needs only to judge files itself. */
const placeOfReport = '<script type="application/json" id="report">null</script>';
const judgesFiles = /(<script type="text\/plain" id="(?:worker|examples|schemas)">)[^]*?(<\/script>)/g;

/**
 * The page with a report in it, as one file that needs nothing else.
 * In: the report, which holds no credential, and the page as `npm run build:page` makes it. Out: HTML.
 *
 * @throws Error where the template is not that page
 */
export function renderHtmlReport(report: PageReport, template: string): string {
  if (!template.includes(placeOfReport)) throw new Error('the page has no place for a report');
  const data = `<script type="application/json" id="report">${escapeForScript(JSON.stringify(report))}</script>`;
  return template.replace(judgesFiles, '$1$2').replace(placeOfReport, () => data);
}

/**
 * JSON that no HTML parser takes for markup, and that shows nobody a control character: only strings hold these characters,
 * and there an escape is the same.
 */
export function escapeForScript(json: string): string {
  return json.replace(
    /[<>&\u007f-\u009f\u2028-\u202e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
