/**
 * Shows both functions at work on an example package: the validator's verdicts, the mutator's difference, the verdicts
 * again. Everything it shows comes from the programs' own output.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromResourceList, readPackage, toResourceList } from '../test/support/package-files.js';
import type { PackageFiles } from '../test/support/package-files.js';
import { findEntry } from '../src/yaml/find-node.js';
import { parseYaml } from '../src/yaml/parse-yaml.js';
import { yamlValue } from '../src/yaml/yaml-value.js';

const example = 'examples/demo';
const password = 'example-password';

interface Result {
  readonly message: string;
  readonly severity: string;
  readonly tags: Readonly<Record<string, string>>;
}

interface Run {
  readonly output: string;
  readonly results: readonly Result[];
}

const mutatorConfig = `apiVersion: fn.kpt.dev/v1alpha1
kind: InjectRegistryAuth
metadata:
  name: inject-registry-auth
spec:
  secret:
    registries:
      - server: registry.example.com
        username: robot
        passwordEnv: REGISTRY_PASSWORD
`;
const validatorConfig = `apiVersion: fn.kpt.dev/v1alpha1
kind: ValidateImagePullSecrets
metadata:
  name: validate-image-pull-secrets
spec:
  privateRegistries:
    - registry.example.com
`;

function run(name: string, files: PackageFiles, functionConfig: string): Run {
  const child = spawnSync(process.execPath, [`dist/${name}.cjs`], {
    input: toResourceList(files, functionConfig),
    env: { ...process.env, REGISTRY_PASSWORD: password },
    encoding: 'utf8',
  });
  if (child.status === 2) throw new Error(child.stderr);
  const { node, error } = parseYaml(Buffer.from(child.stdout).toString('latin1'));
  if (error) throw new Error(`${name} wrote what is no YAML: ${error.message}`);
  return { output: child.stdout, results: (yamlValue(findEntry(node, 'results')?.value) ?? []) as Result[] };
}

function printVerdicts(title: string, results: readonly Result[]): void {
  const head = ['image', 'function runner', 'kubelet'];
  const rows = results
    .filter(({ tags }) => tags['rule'] === 'image-pull')
    .map(({ tags }) => [tags['image'] ?? '', tags['runner'] ?? '', tags['kubelet'] ?? '']);
  const widths = head.map((cell, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), cell.length),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  print(title, line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), '');
}

function printFaults(results: readonly Result[]): void {
  const faults = results.filter(({ severity, tags }) => severity === 'error' && tags['rule'] !== 'image-pull');
  for (const { message, tags } of faults) print(`  error [${tags['rule'] ?? ''}] ${message}`, '');
}

function printDifference(before: PackageFiles, after: PackageFiles): void {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  try {
    for (const [side, files] of Object.entries({ before, after })) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, side, path)), { recursive: true });
        writeFileSync(join(folder, side, path), text);
      }
    }
    const difference = spawnSync('git', ['--no-pager', 'diff', '--no-index', '--no-color', 'before', 'after'], {
      cwd: folder,
      encoding: 'utf8',
    });
    print(difference.stdout.replace(/^index .*\n/gm, ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

const before = readPackage(example);
const judgedBefore = run('validate-image-pull-secrets', before, validatorConfig);
printVerdicts(`1. What validate-image-pull-secrets says of ${example}, as it is:`, judgedBefore.results);
printFaults(judgedBefore.results);

print('2. What inject-registry-auth changes:', '');
const injected = run('inject-registry-auth', before, mutatorConfig);
const after = fromResourceList(injected.output);
printDifference(fromResourceList(toResourceList(before)), after);
for (const { severity, message } of injected.results) print(`  ${severity}: ${message}`);

print('');
const judgedAfter = run('validate-image-pull-secrets', after, validatorConfig);
printVerdicts('3. What validate-image-pull-secrets says then:', judgedAfter.results);
printFaults(judgedAfter.results);
print('registry.example.com is the private registry here; for public images "anonymous" suffices.');
if (judgedAfter.results.some(({ severity }) => severity === 'error')) process.exitCode = 1;
