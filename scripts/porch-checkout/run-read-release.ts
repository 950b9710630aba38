import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readManifests } from '../../src/check/manifest-list.js';
import { readInputs } from '../../src/check/read-inputs.js';
import { systemErrorCode } from '../../src/host/system-error.js';
import { objectAt } from '../../src/package/json-value.js';
import { describeUnknownRelease } from '../../src/porch/find-release.js';
import { newestRelease, releases } from '../../src/porch/releases.js';
import type { Result } from '../../src/result.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';
import { readCheckoutFacts, type FactsOrError } from './checkout-facts.js';
import { compareFacts, releaseFacts, type Difference, type PorchFacts } from './porch-facts.js';

/** What the program prints, and its exit status: 0: no difference; 1: differences; 2: nothing could be compared. */
export interface Outcome {
  readonly status: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

const usage = 'usage: npm run read-release -- DIRECTORY [--build BUILD]';

/** Reads the checkout of Porch that the arguments name, and says how it differs from the newest row or that of a build. */
export function runReadRelease(args: readonly string[]): Outcome {
  const { directory, build, error } = readArguments(args);
  if (error !== undefined) return refuse(error);
  const release = build === undefined ? newestRelease() : releases.find((each) => each.build === build);
  if (release === undefined) return refuse(describeUnknownRelease(build ?? ''));
  const read = readCheckout(directory);
  if (read.error !== undefined) return refuse(`"${directory}": ${read.error}`);

  const differences = compareFacts(read.facts, releaseFacts(release));
  const row = `${release.build} (${release.source}, ${release.date})`;
  const comparison =
    differences.length === 0
      ? [`It does not differ from ${row}.`]
      : [`It differs from ${row}:`, ...differences.map(renderDifference), ...renderNearest(read.facts, differences)];
  return {
    status: differences.length === 0 ? 0 : 1,
    stdout: render([...renderFacts(read.facts), ...comparison]),
    stderr: '',
  };
}

function readArguments(
  args: readonly string[],
): Result<{ directory: string; build: string | undefined }, { error: string }> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { build: { type: 'string' } },
      allowPositionals: true,
    });
    const [directory, ...others] = positionals;
    return directory === undefined || others.length > 0 ? { error: usage } : { directory, build: values.build };
  } catch {
    return { error: usage };
  }
}

/** The folders that hold what is read; `api` and `controllers` only for their constants. */
const sourceFolders = ['api', 'cmd', 'controllers', 'func', 'internal', 'pkg'];

function readCheckout(directory: string): FactsOrError {
  try {
    const sources = readSources(directory);
    if (sources.size < 2) return { error: 'not a checkout of Porch: no go.mod with Go files beside it' };
    const { files, error } = readInputs([join(directory, 'deployments/porch')]);
    if (error !== undefined) return { error };
    const { items, broken } = readManifests(files);
    const [fault] = broken;
    if (fault !== undefined) return { error: `${fault.file.path}: line ${fault.error.line}: ${fault.error.message}` };
    return readCheckoutFacts({ sources, objects: items.map((item) => objectAt(yamlValue(item.read().node))) });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return { error: `a file cannot be read (${code})` };
  }
}

function readSources(directory: string): ReadonlyMap<string, string> {
  if (!existsSync(join(directory, 'go.mod'))) return new Map();
  const paths = sourceFolders
    .filter((folder) => existsSync(join(directory, folder)))
    .flatMap((folder) =>
      readdirSync(join(directory, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
    )
    .filter((path) => path.endsWith('.go') && !path.endsWith('_test.go'));
  return new Map(['go.mod', ...paths].map((path) => [path, readFileSync(join(directory, path), 'utf8')]));
}

function renderFacts(facts: PorchFacts): readonly string[] {
  return ['The checkout has:', ...[...facts].map(([fact, value]) => `  ${fact}: ${value}`), ''];
}

function renderDifference({ fact, found, expected }: Difference): string {
  return `  ${fact}: the checkout has ${found ?? 'nothing'}; the row has ${expected ?? 'nothing'}`;
}

/** Another row may be the better start for a new one. */
function renderNearest(facts: PorchFacts, differences: readonly Difference[]): readonly string[] {
  const [nearest] = releases
    .map(({ build, ...row }) => ({ build, count: compareFacts(facts, releaseFacts({ build, ...row })).length }))
    .sort((a, b) => a.count - b.count);
  return nearest === undefined || nearest.count >= differences.length
    ? []
    : [`The nearest row is ${nearest.build}, from which ${nearest.count} facts differ.`];
}

function render(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function refuse(reason: string): Outcome {
  return { status: 2, stdout: '', stderr: `read-release: ${reason}\n` };
}
