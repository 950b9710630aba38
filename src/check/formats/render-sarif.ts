import { printableText } from '../../text/printable-text.js';
import type { Severity } from '../../diagnostic.js';
import { severityOfFault, type Finding } from '../finding.js';
import { describeUnjudged } from '../manifest-list.js';
import { faultsOf, type Report } from '../report.js';
import { fingerprints } from './fingerprints.js';
import type { RenderContext } from './format.js';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** The report as SARIF 2.1.0, for code scanning. Suppressed findings are in it, as suppressed. */
export function renderSarif(report: Report, { version }: RenderContext): string {
  const findings = [...faultsOf(report), ...report.suppressed];
  const rules = [...new Map(findings.map(({ rule, page }) => [rule, page]))];
  const marks = fingerprints(findings);
  const results = findings.map((finding, index) => ({
    ruleId: finding.rule,
    ruleIndex: rules.findIndex(([rule]) => rule === finding.rule),
    level: levels[severityOfFault(finding)],
    message: { text: printableText(finding.message) },
    locations: [describeLocation(finding, report.subject)],
    partialFingerprints: { 'porchRegistryAuth/v1': marks[index] },
    ...(finding.suppression !== undefined && {
      suppressions: [{ kind: 'inSource', justification: printableText(finding.suppression.reason) }],
    }),
  }));
  const notifications = report.unjudged.map((unjudged) => ({
    level: 'note',
    message: { text: printableText(describeUnjudged(unjudged)) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(unjudged.file.shown) },
          region: { startLine: unjudged.line },
        },
      },
    ],
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'porch-registry-auth',
            version,
            informationUri: 'https://github.com/porch-registry-auth/porch-registry-auth',
            rules: rules.map(([id, page]) => ({
              id,
              shortDescription: { text: id.replaceAll('-', ' ') },
              helpUri: page,
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function describeLocation({ place, resourceRef, fieldPath }: Finding, subject: string): object {
  const object = resourceRef && [resourceRef.kind, resourceRef.namespace, resourceRef.name].filter(Boolean).join('/');
  const fullyQualifiedName = printableText([object ?? subject, fieldPath].filter(Boolean).join(' '));
  return {
    ...(place !== undefined && {
      physicalLocation: {
        artifactLocation: { uri: toUri(place.path) },
        region: {
          startLine: place.start.line,
          startColumn: place.start.column,
          endLine: place.end.line,
          endColumn: place.end.column,
        },
      },
    }),
    logicalLocations: [{ fullyQualifiedName, kind: 'resource' }],
  };
}

/** A path as a reference that is relative to the repository; one that leads out of it, or is absolute, as it is. */
function toUri(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
