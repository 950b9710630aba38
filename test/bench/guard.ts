/**
 * Fails where the functions became slow: by counts of instructions, which a busy machine does not change, and by ratios
 * within this run, with room for noise. Never by absolute times.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeResourceList, type Shape } from './generate-resource-list.js';
import { buildGoPrograms, measure, mutator, programOf, validator } from './processes.js';
import type { Sample } from './report.js';

/** What is compared, the ratio seen, and the largest one that is let through. */
interface Check {
  readonly name: string;
  readonly seen: number;
  readonly limit: number;
}

const folder = mkdtempSync(join(tmpdir(), 'guard-'));
try {
  const checks = [...countInstructions(), ...compareRuns()];
  for (const { name, seen, limit } of checks) {
    const verdict = seen <= limit ? 'ok' : 'TOO MUCH';
    process.stdout.write(`${name.padEnd(80)} ${seen.toFixed(3).padStart(8)}, at most ${limit}: ${verdict}\n`);
  }
  if (checks.some(({ seen, limit }) => seen > limit)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

function writeInput(name: string, shape: Shape, items: number): string {
  const path = join(folder, `${name}-${shape}-${items}`);
  writeResourceList(path, name, shape, items);
  return path;
}

/** Instructions of the programs themselves, on a package of usual size and on an empty list, in millions. */
function countInstructions(): readonly Check[] {
  if (!has('valgrind')) return skip('instruction counts need valgrind');
  const limits = [
    { name: mutator, limit: 64 },
    { name: validator, limit: 50 },
  ];
  return limits.flatMap(({ name, limit }) => [
    {
      name: `${name}, real-sized package: millions of instructions`,
      seen: instructionsOf(programOf(name), writeInput(name, 'plain', 30)) / 1e6,
      limit,
    },
    {
      name: `${name}, empty list: millions of instructions`,
      seen: instructionsOf(programOf(name), writeInput(name, 'plain', 0)) / 1e6,
      limit: 18.5,
    },
  ]);
}

function instructionsOf(program: string, input: string): number {
  const stdin = openSync(input, 'r');
  const { stderr } = spawnSync('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', program], {
    stdio: [stdin, 'ignore', 'pipe'],
  });
  closeSync(stdin);
  const collected = /Collected : (\d+)/.exec(stderr.toString())?.[1];
  if (collected === undefined) throw new Error(`valgrind counted nothing: ${stderr.toString()}`);
  return Number(collected);
}

function compareRuns(): readonly Check[] {
  if (!has('go')) return skip('times and memory need go, for the peer and to measure');
  buildGoPrograms(folder);
  const peer = join(folder, 'peer');
  const small = writeInput(mutator, 'plain', 30);
  const large = writeInput(mutator, 'plain', 10_000);
  const peerSmall = leastCpu(peer, small, 15);
  const peerLarge = leastCpu(peer, large, 1);
  const ofPeer = [mutator, validator].flatMap((name): readonly Check[] => [
    {
      name: `${name}, real-sized package: CPU, of the Go peer's`,
      seen: leastCpu(programOf(name), writeInput(name, 'plain', 30), 15) / peerSmall,
      limit: 0.75,
    },
    {
      name: `${name}, 10,000 items: CPU, of the Go peer's`,
      seen: leastCpu(programOf(name), writeInput(name, 'plain', 10_000), 3) / peerLarge,
      limit: 0.05,
    },
  ]);
  const shapes: readonly Shape[] = [
    'deployments-and-secrets',
    'deep-nesting',
    'many-comments',
    'short-lines',
    'flow-items',
    'json-items',
    'json-document',
  ];
  const ofThemselves = [mutator, validator].flatMap((name): readonly Check[] => {
    const plain = writeInput(name, 'plain', 10_000);
    const plainCpu = leastCpu(programOf(name), plain, 3);
    return [
      {
        name: `${name}, 20,000 items: CPU, of 10,000 items'`,
        seen: leastCpu(programOf(name), writeInput(name, 'plain', 20_000), 3) / plainCpu,
        limit: 3,
      },
      {
        name: `${name}, 10,000 items: memory, of 1.2 inputs and 10 MB`,
        seen: memoryShare(programOf(name), plain),
        limit: 1,
      },
      ...shapes.map((shape) => ({
        name: `${name}, ${shape}: CPU, of as many plain bytes'`,
        seen: leastCpu(programOf(name), writeInput(name, shape, 10_000), 2) / plainCpu,
        limit: 16,
      })),
    ];
  });
  return [...ofPeer, ...ofThemselves];
}

function runOnce(program: string, input: string): Sample {
  const sample = measure(folder, { input, output: '/dev/null', command: [program] });
  // The validator ends with 1 where it finds faults; 2 is no output.
  if (sample.status > 1) throw new Error(`${program} failed on ${input}`);
  return sample;
}

/** CPU time suffers least from a busy machine, and the least of several runs less still. */
function leastCpu(program: string, input: string, runs: number): number {
  return Math.min(...Array.from({ length: runs }, () => runOnce(program, input).cpuSeconds));
}

function memoryShare(program: string, input: string): number {
  return runOnce(program, input).peakBytes / (1.2 * statSync(input).size + 10e6);
}

function has(program: string): boolean {
  try {
    execFileSync(program, [program === 'go' ? 'version' : '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function skip(reason: string): readonly Check[] {
  process.stdout.write(`skipped: ${reason}\n`);
  return [];
}
