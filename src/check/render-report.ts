import { describeDiagnostic } from '../diagnostic.js';
import { printableText } from '../text/printable-text.js';
import type { Finding } from './finding.js';
import type { RenderContext } from './formats/format.js';
import { describeUnjudged } from './manifest-list.js';
import type { Report, State } from './report.js';

const colours: Readonly<Record<State, number>> = { ok: 32, warning: 33, error: 31, unknown: 36 };
const stateOfHealth = { healthy: 'ok', unhealthy: 'error', unknown: 'unknown' } as const;

/** Less than this is too narrow for a column of text: a terminal breaks the lines better itself. */
const narrowest = 24;

type Paint = (state: State, text: string) => string;

/** The report as tables for people. Control characters in names are made visible; `colour` adds escape sequences. */
export function renderReport(report: Report, { colour, width }: Pick<RenderContext, 'colour' | 'width'>): string {
  const paint: Paint = (state, text) => (colour ? `\x1b[${colours[state]}m${text}\x1b[0m` : text);
  const table = (heads: readonly string[], rows: readonly (readonly [State, ...string[]])[]): string =>
    rows.length === 0 ? '' : `\n${renderTable(heads, rows, paint, width)}`;
  const finding = (found: Finding, state: State, word: string): string => {
    const place = found.place && `${found.place.path}:${found.place.start.line}:${found.place.start.column}: `;
    const [first = '', ...others] = wrap(
      `${word} [${found.rule}] ${cell(`${place ?? ''}${describeDiagnostic(found)}`)}`,
      width,
      2,
    );
    return `\n${[first.replace(word, () => paint(state, word)), ...others].join('\n  ')}\n`;
  };
  const permissions = report.lacking.map(
    ({ verb, resource, namespace }) =>
      `  ${verb} ${resource}${namespace === undefined ? ', in all of the cluster' : ` in namespace "${cell(namespace)}"`}\n`,
  );
  const unjudged = report.unjudged.map((each) => `  ${wrap(cell(describeUnjudged(each)), width, 4).join('\n    ')}\n`);
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
      report.pods.map((pod) => [pod.condition, pod.name, pod.image, pod.hasSecret ? 'yes' : 'no', pod.state]),
    ),
    ...report.findings.map((found) => finding(found, found.severity === 'error' ? 'error' : 'warning', found.severity)),
    ...report.suppressed.map((found) => finding(found, 'unknown', 'suppressed')),
    ...(unjudged.length === 0 ? [] : ['\nNot judged:\n', ...unjudged]),
    ...(permissions.length === 0 ? [] : ['\nPermissions that this check lacks:\n', ...permissions]),
  ].join('');
}

/** Columns; a last one that does not fit goes on under itself. */
function renderTable(
  heads: readonly string[],
  rows: readonly (readonly [State, ...string[]])[],
  paint: Paint,
  width: number | undefined,
): string {
  const cells = [heads, ...rows].map((row) => row.map(cell));
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const last = widths.slice(0, -1).reduce((sum, columnWidth) => sum + columnWidth + 2, 0);
  return cells
    .map((row, index) => {
      const padded = row.slice(0, -1).map((text, column) => text.padEnd(widths[column] ?? 0));
      const state = rows[index - 1]?.[0];
      const first = padded[0] ?? '';
      const lines = wrap(row.at(-1) ?? '', width, last).join(`\n${' '.repeat(last)}`);
      return `${[state === undefined ? first : paint(state, first), ...padded.slice(1), lines].join('  ').trimEnd()}\n`;
    })
    .join('');
}

/**
 * The lines of a text that is broken at spaces, to go behind an indentation. The text stays whole where the width is not known,
 * or leaves too little room. A word that is too long has a line of its own.
 */
function wrap(text: string, width: number | undefined, indentation: number): readonly string[] {
  const room = (width ?? Infinity) - indentation;
  if (text.length <= room || room < narrowest) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** One line, with nothing in it that a terminal acts on. */
function cell(text: string): string {
  return printableText(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
