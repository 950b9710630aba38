/**
 * Fails where other parsers read other data in the mutator's outputs than `yaml` does: kyaml, the Go library under kpt
 * and kustomize, and `kubectl create --dry-run=client`. The inputs are the examples in four ways of writing, and drawn
 * packages.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Document, isCollection, parse, visit } from 'yaml';
import { drawResourceList } from '../properties/draw-resource-list.js';
import { readExample } from '../support/example.js';
import { toResourceList } from '../support/package-files.js';

interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What is compared of a ResourceList. */
interface Read {
  readonly items: readonly Resource[];
  readonly functionConfig?: unknown;
  readonly results?: unknown;
}

interface Input {
  readonly name: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
}

interface Output {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly read: Read;
}

const drawn = 300;
/** kubectl takes one file at a time. */
const drawnForKubectl = 40;

const project = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'differential-'));
let files = 0;
let failures = 0;
process.exitCode = 1;
void compareAll().finally(() => {
  rmSync(folder, { recursive: true });
});

async function compareAll(): Promise<void> {
  const examples = exampleInputs().map((input) => runMutator(input));
  const packages = drawnInputs().map((input) => runMutator(input));
  compareWithKyaml([...examples, ...packages]);
  await compareWithKubectl([...examples, ...packages.slice(0, drawnForKubectl)]);
  if (failures === 0) process.exitCode = 0;
}

function exampleInputs(): readonly Input[] {
  const names = readdirSync('examples').filter((name) => name.startsWith('inject-'));
  return names.flatMap((name) => {
    const { packageFiles, functionConfig, mounts, variables } = readExample(join('examples', name));
    // The program is run without a container, so it sees the files where they are.
    const config = Object.entries(mounts).reduce((text, [path, file]) => text?.replaceAll(path, file), functionConfig);
    const block = toResourceList(packageFiles, config);
    const value: unknown = parse(block);
    const shapes = { block, CRLF: block.replaceAll('\n', '\r\n'), JSON: JSON.stringify(value), flow: writeFlow(value) };
    return Object.entries(shapes).map(([shape, text]) => ({ name: `${name}, ${shape}`, text, variables }));
  });
}

/** A list whose items are in flow style. */
function writeFlow(value: unknown): string {
  const document = new Document(value);
  visit(document, (_, node) => {
    if (isCollection(node)) node.flow = node !== document.contents;
  });
  return document.toString({ lineWidth: 0 });
}

function drawnInputs(): readonly Input[] {
  const spec = { secret: { registries: [{ server: 'ghcr.io', username: 'a', password: 'b' }] } };
  const config = (porchRelease: string) => ({
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'InjectRegistryAuth',
    metadata: { name: 'a' },
    spec: { porchRelease, ...spec },
  });
  const lists = fc.gen().map((draw) => drawResourceList(draw, config).text);
  return fc
    .sample(lists, { numRuns: drawn, seed: 8 })
    .map((text, index) => ({ name: `drawn package ${index}`, text, variables: {} }));
}

function runMutator({ name, text, variables }: Input): Output {
  const { status, stdout, stderr } = spawnSync(join(project, 'dist/inject-registry-auth'), {
    input: text,
    env: { ...process.env, ...variables },
    encoding: 'utf8',
  });
  if (status === 2 || status === null) throw new Error(`${name}: the mutator gives no output: ${stderr}`);
  const path = join(folder, `${files++}.yaml`);
  writeFileSync(path, stdout);
  const { items, functionConfig, results } = parse(stdout, { maxAliasCount: -1 }) as Read;
  return { name, path, text: stdout, read: plain({ items, functionConfig, results }) };
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function expectSame(parser: string, { name, text }: Output, expected: unknown, read: unknown): void {
  if (isDeepStrictEqual(read, expected)) return;
  failures++;
  const kept = join(tmpdir(), 'output-that-parsers-disagree-on.yaml');
  writeFileSync(kept, text);
  console.log(
    `FAILED: ${name}: ${parser} and yaml disagree ${difference('', expected, read)}; the output is in ${kept}`,
  );
}

/** Where two values differ first. */
function difference(path: string, one: unknown, other: unknown): string {
  if (typeof one === 'object' && typeof other === 'object' && one !== null && other !== null) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    for (const key of keys) {
      const pair = [(one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]] as const;
      if (!isDeepStrictEqual(...pair)) return difference(`${path}/${key}`, ...pair);
    }
  }
  return `at ${path}: ${JSON.stringify(other)} instead of ${JSON.stringify(one)}`;
}

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

function compareWithKyaml(outputs: readonly Output[]): void {
  if (!has('go')) {
    console.log('kyaml: skipped, Go is not installed');
    return;
  }
  const program = join(folder, 'to-json');
  execFileSync('go', ['build', '-o', program, './to-json'], { cwd: join(project, 'test/bench/go'), stdio: 'inherit' });
  const paths = outputs.map(({ path }) => path);
  const lines = execFileSync(program, paths, { encoding: 'utf8', maxBuffer: 1 << 28 })
    .trim()
    .split('\n');
  outputs.forEach((output, index) => {
    expectSame('kyaml', output, output.read, JSON.parse(lines[index] ?? 'null'));
  });
  console.log(`kyaml: compared ${outputs.length} outputs, ${countItems(outputs)} items`);
}

function countItems(outputs: readonly Output[]): number {
  return outputs.reduce((sum, { read }) => sum + read.items.length, 0);
}

/** kubectl asks a server which kinds there are, even for `--dry-run=client`: here it gets told of those of the outputs. */
async function compareWithKubectl(outputs: readonly Output[]): Promise<void> {
  if (!has('kubectl')) {
    console.log('kubectl: skipped, it is not on PATH');
    return;
  }
  const server = createServer((request, response) => {
    const body = describeKinds(outputs, request.url ?? '');
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const output of outputs) {
      expectSame('kubectl', output, output.read.items.map(inNamespace), await createDry(address, output));
    }
    console.log(`kubectl: compared ${outputs.length} outputs, ${countItems(outputs)} items`);
  } finally {
    server.close();
  }
}

/** kubectl gives what has no namespace the one that it is set up for. */
function inNamespace(resource: Resource): Resource {
  return { ...resource, metadata: { namespace: 'default', ...resource.metadata } };
}

/** What an API server answers about the groups and kinds it has; undefined at any other path. */
function describeKinds(outputs: readonly Output[], url: string): object | undefined {
  const items = outputs.flatMap(({ read }) => read.items);
  const path = url.split('?')[0];
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis') {
    const versions = [...new Set(items.map(({ apiVersion }) => apiVersion))].filter((name) => name.includes('/'));
    const groups = versions.map((groupVersion) => {
      const [name, version] = groupVersion.split('/');
      return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
    });
    return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  }
  const groupVersion = path?.replace(/^\/apis?\//, '');
  const kinds = new Set(items.filter(({ apiVersion }) => apiVersion === groupVersion).map(({ kind }) => kind));
  if (kinds.size === 0) return undefined;
  const resources = [...kinds].map((kind) => ({
    name: `${kind.toLowerCase()}s`,
    singularName: '',
    namespaced: true,
    kind,
    verbs: ['create', 'get'],
  }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

/** The objects that kubectl would create of an output, which needs to be a List for that. */
async function createDry(server: string, { name, text }: Output): Promise<unknown> {
  const list = text
    .replace(/config\.kubernetes\.io\/v1(?:alpha1|beta1)?(?=["'\s,])/, 'v1')
    .replace(/\bResourceList\b/, 'List');
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const flags = ['--dry-run=client', '--validate=false', '-o', 'json', '-f', '-', '--server', server];
  const child = spawn('kubectl', ['create', ...flags], {
    env: { PATH: process.env['PATH'], HOME: home, KUBECONFIG: join(home, 'none') },
  });
  child.stdin.end(list);
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (data: string) => (output += data));
  child.stderr.setEncoding('utf8').on('data', (data: string) => (errors += data));
  const status = await new Promise((resolve) => child.on('close', resolve));
  if (status !== 0) return `${name}: ${errors}`;
  return JSON.parse(`[${output.trim().replace(/^\}\n\{$/gm, '},{')}]`);
}
