import { printableText } from '../../text/printable-text.js';
import { describeDiagnostic } from '../../diagnostic.js';
import type { Finding } from '../finding.js';
import { describeUnjudged } from '../manifest-list.js';
import { faultsOf, type Report } from '../report.js';
import type { RenderContext } from './format.js';

interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly failure?: string;
  readonly skipped?: string;
  readonly output?: string;
}

/**
 * The report as JUnit's XML: a test case for each image that is pulled and for each finding. A finding fails its case if it makes
 * the check fail; what is suppressed or not judged is skipped.
 */
export function renderJunit(report: Report, { failOn }: RenderContext): string {
  const fails = ({ severity }: Finding): boolean =>
    failOn === 'never' ? false : severity === 'error' || (failOn === 'warning' && severity === 'warning');
  const place = ({ place: found }: Pick<Finding, 'place'>): Pick<TestCase, 'file' | 'line'> => ({
    file: found?.path,
    line: found?.start.line,
  });
  const cases: readonly TestCase[] = [
    ...report.images
      .filter(({ state }) => state === 'ok' || state === 'unknown')
      .map((image) => ({ classname: 'image-pull', name: image.image, ...place(image) })),
    ...faultsOf(report).map((finding) => ({
      classname: finding.rule,
      name: caseName(finding),
      ...place(finding),
      ...(fails(finding) ? { failure: textOf(finding) } : { output: `${finding.severity}: ${textOf(finding)}` }),
    })),
    ...report.suppressed.map((finding) => ({
      classname: finding.rule,
      name: caseName(finding),
      ...place(finding),
      skipped: textOf(finding),
    })),
    ...report.unjudged.map((unjudged) => ({
      classname: 'unjudged',
      name: unjudged.file.shown,
      ...{ file: unjudged.file.shown, line: unjudged.line },
      skipped: describeUnjudged(unjudged),
    })),
  ];
  const counts = {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    errors: 0,
    skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
  };
  const suite = { name: report.subject, ...counts, time: 0 };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${attributes({ name: 'porch-registry-auth', ...counts })}>\n`,
    `  <testsuite${attributes(suite)}>\n`,
    ...cases.map(renderCase),
    '  </testsuite>\n</testsuites>\n',
  ].join('');
}

function renderCase({ classname, name, file, line, failure, skipped, output }: TestCase): string {
  const head = `    <testcase${attributes({ classname, name, file, line, time: 0 })}`;
  const element =
    failure !== undefined
      ? `<failure${attributes({ message: failure, type: classname })}/>`
      : skipped !== undefined
        ? `<skipped${attributes({ message: skipped })}/>`
        : output !== undefined
          ? `<system-out>${escapeXml(output)}</system-out>`
          : undefined;
  return element === undefined ? `${head}/>\n` : `${head}>\n      ${element}\n    </testcase>\n`;
}

function caseName({ rule, tags, resourceRef, fieldPath, place }: Finding): string {
  const object = resourceRef && [resourceRef.kind, resourceRef.namespace, resourceRef.name].filter(Boolean).join('/');
  const name = [tags?.['image'], object, fieldPath].filter(Boolean).join(' ');
  return name === '' ? (place?.path ?? rule) : name;
}

function textOf(finding: Finding): string {
  return describeDiagnostic(finding);
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeXml(String(value))}"`))
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** XML has no way at all to write most control characters, nor unpaired surrogates. */
function escapeXml(text: string): string {
  return printableText(text)
    .replace(/\p{Surrogate}|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"\n]/g, (character) => entities[character] ?? character);
}
