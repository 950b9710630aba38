import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse as parseJunit } from 'junit2json';
import { parse as parseYaml } from 'yaml';
import type { RenderContext } from '../../../src/check/formats/format.js';
import { formats, type FormatName } from '../../../src/check/formats/formats.js';
import { faultsOf, type Report } from '../../../src/check/report.js';
import { plugInNode } from '../../../src/host/plug-in-node.js';
import { expectGolden } from '../../support/golden.js';
import gitlabSchema from './gitlab-code-quality.schema.json';
import { parseWorkflowCommand } from './parse-workflow-command.js';
import { sampleReport } from './sample-report.js';

/** As little of a page as a report needs. */
const page = `<!doctype html>
<script type="application/json" id="report">null</script>
`;
const context: RenderContext = {
  ...{ version: '1.2.3', failOn: 'error', colour: false, width: undefined },
  readPage: () => page,
};
const names = Object.keys(formats) as readonly FormatName[];
const render = (name: FormatName, report: Report, more: Partial<RenderContext> = {}): string =>
  formats[name](report, { ...context, ...more });

/** The schema that Microsoft ships with its matchers for Jest; only its way to name itself is of draft 4. */
const schemaFile = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const { definitions, properties, required, type } = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<
  string,
  unknown
>;
const sarifSchema = { definitions, properties, required, type, additionalProperties: false };
const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true });
const isSarif = ajv.compile(sarifSchema);
const isCodeQuality = ajv.compile(gitlabSchema);

/** A report whose every text is the same one, which may hold anything. */
function reportOf(text: string): Report {
  const place = { path: text, start: { line: 2, column: 3 }, end: { line: 2, column: 5 } };
  const resourceRef = { apiVersion: 'v1', kind: 'Secret', name: text, namespace: text };
  const finding = {
    rule: 'some-fault',
    severity: 'error',
    message: text,
    page: 'https://example.com/some-fault.md',
  } as const;
  return {
    health: 'unhealthy',
    subject: text,
    facts: [{ check: 'function pods', state: 'error', detail: text }],
    images: [{ image: text, state: 'ok', runner: 'authenticated', kubelet: 'anonymous', message: text }],
    pods: [
      { name: text, image: text, functionImage: text, hasSecret: true, state: text, condition: 'ok', failing: false },
    ],
    findings: [finding, { ...finding, severity: 'warning', resourceRef, fieldPath: text, place, file: { path: text } }],
    imageFindings: [{ ...finding, rule: 'image-pull', tags: { image: text } }],
    suppressed: [{ ...finding, place, severity: 'info', suppression: { severity: 'error', reason: text } }],
    unjudged: [{ file: { path: text, shown: text, bytes: new Uint8Array() }, line: 4, reason: 'no manifest' }],
    lacking: [{ verb: 'get', resource: 'secrets', namespace: text }],
  };
}

interface SarifResult {
  readonly ruleId: string;
  readonly level: string;
  readonly locations: readonly {
    readonly physicalLocation?: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number };
    };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
}
interface SarifLog {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri: string }[] };
      };
      readonly results: readonly SarifResult[];
    },
  ];
}
interface CodeQuality {
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}
const sarifOf = (report: Report): SarifLog['runs'][0] => (JSON.parse(render('sarif', report)) as SarifLog).runs[0];

let sample: Report;
beforeAll(() => {
  plugInNode();
  sample = sampleReport();
});

test.each(names)('%s has the form of its golden file', (name) => {
  expectGolden(join(__dirname, `golden/report.${name}`), Buffer.from(render(name, sample)).toString('latin1'));
});

describe('whatever a file or a cluster holds', () => {
  const anything = fc.string({ unit: 'binary' });

  test.each(names)('%s holds no control character', (name) => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(render(name, reportOf(text))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });

  test('sarif keeps to the schema of SARIF 2.1.0', () => {
    fc.assert(
      fc.property(anything, (text) => {
        isSarif(JSON.parse(render('sarif', reportOf(text))));
        expect(isSarif.errors).toBeNull();
      }),
    );
  });

  test('gitlab keeps to the schema of Code Quality', () => {
    fc.assert(
      fc.property(anything, (text) => {
        isCodeQuality(JSON.parse(render('gitlab', reportOf(text))));
        expect(isCodeQuality.errors).toBeNull();
      }),
    );
  });

  test('junit is read by a parser of JUnit', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        const suites = await parseJunit(render('junit', reportOf(text)));
        expect(suites).toMatchObject({ testsuite: [{ tests: 6, failures: 2, skipped: 2 }] });
      }),
    );
  });

  test('github has one command on each line', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const commands = render('github', reportOf(text)).trimEnd().split('\n').map(parseWorkflowCommand);
        expect(commands.map((command) => command?.name)).toEqual(['error', 'error', 'warning', 'notice', 'notice']);
      }),
    );
  });

  test('markdown has as many lines as ever, and every row as many cells as its head', () => {
    const shape = (text: string): readonly number[] =>
      render('markdown', reportOf(text))
        .split('\n')
        .map((line) => (line.startsWith('|') ? line.split('|').length : 0));
    fc.assert(
      fc.property(anything, (text) => {
        expect(shape(text)).toEqual(shape('a'));
      }),
    );
  });
});

describe('sarif', () => {
  test('the sample keeps to the schema, and each rule has its page', () => {
    isSarif(JSON.parse(render('sarif', sample)));
    expect(isSarif.errors).toBeNull();
    const { rules } = sarifOf(sample).tool.driver;
    expect(rules.map(({ helpUri }) => helpUri.replace(/.*\/docs\/rules\/|\.md$/g, ''))).toEqual(
      rules.map(({ id }) => id),
    );
  });

  test('what is suppressed keeps its level, and has the reason', () => {
    expect(sarifOf(sample).results.filter(({ suppressions }) => suppressions)).toMatchObject([
      {
        ruleId: 'credentials-in-clear',
        level: 'warning',
        suppressions: [{ kind: 'inSource', justification: 'the demo needs no "secret" <yet>' }],
      },
    ]);
  });

  test('a fingerprint stays where lines move, and no two are alike', () => {
    const marksOf = (report: Report): readonly string[] =>
      sarifOf(report).results.map(({ partialFingerprints }) => partialFingerprints['porchRegistryAuth/v1'] ?? '');
    const moved = {
      ...sample,
      findings: sample.findings.map((finding) => ({
        ...finding,
        ...(finding.place && { place: { ...finding.place, start: { line: 99, column: 1 } } }),
      })),
    };
    expect(marksOf(moved)).toEqual(marksOf(sample));
    const twice = marksOf({ ...sample, findings: [...sample.findings, ...sample.findings] });
    expect(new Set(twice).size).toBe(twice.length);
  });

  test('paths are references', () => {
    const uris = sarifOf(reportOf('a b/ü#?.yaml')).results.map(
      ({ locations }) => locations[0]?.physicalLocation?.artifactLocation.uri,
    );
    expect(uris).toContain('a%20b/%C3%BC%23%3F.yaml');
  });
});

test('gitlab: the sample keeps to the schema, and fingerprints differ', () => {
  const entries = JSON.parse(render('gitlab', sample)) as readonly CodeQuality[];
  isCodeQuality(entries);
  expect(isCodeQuality.errors).toBeNull();
  expect(entries).toHaveLength(faultsOf(sample).length + sample.suppressed.length);
  expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(entries.length);
});

test('github: files, lines and messages come back as they were', () => {
  const [first] = faultsOf(sample).filter(({ place }) => place !== undefined);
  const commands = render('github', sample).trimEnd().split('\n').map(parseWorkflowCommand);
  expect(commands.length).toBe(faultsOf(sample).length + sample.suppressed.length + sample.unjudged.length);
  expect(commands).toContainEqual(
    expect.objectContaining({
      properties: expect.objectContaining({
        file: first?.place?.path,
        line: String(first?.place?.start.line),
        col: String(first?.place?.start.column),
      }),
      message: `${first?.message ?? ''}\n${first?.page ?? ''}`,
    }),
  );
});

describe('junit', () => {
  test.each([
    ['error', 2],
    ['warning', 3],
    ['never', 0],
  ] as const)('--fail-on %s', async (failOn, failures) => {
    const suites = await parseJunit(render('junit', reportOf('a'), { failOn }));
    expect(suites).toMatchObject({ failures, testsuite: [{ failures }] });
  });
});

test('yaml and json hold the same, and json what it held before', () => {
  const json = JSON.parse(render('json', sample)) as Record<string, unknown>;
  expect(parseYaml(render('yaml', sample))).toEqual(json);
  expect(Object.keys(json)).toEqual(
    expect.arrayContaining(['health', 'subject', 'facts', 'images', 'pods', 'findings', 'lacking']),
  );
});
