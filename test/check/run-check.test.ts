import fs, { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { runCheck } from '../../src/check/run-check.js';
import { textAt, type JsonObject } from '../../src/package/json-value.js';
import { expectGolden } from '../support/golden.js';
import { FakeApiServer } from './fake-api-server.js';
import { recordedObjects } from './recorded-reader.js';

// The whole command line in this process: the Kubernetes client's own requests go to a server on this machine.

const image = 'registry.example.com/functions/set-region:v1.2.0';
const password = 'not-a-password';
const auth = Buffer.from(`robot:${password}`).toString('base64');

const folder = mkdtempSync(join(tmpdir(), 'run-check-'));
const kubeconfigPath = join(folder, 'kubeconfig');
const written = { stdout: '', stderr: '' };
let server: FakeApiServer;

beforeAll(() => {
  const { writeSync } = fs;
  jest.spyOn(fs, 'writeSync').mockImplementation(((descriptor: number, bytes: Uint8Array, ...others: number[]) => {
    if (descriptor > 2) return writeSync(descriptor, bytes, ...others);
    written[descriptor === 1 ? 'stdout' : 'stderr'] += Buffer.from(bytes).toString();
    return bytes.length;
  }) as typeof fs.writeSync);
});
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  server = new FakeApiServer();
  server.objects = recordedObjects();
  await server.start();
  writeFileSync(kubeconfigPath, server.kubeconfig());
  Object.assign(process.env, { KUBECONFIG: kubeconfigPath, NO_COLOR: '1' });
});
afterEach(() => server.stop());

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: readonly string[]): Promise<Ended> {
  Object.assign(written, { stdout: '', stderr: '' });
  const status = await runCheck(args, '1.2.3');
  return { status, ...written };
}

interface Shown {
  readonly health: string;
  readonly findings: readonly { readonly message: string; readonly tags: { readonly rule: string } }[];
  readonly lacking: readonly { readonly verb: string; readonly resource: string; readonly namespace?: string }[];
}

const check = (...args: readonly string[]): Promise<Ended> => run('check', '-n', 'porch-system', ...args);
const shownIn = ({ stdout }: Ended): Shown => JSON.parse(stdout) as Shown;
const rulesIn = (ended: Ended): readonly string[] => shownIn(ended).findings.map(({ tags }) => tags.rule);

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The recorded objects, with another state of the function pod's container. */
function withFunctionPod(waiting: JsonObject): readonly JsonObject[] {
  return recordedObjects().map((object) => {
    if (textAt(object, 'metadata', 'name') !== 'set-region-1') return object;
    const text = JSON.stringify(object).replace(/"running":\{[^}]*\}/, () => `"waiting":${JSON.stringify(waiting)}`);
    return JSON.parse(text) as JsonObject;
  });
}

describe('a healthy cluster', () => {
  test('as a table', async () => {
    const ended = await check('--', `images=${image}`);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expectGolden(join(__dirname, 'golden/healthy.txt'), ended.stdout);
  });

  test('as JSON and as YAML, which hold the same', async () => {
    const json = await check('-o', 'json');
    expect(json).toMatchObject({ status: 0, stderr: '' });
    expect(shownIn(json)).toMatchObject({ health: 'healthy', findings: [], lacking: [] });
    const yaml = await check('--output', 'yaml');
    expect(yaml.stdout).toMatch(/^health: healthy\n/);
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
  });

  test('is only read, apart from questions about permissions', async () => {
    await check();
    const { requests } = server;
    expect(requests.filter((request) => !request.startsWith('GET '))).toEqual(
      Array(5).fill('POST localsubjectaccessreviews in porch-fn-system'),
    );
    expect(requests).toContain('GET secrets in porch-system');
    expect(requests).not.toContain('GET secrets');
  });

  test('the kubeconfig may be named by a flag', async () => {
    process.env['KUBECONFIG'] = '/no/such/file';
    expect(await check('--kubeconfig', kubeconfigPath, '--context', 'fake')).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('a function pod that fails', () => {
  const message = `Back-off pulling image "${image}": 401 Unauthorized`;

  test('makes the cluster unhealthy, and the table says why', async () => {
    server.objects = withFunctionPod({ reason: 'ImagePullBackOff', message });
    const ended = await check();
    expect(ended).toMatchObject({ status: 1, stderr: '' });
    expect(ended.stdout).toMatch(/^porch-system\/function-runner: unhealthy\n/);
    expect(ended.stdout).toContain('ImagePullBackOff: 401 Unauthorized');
  });

  test.each(['json', 'yaml'])('-o %s has the same finding', async (format) => {
    server.objects = withFunctionPod({ reason: 'ErrImagePull', message });
    const ended = await check('-o', format);
    expect(ended.status).toBe(1);
    const { health, findings } = parse(ended.stdout) as Shown;
    expect([health, findings.map(({ tags }) => tags.rule)]).toEqual(['unhealthy', ['function-image-not-pulled']]);
  });
});

describe('no credential comes out', () => {
  const messages = [
    ['the password', `login with ${password} failed`],
    ['the login', `robot:${password}@registry`],
    ['a URL', `GET https://robot:${password}@registry.example.com/v2/: 401`],
    ['a header', `Authorization: Basic ${auth}`],
  ] as const;
  describe.each(messages)('where a kubelet quotes %s', (_, message) => {
    test.each(['table', 'json', 'yaml'])('-o %s', async (format) => {
      server.objects = withFunctionPod({ reason: 'ErrImagePull', message });
      const ended = await check('-o', format);
      expect(ended.status).toBe(1);
      expect(ended.stdout).toContain('[redacted]');
      expect(ended.stdout + ended.stderr).not.toMatch(new RegExp(`${password}|${auth.slice(0, 12)}`));
    });
  });

  test.each(['table', 'json', 'yaml'])('of the mounted Secret, where the copy differs (-o %s)', async (format) => {
    server.objects = recordedObjects().map((object) =>
      textAt(object, 'kind') === 'Secret' && textAt(object, 'metadata', 'namespace') === 'porch-fn-system'
        ? { ...object, data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') } }
        : object,
    );
    const ended = await check('-o', format);
    expect(ended.status).toBe(1);
    expect(ended.stdout).toContain('function-secret-outdated');
    expect(ended.stdout + ended.stderr).not.toMatch(new RegExp(`${password}|${auth.slice(0, 12)}`));
  });
});

describe('permissions that are missing', () => {
  test('without Deployments it cannot look', async () => {
    server.forbidden = ['deployments'];
    const stderr =
      'porch-registry-auth: it needs the permission to list "deployments.apps" in namespace "porch-system"\n';
    expect(await check()).toEqual({ status: 2, stdout: '', stderr });
  });

  test.each([
    [['secrets'], ['get secrets porch-system', 'get secrets porch-fn-system']],
    [['pods'], ['list pods porch-system', 'list pods porch-fn-system']],
    [['events'], ['list events porch-fn-system']],
    [['pods/log'], ['get pods/log porch-system']],
    [['podtemplates'], ['list podtemplates porch-fn-system']],
    [['localsubjectaccessreviews', 'clusterrolebindings'], ['list clusterrolebindings.rbac.authorization.k8s.io *']],
  ])('without %j it says so, and never calls the cluster healthy', async (forbidden, lacking) => {
    server.forbidden = forbidden;
    const ended = await check('-o', 'json');
    expect(ended).toMatchObject({ status: 2, stderr: '' });
    const shown = shownIn(ended);
    expect(shown).toMatchObject({ health: 'unknown', findings: [] });
    expect(
      shown.lacking.map(({ verb, resource, namespace }) => `${verb} ${resource} ${namespace ?? '*'}`).sort(),
    ).toEqual([...lacking].sort());
  });

  test('the function runner may not create Secrets', async () => {
    server.allowedVerbs = ['get'];
    const ended = await check('-o', 'json');
    expect([ended.status, rulesIn(ended)]).toEqual([1, ['role-lacks-secret-verbs']]);
  });
});

describe('a cluster that cannot be looked at', () => {
  const refused = (ended: Ended, message: RegExp): void => {
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr.split('\n')).toHaveLength(2);
  };

  test('its API server does not accept the token', async () => {
    writeFileSync(kubeconfigPath, server.kubeconfig('another-token'));
    const ended = await check();
    refused(ended, /does not accept the kubeconfig's credentials \(401\)/);
    expect(ended.stderr).not.toContain('another-token');
  });

  test('nothing listens', async () => {
    await server.stop();
    refused(
      await check(),
      /cannot reach the API server http:\/\/127\.0\.0\.1:\d+: nothing listens there \(ECONNREFUSED\)/,
    );
    await server.start();
  });

  test('the answer ends in the middle', async () => {
    server.delivery = 'cut';
    refused(await check(), /cannot reach the API server .*: it ended the connection in the middle of an answer/);
  });

  test('the answer is not JSON', async () => {
    server.delivery = 'garbled';
    refused(await check(), /cannot reach the API server .*: no JSON/);
  });

  test('the API server has a fault', async () => {
    server.refusal = { code: 500, reason: 'InternalError', message: 'etcdserver: leader changed' };
    refused(await check(), /the API server http:\/\/127\.0\.0\.1:\d+ answered 500.*; try again/);
  });

  test.each([
    [['--kubeconfig', '/no/such/file'], /kubeconfig "\/no\/such\/file": there is no such file/],
    [['--context', 'other'], /no context "other"; it has "fake", "nowhere"/],
    [['--context', 'nowhere'], /context "nowhere" names no cluster/],
  ])('%j', async (args, message) => {
    refused(await check(...args), message);
  });

  test('the kubeconfig is not one', async () => {
    refused(
      await check('--kubeconfig', put('broken', '{users: [')),
      /"[^"]*broken": it cannot be read as a kubeconfig/,
    );
  });
});

describe('the functionConfig', () => {
  const config = (spec: string): string =>
    `apiVersion: fn.kpt.dev/v1alpha1\nkind: ValidateImagePullSecrets\nmetadata: {name: a}\nspec: ${spec}\n`;

  test('is read from a file', async () => {
    const path = put('config.yaml', config(`{porchRelease: v3.0.3, images: ['${image}']}`));
    const ended = await check('-o', 'json', '--fn-config', path);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toContain(image);
    expect(ended.stdout).toContain('v3.0.3');
  });

  test.each([
    ['absent', undefined, /functionConfig ".*": there is no such file/],
    ['two objects', `${config('{}')}---\n${config('{}')}`, /must hold one object/],
    ['no YAML', 'a: [', /no-yaml: line 1/],
    ['an unknown field', config('{porchRelaese: v1.5.8}'), /porchRelaese/],
  ])('%s', async (name, text, message) => {
    const path = join(folder, name.replaceAll(' ', '-').toLowerCase());
    if (text !== undefined) writeFileSync(path, text);
    const ended = await check('--fn-config', path);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(message);
    expect(server.requests).toEqual([]);
  });
});

describe('without a cluster', () => {
  const values = ['--', 'porchRelease=v1.5.8', 'privateRegistries=registry.example.com'];

  test('--package judges a folder', async () => {
    const ended = await run('check', '--package', 'examples/inject-reference', ...values);
    expect(ended).toMatchObject({ status: 1, stderr: '' });
    expect(ended.stdout).toMatch(/^examples\/inject-reference: unhealthy\n/);
    expect(ended.stdout).toContain('error [private-registries-not-enabled]');
    expect(server.requests).toEqual([]);
  });

  test('--package names a folder that is absent', async () => {
    expect(await run('check', '--package', '/no/such/folder')).toMatchObject({ status: 2, stdout: '' });
    expect(written.stderr).toContain('"/no/such/folder"');
  });

  test.each([
    [['--help'], 0, /^Say whether Porch/, /^$/],
    [['--version'], 0, /^porch-registry-auth 1\.2\.3\n$/, /^$/],
    [['apply'], 2, /^$/, /^porch-registry-auth: the command must be `check` or `completion`; see `--help`\n$/],
  ])('%j', async (args, status, stdout, stderr) => {
    const ended = await run(...args);
    expect(ended.status).toBe(status);
    expect(ended.stdout).toMatch(stdout);
    expect(ended.stderr).toMatch(stderr);
  });
});

describe('time passes', () => {
  // Jest's clock stands in for the pauses of the program; the requests take their own time.
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date', 'hrtime', 'performance'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  async function until(stream: 'stdout' | 'stderr', text: string): Promise<void> {
    for (let tries = 0; !written[stream].includes(text); tries++) {
      if (tries > 1000) throw new Error(`no "${text}" on ${stream}`);
      await jest.advanceTimersByTimeAsync(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  test('no answer comes', async () => {
    server.delivery = 'silent';
    const running = check();
    await until('stderr', 'no answer in 30 s (ETIMEDOUT)');
    expect(await running).toMatchObject({ status: 2, stdout: '' });
  });

  test('--watch looks again, says when the server is away, and ends with the last status', async () => {
    const running = check('--watch', '-o', 'yaml');
    await until('stdout', 'health: healthy');
    server.delivery = 'cut';
    await until('stderr', 'cannot reach the API server');
    server.delivery = 'whole';
    server.objects = withFunctionPod({ reason: 'ErrImagePull', message: 'not found' });
    await until('stdout', '---\nhealth: unhealthy');
    process.emit('SIGTERM');
    expect((await running).status).toBe(1);
  });
});

describe('in a pipeline', () => {
  const broken = 'examples/validate-broken-package';

  test('several formats at once, each in its place', async () => {
    const [sarif, junit] = [join(folder, 'report.sarif'), join(folder, 'junit.xml')];
    const ended = await run('check', broken, '-o', 'github', '-o', `sarif=${sarif}`, '-o', `junit=${junit}`);
    expect(ended).toMatchObject({ status: 1, stderr: '' });
    expect(ended.stdout).toMatch(/^::error file=examples\/validate-broken-package\/secret\.yaml,line=\d+,/);
    expect(JSON.parse(fs.readFileSync(sarif, 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(fs.readFileSync(junit, 'utf8')).toContain('<testsuites name="porch-registry-auth"');
  });

  test('a file that cannot be written', async () => {
    const ended = await run('check', broken, '-o', 'json=/no/such/folder/a.json');
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toContain('cannot write "/no/such/folder/a.json" (ENOENT)');
  });

  test.each([
    [broken, 'error', 1],
    [broken, 'never', 0],
    ['examples/inject-reference', 'error', 1],
  ])('%s --fail-on %s', async (path, failOn, status) => {
    expect((await run('check', path, '--fail-on', failOn)).status).toBe(status);
  });

  test('--fail-on warning fails where only warnings are left', async () => {
    const suppressed = ['auth-key-not-host=warning', 'function-secret-wrong-type=warning'];
    const args = ['check', broken, '--', `severity=${suppressed.join(',')}`];
    expect((await run(...args)).status).toBe(0);
    expect((await run(...args.toSpliced(2, 0, '--fail-on', 'warning'))).status).toBe(1);
  });

  test('a severity of a rule that there is not is refused, with the nearest one', async () => {
    const ended = await run('check', broken, '--', 'severity=auth-key-not-hots=off');
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain('is not a known rule; the nearest known one is `auth-key-not-host`');
  });

  test('a chart is not judged', async () => {
    const path = put('chart.yaml', 'kind: Deployment\nmetadata: {name: {{ .Release.Name }}}\n');
    const ended = await run('check', path);
    expect(ended).toMatchObject({ status: 2, stderr: '' });
    expect(ended.stdout).toContain('a Helm template, so it is not judged; render the chart');
  });

  test('a file that is no YAML is an error at its line', async () => {
    const ended = await run('check', put('broken.yaml', 'kind: A\nspec: [\n'));
    expect(ended.status).toBe(1);
    expect(ended.stdout).toMatch(/error \[item-unreadable\] .*broken\.yaml:\d+:\d+: the document cannot be read/);
  });

  test('--fix writes the files, after the diff', async () => {
    const copy = join(folder, 'fix');
    fs.cpSync('examples/inject-reference', copy, { recursive: true });
    const ended = await run('check', copy, '--fix', '--', 'secretName=auth-secret');
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^inject-registry-auth \(functionConfig: all defaults/);
    expect(ended.stdout).toContain('+            secretName: auth-secret');
    expect(fs.readFileSync(join(copy, 'function-runner.yaml'), 'utf8')).toContain('secretName: auth-secret');
    const again = await run('check', copy, '--fix', '-o', 'json', '--', 'secretName=auth-secret');
    expect(JSON.parse(again.stdout)).toMatchObject({ health: 'healthy' });
    expect(again.stderr).toContain('nothing was changed');
  });
});
