import { printableText } from '../../text/printable-text.js';
import type { Finding } from '../finding.js';
import { describeUnjudged, type Unjudged } from '../manifest-list.js';
import { faultsOf, type Report } from '../report.js';

/**
 * The report as workflow commands, which GitHub shows as annotations at the lines of a pull request
 * (docs.github.com, "Workflow commands for GitHub Actions"). Suppressed findings are notices.
 */
export function renderGithub(report: Report): string {
  return [
    ...faultsOf(report).map((finding) =>
      annotate(finding.severity === 'error' ? 'error' : 'warning', finding, finding.rule),
    ),
    ...report.suppressed.map((finding) => annotate('notice', finding, `${finding.rule} (suppressed)`)),
    ...report.unjudged.map(annotateUnjudged),
  ].join('');
}

function annotate(command: string, { place, message, page }: Finding, title: string): string {
  const properties = {
    ...(place !== undefined && {
      file: place.path,
      line: place.start.line,
      endLine: place.end.line,
      col: place.start.column,
      // GitHub's last column is inside.
      endColumn: Math.max(place.start.column, place.end.column - 1),
    }),
    title,
  };
  return writeCommand(command, properties, `${message}\n${page}`);
}

function annotateUnjudged(unjudged: Unjudged): string {
  const { file, line } = unjudged;
  return writeCommand('notice', { file: file.shown, line, title: 'not judged' }, describeUnjudged(unjudged));
}

function writeCommand(command: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${command} ${written.join(',')}::${escapeData(message)}\n`;
}

/** actions/toolkit, packages/core/src/command.ts, escapeData and escapeProperty. */
function escapeData(text: string): string {
  return printableText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
