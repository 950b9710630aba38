import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { judgeCluster } from '../../src/check/judge-cluster.js';
import { readCluster } from '../../src/check/read-cluster.js';
import { renderReport } from '../../src/check/render-report.js';
import type { Report } from '../../src/check/report.js';
import type { JsonObject } from '../../src/package/json-value.js';
import { textAt } from '../../src/package/json-value.js';
import type { ValidationRequest } from '../../src/validate/validate-list.js';
import { expectGolden } from '../support/golden.js';
import { recordedObjects, recordedReader } from './recorded-reader.js';

const namespace = 'porch-system';
const image = 'registry.example.com/functions/set-region:v1.2.0';

interface Look {
  readonly objects?: readonly JsonObject[];
  readonly forbidden?: readonly string[];
  readonly verbs?: readonly string[];
  readonly porchRelease?: string;
  readonly images?: readonly string[];
  readonly privateRegistries?: readonly string[];
}

async function look({ objects = recordedObjects(), porchRelease = 'auto', ...rest }: Look = {}): Promise<Report> {
  const { images = [], privateRegistries = [] } = rest;
  const expectations = {
    privateRegistries,
    images,
    dockerConfig: undefined,
    namedSecret: undefined,
    requireProof: false,
  };
  const request: ValidationRequest = { porchRelease, deployment: {}, expectations };
  const { reader } = recordedReader({ objects, ...rest });
  return judgeCluster(await readCluster(reader, namespace, request), namespace, request);
}

/** The recorded objects, with one changed, removed (undefined) or, where it is not there, added. */
function changed(
  kind: string,
  name: string,
  change: (object: JsonObject) => JsonObject | undefined,
): readonly JsonObject[] {
  return recordedObjects().flatMap((object) => {
    const isMeant = textAt(object, 'kind') === kind && textAt(object, 'metadata', 'name') === name;
    const kept = isMeant ? change(object) : object;
    return kept === undefined ? [] : [kept];
  });
}

/** A change of every text of an object. */
const replacing =
  (pattern: RegExp, text: string) =>
  (object: JsonObject): JsonObject =>
    JSON.parse(JSON.stringify(object).replace(pattern, text)) as JsonObject;

const rulesOf = (report: Report): readonly string[] =>
  report.findings.map(({ severity, rule }) => `${severity} ${rule}`);
const stateOf = (report: Report, check: string): string | undefined =>
  report.facts.find((fact) => fact.check === check)?.state;

test('a healthy cluster', async () => {
  const report = await look({ images: [image] });
  expect(report).toMatchObject({ health: 'healthy', findings: [], lacking: [] });
  expect(report.facts.map(({ check, state }) => `${state} ${check}`)).toEqual([
    'ok Porch release',
    'ok evaluator',
    'ok permissions',
    'ok copied Secret',
    'ok rotation',
    'ok function pods',
    'ok recent evaluations',
  ]);
  expectGolden(join(__dirname, 'golden/healthy.txt'), renderReport(report, { colour: false, width: undefined }));
});

test('an unhealthy cluster; docs/check.md shows it', async () => {
  const refused = `Back-off pulling image "${image}": 401 Unauthorized`;
  const waiting = JSON.stringify({ reason: 'ImagePullBackOff', message: refused });
  const report = await look({
    objects: changed('Pod', 'set-region-1', replacing(/"running":\{[^}]*\}/, `"waiting":${waiting}`)).map((object) =>
      textAt(object, 'kind') === 'Secret' && textAt(object, 'metadata', 'namespace') === 'porch-fn-system'
        ? { ...object, data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') } }
        : object,
    ),
  });
  const text = renderReport(report, { colour: false, width: undefined });
  expectGolden(join(__dirname, 'golden/unhealthy.txt'), text);
  const page = join(__dirname, '../../docs/check.md');
  const section = /(<!-- begin: output -->\n)[^]*?(<!-- end: output -->)/;
  expectGolden(
    page,
    readFileSync(page, 'latin1').replace(
      section,
      (_, begin: string, end: string) => `${begin}\n\`\`\`text\n${text}\`\`\`\n\n${end}`,
    ),
  );
});

test('reads by name what it can, and nothing else', async () => {
  const { reader, asked } = recordedReader({ objects: recordedObjects() });
  const expectations = {
    privateRegistries: [],
    images: [],
    dockerConfig: undefined,
    namedSecret: undefined,
    requireProof: false,
  };
  await readCluster(reader, namespace, { porchRelease: 'auto', deployment: {}, expectations });
  expect(asked.filter((question) => !question.startsWith('may ')).sort()).toEqual([
    'get Secret porch-fn-system auth-secret',
    'get Secret porch-system auth-secret',
    'get ServiceAccount porch-system porch-fn-runner',
    'list ClusterRoleBinding *',
    'list Deployment porch-system',
    'list Event porch-fn-system',
    'list FunctionConfig porch-fn-system',
    'list Pod porch-fn-system fn.kpt.dev/image',
    'list Pod porch-system app=function-runner',
    'list PodTemplate porch-fn-system',
    'list Role porch-fn-system',
    'list RoleBinding porch-fn-system',
    'list ServiceAccount porch-fn-system',
    'log porch-system function-runner-1 function-runner',
  ]);
});

describe('faults', () => {
  const deployment = (pattern: RegExp, text: string) =>
    changed('Deployment', 'function-runner', replacing(pattern, text));
  const cases: readonly (readonly [fault: string, objects: readonly JsonObject[], finding: string])[] = [
    ['no function runner', changed('Deployment', 'function-runner', () => undefined), 'runner-not-found'],
    ['the feature is off', deployment(/"--enable-private-registries",/, ''), 'private-registries-not-enabled'],
    [
      'a flag that the build lacks',
      deployment(/"--enable-private-registries"/, '"--enable-private-registry"'),
      'flag-unknown-to-release',
    ],
    ['no such Secret', deployment(/"secretName":"auth-secret"/, '"secretName":"other"'), 'secret-missing'],
  ];
  test.each(cases)('%s', async (_, objects, rule) => {
    const report = await look({ objects });
    expect([report.health, rulesOf(report)[0]]).toEqual(['unhealthy', `error ${rule}`]);
  });

  test('without a function runner it says where it looked', async () => {
    const { findings } = await look({ objects: [] });
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^no Deployment in the cluster runs .*namespace "porch-system"; `--namespace` chooses another\)$/,
      ),
    ]);
  });

  test.each([
    ['v1.5.8', ['get', 'create'], 'error service-account-not-allowed', /private images fail/],
    ['main', ['get', 'create', 'update'], 'error service-account-not-allowed', /hangs without an error/],
  ])('Porch %s, whose ServiceAccount may %j', async (porchRelease, verbs, rule, says) => {
    const objects = changed('Role', 'porch-function-executor', () => undefined);
    const report = await look({ objects, porchRelease, verbs });
    expect(rulesOf(report)).toContain(rule);
    expect(report.findings.map(({ message }) => message).join('\n')).toMatch(says);
    expect(stateOf(report, 'permissions')).toBe('error');
  });

  const quoting = (message: string): readonly JsonObject[] =>
    changed(
      'Pod',
      'set-region-1',
      replacing(/"running":\{[^}]*\}/, `"waiting":${JSON.stringify({ reason: 'ErrImagePull', message })}`),
    );

  test('the message of a kubelet that quotes the credentials', async () => {
    const auth = Buffer.from('robot:not-a-password').toString('base64');
    const message = `GET https://robot:not-a-password@registry.example.com: Basic ${auth}; not-a-password`;
    const text = JSON.stringify(await look({ objects: quoting(message) }));
    expect(text).toContain('ErrImagePull: GET https://[redacted]@registry.example.com: Basic [redacted]; [redacted]');
    expect(text).not.toMatch(/not-a-password|cm9ib3Q6/);
  });

  const login = '{"registry.example.com":{"username":"operator","password":"hunter2"}}';
  test.each([
    ['a field in another case', `{"Auths":${login}}`],
    ['a field that is there twice', `{"auths":${login},"auths":{}}`],
  ])('the message of a kubelet that quotes what only the runner reads: %s', async (_, config) => {
    const data = { '.dockerconfigjson': Buffer.from(config).toString('base64') };
    const objects = quoting('operator, hunter2: denied').map((object) =>
      textAt(object, 'kind') === 'Secret' ? { ...object, data } : object,
    );
    const text = JSON.stringify(await look({ objects }));
    expect(text).toContain('[redacted], [redacted]: denied');
    expect(text).not.toMatch(/hunter2|operator/);
  });
});

describe('what may not be read is unknown, and never a fault', () => {
  test.each([
    ['Secret', 'copied Secret'],
    ['Pod', 'function pods'],
    ['Pod', 'evaluator'],
  ])('%s: %s', async (kind, check) => {
    const report = await look({ forbidden: [kind] });
    expect([report.health, rulesOf(report), stateOf(report, check)]).toEqual(['unknown', [], 'unknown']);
  });

  test.each(['Role', 'RoleBinding', 'ClusterRoleBinding'])('%s, and no SubjectAccessReview', async (kind) => {
    const report = await look({ forbidden: [kind, 'SubjectAccessReview'] });
    expect([report.health, rulesOf(report), stateOf(report, 'permissions')]).toEqual(['unknown', [], 'unknown']);
  });

  test('Roles alone, where the API server says what the ServiceAccount may do', async () => {
    const report = await look({ forbidden: ['Role', 'RoleBinding', 'ClusterRoleBinding'] });
    expect(report).toMatchObject({ health: 'healthy', findings: [], lacking: [] });
  });

  test('SubjectAccessReview alone, where the Roles say it', async () => {
    const report = await look({ forbidden: ['SubjectAccessReview'] });
    expect(report).toMatchObject({ health: 'healthy', findings: [], lacking: [] });
  });
});
