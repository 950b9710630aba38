import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Sample } from './report.js';

export const mutator = 'inject-registry-auth';
export const validator = 'validate-image-pull-secrets';
export const root = join(import.meta.dirname, '../..');

/** The built program of a function. */
export function programOf(name: string): string {
  return join(root, 'dist', name);
}

/** Builds the Go peer, and the program that measures others, as `peer` and `measure` in the folder. */
export function buildGoPrograms(folder: string): void {
  const options = { cwd: join(import.meta.dirname, 'go'), env: { ...process.env, CGO_ENABLED: '0' } };
  execFileSync('go', ['build', '-trimpath', '-o', `${folder}/`, './peer', './measure'], options);
}

/** Runs a program once. The folder is that of `buildGoPrograms`. */
export function measure(
  folder: string,
  run: {
    readonly input: string;
    readonly output: string;
    readonly pipe?: boolean;
    readonly command: readonly string[];
  },
): Sample {
  const flags = run.pipe === true ? ['-pipe'] : [];
  const report = execFileSync(join(folder, 'measure'), [...flags, run.input, run.output, ...run.command], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(report.toString()) as Sample;
}
