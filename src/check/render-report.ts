import { describeDiagnostic } from '../diagnostic.js';
import { printableText } from '../text/printable-text.js';
import type { Report, State } from './report.js';

const colours: Readonly<Record<State, number>> = { ok: 32, warning: 33, error: 31, unknown: 36 };
const stateOfHealth = { healthy: 'ok', unhealthy: 'error', unknown: 'unknown' } as const;

/** The report as tables for people. Control characters in names are made visible; `colour` adds escape sequences. */
export function renderReport(report: Report, colour: boolean): string {
  const paint = (state: State, text: string): string => (colour ? `\x1b[${colours[state]}m${text}\x1b[0m` : text);
  const table = (heads: readonly string[], rows: readonly (readonly [State, ...string[]])[]): string =>
    rows.length === 0 ? '' : `\n${renderTable(heads, rows, paint)}`;
  const lines = report.findings.map(
    (finding) =>
      `\n${paint(finding.severity === 'error' ? 'error' : 'warning', finding.severity)} [${finding.rule}] ${cell(describeDiagnostic(finding))}\n`,
  );
  const permissions = report.lacking.map(
    ({ verb, resource, namespace }) =>
      `  ${verb} ${resource}${namespace === undefined ? ', in all of the cluster' : ` in namespace "${cell(namespace)}"`}\n`,
  );
  return [
    `${cell(report.subject)}: ${paint(stateOfHealth[report.health], report.health)}\n`,
    table(
      ['STATE', 'CHECK', 'DETAIL'],
      report.facts.map(({ state, check, detail }) => [state, check, detail]),
    ),
    table(
      ['STATE', 'IMAGE', 'RUNNER', 'KUBELET', 'OUTCOME'],
      report.images.map(({ state, image, runner, kubelet, message }) => [
        state,
        image,
        runner,
        kubelet,
        message.replace(`image "${image}": `, ''),
      ]),
    ),
    table(
      ['STATE', 'FUNCTION POD', 'IMAGE', 'SECRET', 'NOW'],
      report.pods.map((pod) => [
        pod.failing ? 'error' : 'ok',
        pod.name,
        pod.image,
        pod.hasSecret ? 'yes' : 'no',
        pod.state,
      ]),
    ),
    ...lines,
    ...(permissions.length === 0 ? [] : ['\nPermissions that this check lacks:\n', ...permissions]),
  ].join('');
}

function renderTable(
  heads: readonly string[],
  rows: readonly (readonly [State, ...string[]])[],
  paint: (state: State, text: string) => string,
): string {
  const cells = [heads, ...rows].map((row) => row.map(cell));
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row, index) => {
      const padded = row.map((text, column) => (column === row.length - 1 ? text : text.padEnd(widths[column] ?? 0)));
      const state = rows[index - 1]?.[0];
      const first = padded[0] ?? '';
      return `${[state === undefined ? first : paint(state, first), ...padded.slice(1)].join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** One line, with nothing in it that a terminal acts on. */
function cell(text: string): string {
  return printableText(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
