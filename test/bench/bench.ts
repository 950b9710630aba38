/**
 * Measures whole processes side by side: the built programs and bundles, the Go peer, the TypeScript SDK, and programs
 * that do nothing. Writes docs/performance.md and docs/performance.svg; `--quick` measures the small inputs only and
 * writes nothing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { buildGoPrograms, measure, mutator, programOf, root, validator } from './processes.js';
import { writeResourceList } from './generate-resource-list.js';
import type { Shape } from './generate-resource-list.js';
import { median, renderPlot, renderTable } from './report.js';
import type { Row, Sample } from './report.js';

const quick = process.argv.includes('--quick');
const folder = mkdtempSync(join(tmpdir(), 'bench-'));

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly config: string;
  /** The most items it is given; the slow ones would take minutes, and more memory than there is. */
  readonly most: number;
}

interface Input {
  readonly name: string;
  readonly shape: Shape;
  readonly items: number;
  readonly rounds: number;
  readonly pipe?: boolean;
}

const inputs: readonly Input[] = [
  { name: '2 lines', shape: 'plain', items: 0, rounds: 21 },
  { name: 'real-sized package (30 items)', shape: 'plain', items: 30, rounds: 41 },
  { name: 'the same by a pipe', shape: 'plain', items: 30, rounds: 41, pipe: true },
  { name: 'one item of 6 MiB', shape: 'one-item', items: 1, rounds: 7 },
  { name: '1,000 items', shape: 'plain', items: 1000, rounds: 7 },
  { name: '10,000 items', shape: 'plain', items: 10_000, rounds: 3 },
  { name: '10,000 items by a pipe', shape: 'plain', items: 10_000, rounds: 3, pipe: true },
  { name: '50,000 items', shape: 'plain', items: 50_000, rounds: 3 },
  ...(
    [
      'deployments-and-secrets',
      'deep-nesting',
      'long-lines',
      'many-comments',
      'short-lines',
      'flow-items',
      'json-items',
      'json-document',
      'package-kinds',
    ] as const
  ).map((shape) => ({ name: `10,000 items, ${shape}`, shape, items: 10_000, rounds: 2 })),
];

try {
  main();
} finally {
  rmSync(folder, { recursive: true });
}

function main(): void {
  buildGoPrograms(folder);
  const contenders = findContenders();
  const rows = inputs.filter((input) => !quick || input.items <= 1000).map((input) => measureInput(input, contenders));
  const table = renderTable(rows);
  process.stdout.write(`${table}\n`);
  if (quick) return;
  const page = join(root, 'docs/performance.md');
  // This part is copied by hand from what test/cluster prints, and stays.
  const [kept = ''] = /^\n## On a kubelet\n[^]*/m.exec(readFileSync(page, 'utf8')) ?? [];
  writeFileSync(page, renderPage(table) + kept);
  writeFileSync(join(root, 'docs/performance.svg'), renderPlot(rows));
}

function findContenders(): readonly Contender[] {
  const large = 50_000;
  const node = 'node';
  return [
    { name: 'mutator', command: [programOf(mutator)], config: mutator, most: large },
    { name: 'validator', command: [programOf(validator)], config: validator, most: large },
    { name: 'mutator on node', command: [node, join(root, 'dist', `${mutator}.cjs`)], config: mutator, most: large },
    {
      name: 'validator on node',
      command: [node, join(root, 'dist', `${validator}.cjs`)],
      config: validator,
      most: large,
    },
    { name: 'Go peer', command: [join(folder, 'peer')], config: mutator, most: 10_000 },
    ...findOnPath('set-namespace').map((program) => ({
      name: 'set-namespace (Go)',
      command: [program],
      config: 'set-namespace',
      most: 10_000,
    })),
    { name: 'SDK, no-op', command: [node, join(import.meta.dirname, 'sdk-no-op.cjs')], config: mutator, most: 10_000 },
    { name: 'node, nothing', command: [node, '-e', '0'], config: mutator, most: 1000 },
    { name: 'cat', command: ['cat'], config: mutator, most: large },
  ].filter(({ command: [program = ''] }) => !program.startsWith('/') || existsSync(program));
}

/** A function of the catalog, where somebody put it. */
function findOnPath(name: string): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(':');
  return folders
    .map((path) => join(path, name))
    .filter(existsSync)
    .slice(0, 1);
}

function measureInput(input: Input, contenders: readonly Contender[]): Row {
  const paths = new Map([mutator, validator, 'set-namespace'].map((name) => [name, join(folder, `${name}.yaml`)]));
  for (const [name, path] of paths) writeResourceList(path, name, input.shape, input.items);
  const hard = input.shape !== 'plain' && input.shape !== 'one-item';
  const taking = contenders.filter(
    ({ name, most }) => input.items <= most && (!hard || /^(?:mutator|validator|Go peer)/.test(name)),
  );
  const run = (output: string, { command, config }: Contender): Sample =>
    measure(folder, { input: paths.get(config) ?? '', output, command, pipe: input.pipe === true });
  for (const contender of taking) run(join(folder, `${contender.name}.out`), contender);
  checkOutputs(input, taking, paths.get(mutator) ?? '');
  const samples = new Map<string, Sample[]>(taking.map(({ name }) => [name, []]));
  for (let round = 0; round < input.rounds; round++) {
    // Whoever comes first finds other caches and memory than the rest, so the first place goes round, too.
    const first = round % taking.length;
    for (const contender of [...taking.slice(first), ...taking.slice(0, first)]) {
      // The peer takes seconds on the large inputs, and they do not differ by much.
      if (contender.name.includes('Go') && hard && round > 0) continue;
      samples.get(contender.name)?.push(run('/dev/null', contender));
    }
  }
  const bytes = statSync(paths.get(mutator) ?? '').size;
  for (const [name, taken] of samples) {
    process.stderr.write(
      `${input.name}: ${name}: ${(median(taken.map((sample) => sample.wallSeconds)) * 1000).toFixed(1)} ms\n`,
    );
  }
  return { input: input.name, bytes, samples };
}

/** The mutator's output means what the peer's does, and neither function lost an item. */
function checkOutputs(input: Input, contenders: readonly Contender[], inputPath: string): void {
  if (input.items === 0) return;
  const text = (name: string): string => readFileSync(join(folder, `${name}.out`), 'utf8');
  for (const name of ['mutator', 'mutator on node']) {
    const output = text(name);
    const lines = new Set(output.split('\n'));
    const lost = readFileSync(inputPath, 'utf8')
      .split('\n')
      .filter((line) => !lines.has(line));
    if (input.shape !== 'json-document' && lost.length > 0) throw new Error(`${name} lost lines of "${input.name}"`);
    if (!output.includes('auth-secret')) throw new Error(`${name} injected nothing into "${input.name}"`);
  }
  if (input.items > 30 || !contenders.some(({ name }) => name === 'Go peer')) return;
  const [ours, theirs] = [wiringOf(text('mutator')), wiringOf(text('Go peer'))];
  if (ours !== theirs) throw new Error(`the mutator's output differs from the peer's:\n${ours}\n${theirs}`);
}

interface Workload {
  readonly kind?: string;
  readonly type?: string;
  readonly metadata?: { readonly name?: string };
  readonly spec?: {
    readonly template?: {
      readonly spec?: {
        readonly volumes?: readonly { readonly name: string }[];
        readonly containers?: readonly {
          readonly command?: readonly string[];
          readonly volumeMounts?: readonly { readonly mountPath: string }[];
        }[];
      };
    };
  };
}

/** What both must have added, in one comparable text. */
function wiringOf(output: string): string {
  const { items } = parse(output) as { items: readonly Workload[] };
  const pod = items.find((item) => item.metadata?.name === 'function-runner')?.spec?.template?.spec;
  const secret = items.find((item) => item.kind === 'Secret');
  return JSON.stringify({
    volumes: pod?.volumes?.map((volume) => volume.name).sort(),
    mounts: pod?.containers?.[0]?.volumeMounts?.map((mount) => mount.mountPath).sort(),
    flags: pod?.containers?.[0]?.command?.map((flag) => flag.replace('=true', '')).sort(),
    secret: [secret?.metadata?.name, secret?.type],
    items: items.length,
  });
}

function renderPage(table: string): string {
  const versions = [
    `node ${execFileSync('node', ['--version']).toString().trim()}`,
    'QuickJS 2025-04-26',
    execFileSync('go', ['version']).toString().trim(),
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})`,
  ];
  return `# Performance

Made by \`npm run bench\`: whole processes, medians of one run, the contenders taking turns. Only figures of one run can
be compared. Beside each median: its ratio to the Go peer's, with the spread of the middle half of the samples.
${versions.join('; ')}.

Each function is a program of ${describeSize(programOf(mutator))}, which is its image too (images.md).

![Wall time by input](performance.svg)

${table}
`;
}

function describeSize(program: string): string {
  const bytes = readFileSync(program);
  const [whole, packed] = [bytes, gzipSync(bytes, { level: 9 })].map(({ length }) => (length / 1e6).toFixed(2));
  return `${whole ?? ''} MB, ${packed ?? ''} MB packed`;
}
