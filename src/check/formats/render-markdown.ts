import { printableText } from '../../text/printable-text.js';
import type { Finding } from '../finding.js';
import { describeUnjudged } from '../manifest-list.js';
import { faultsOf, type Report } from '../report.js';

const marks = { healthy: '✅', unhealthy: '❌', unknown: '❔' } as const;
const severityMarks = { error: '❌ error', warning: '⚠️ warning', info: 'ℹ️ info' } as const;

/** The report as Markdown, for a job's summary or a comment. */
export function renderMarkdown(report: Report): string {
  const { health, subject, images, suppressed, unjudged, facts, pods, lacking } = report;
  const row = (finding: Finding, ...others: readonly string[]): readonly string[] => [
    ...others,
    `[${escape(finding.rule)}](${finding.page})`,
    where(finding),
    escapeMessage(finding.message),
  ];
  return [
    `### ${marks[health]} ${escape(subject)}: ${health}\n`,
    table(
      ['severity', 'rule', 'place', 'what and what to do'],
      faultsOf(report).map((finding) => row(finding, severityMarks[finding.severity])),
    ),
    table(
      ['check', 'state', 'detail'],
      facts.map(({ check, state, detail }) => [escape(check), state, escapeMessage(detail)]),
    ),
    table(
      ['image', 'runner', 'kubelet', 'state'],
      images.map(({ image, runner, kubelet, state }) => [code(image), runner, kubelet, state]),
    ),
    table(
      ['function pod', 'image', 'Secret', 'now'],
      pods.map((pod) => [escape(pod.name), code(pod.image), pod.hasSecret ? 'yes' : 'no', escape(pod.state)]),
    ),
    details(
      'Suppressed',
      table(
        ['rule', 'place', 'what and why'],
        suppressed.map((finding) => row(finding)),
      ),
    ),
    details('Not judged', list(unjudged.map((each) => escape(describeUnjudged(each))))),
    details(
      'Permissions that this check lacks',
      list(
        lacking.map(({ verb, resource, namespace }) =>
          escape(`${verb} ${resource}${namespace === undefined ? '' : ` in ${namespace}`}`),
        ),
      ),
    ),
  ].join('');
}

function where({ place, resourceRef, fieldPath }: Finding): string {
  const object = resourceRef && [resourceRef.kind, resourceRef.namespace, resourceRef.name].filter(Boolean).join('/');
  const file = place && `${place.path}:${place.start.line}`;
  return [file && code(file), object && escape(object), fieldPath && code(fieldPath)].filter(Boolean).join('<br>');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return `\n${line(heads)}${line(heads.map(() => '---'))}${rows.map(line).join('')}`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${lines.map((line) => `- ${line}\n`).join('')}`;
}

function details(title: string, content: string): string {
  return content === '' ? '' : `\n<details><summary>${title}</summary>\n${content}\n</details>\n`;
}

/** One line, in which nothing is markup. */
function escape(text: string): string {
  return printableText(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>()#+!|~@&]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A message: what stands in backquotes is code. */
function escapeMessage(text: string): string {
  return text
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 0 ? escape(part) : code(part)))
    .join('');
}

function code(text: string): string {
  return text === '' ? '' : `<code>${escape(text)}</code>`;
}
