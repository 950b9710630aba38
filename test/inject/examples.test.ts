import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readExample } from '../support/example.js';
import { expectGolden } from '../support/golden.js';
import { fromResourceList, toResourceList, type PackageFiles } from '../support/package-files.js';
import { runInject, type InjectRun } from '../support/run-inject.js';

const root = join(__dirname, '../../examples');
const examples = readdirSync(root).filter((name) => name.startsWith('inject-'));

describe.each(examples)('examples/%s', (name) => {
  const folder = join(root, name);
  const expected = (file: string): string => join(folder, '.expected', file);
  const { packageFiles, fnConfig, functionConfig, variables, files, exitStatus } = readExample(folder);
  const run = (): InjectRun => runInject(toResourceList(packageFiles, functionConfig), { variables, files });

  test('changes the package and says what is expected', () => {
    const outcome = run();
    const changed = fromResourceList(outcome.items);
    expect([outcome.status, outcome.stderr]).toEqual([exitStatus, '']);
    expectGolden(expected('diff.patch'), differences(packageFiles, changed));
    expectGolden(expected('results.yaml'), outcome.output.slice(outcome.output.indexOf('\nresults:\n') + 1));
  });

  test('changes nothing when it is run again', () => {
    const outcome = run();
    expect(runInject(outcome.output, { variables, files }).items).toBe(outcome.items);
  });

  test('keeps out of the package what is no resource, on which kpt stops, and the functionConfig', () => {
    const ignored = readFileSync(join(folder, '.krmignore'), 'utf8').trimEnd().split('\n');
    const configs = fnConfig === undefined ? [] : [fnConfig];
    expect(ignored).toEqual(['.expected/', ...configs, ...readdirSync(folder).filter(isJson)]);
  });

  test('has a README that names its files', () => {
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
    if (fnConfig !== undefined) expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(fnConfig);
  });
});

/** The difference of two packages, as `git diff` writes it. */
function differences(before: PackageFiles, after: PackageFiles): string {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    for (const [side, files] of [
      ['a', before],
      ['b', after],
    ] as const) {
      for (const [path, text] of Object.entries(files)) {
        const file = join(folder, side, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    const git = ['-c', 'core.abbrev=7', 'diff', '--no-index', '--no-color', '--no-prefix', 'a', 'b'];
    execFileSync('git', git, { cwd: folder, stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stdout?: Buffer }).stdout ?? '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function isJson(name: string): boolean {
  return name.endsWith('.json');
}
