import { join } from 'node:path';
import { readPackage, toResourceList } from './package-files.js';
import { runInject, type InjectRun } from './run-inject.js';
import type { TestSurroundings } from './surroundings.js';

const packages = join(__dirname, '../fixtures/packages');

export const mainPackage = readPackage(join(packages, 'porch-main'));
export const v3Package = readPackage(join(packages, 'porch-v3'));
export const runnerFile = 'function-runner.yaml';

/** A functionConfig of the mutator's own kind. */
export function spec(text: string): string {
  const head = 'apiVersion: fn.kpt.dev/v1alpha1\nkind: InjectRegistryAuth\nmetadata:\n  name: x\n';
  return `${head}spec:\n${text.replace(/^(?=.)/gm, '  ')}\n`;
}

/** The ResourceList of a package whose files were changed by replacing texts. */
export function packageList(
  functionConfig: string | undefined,
  replacements: readonly (readonly [string, string])[] = [],
  more: Readonly<Record<string, string>> = {},
  files = mainPackage,
): string {
  const changed = Object.entries(files).map(([path, text]): [string, string] => [
    path,
    replacements.reduce((all, [from, to]) => all.replace(from, to), text),
  ]);
  for (const [from] of replacements) {
    if (!Object.values(files).some((text) => text.includes(from))) throw new Error(`the fixture lacks ${from}`);
  }
  return toResourceList({ ...Object.fromEntries(changed), ...more }, functionConfig);
}

/** Runs the mutator on such a package. */
export function runOnPackage(
  functionConfig: string | undefined,
  replacements: readonly (readonly [string, string])[] = [],
  more: Readonly<Record<string, string>> = {},
  around: TestSurroundings = {},
  files = mainPackage,
): InjectRun {
  return runInject(packageList(functionConfig, replacements, more, files), around);
}
