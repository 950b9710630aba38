import type { ResourceRef, Severity } from '../../src/diagnostic.js';
import { runFunction } from '../../src/host/run-function.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';
import { findEntry } from '../../src/yaml/find-node.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';
import { surroundings, type TestSurroundings } from './surroundings.js';

/** What a run of the mutator gave. */
export interface InjectRun {
  readonly status: number;
  readonly stderr: string;
  /** The whole output, and what stands before its results. */
  readonly output: string;
  readonly items: string;
  readonly results: readonly InjectResult[];
}

export interface InjectResult {
  readonly message: string;
  readonly severity: Severity;
  readonly tags: Readonly<Record<string, string>>;
  readonly field?: { readonly path: string };
  readonly resourceRef?: ResourceRef;
  readonly file?: { readonly path: string };
}

/** Runs inject-registry-auth on a ResourceList. */
export function runInject(input: string, around: TestSurroundings = {}): InjectRun {
  const outcome = runFunction('inject-registry-auth', injectRegistryAuth, Buffer.from(input), surroundings(around));
  const output = Buffer.concat(outcome.stdout).toString();
  const { node } = parseYaml(output);
  const results = yamlValue(findEntry(node, 'results')?.value) as readonly InjectResult[] | null;
  return {
    status: outcome.status,
    stderr: outcome.stderr,
    output,
    items: output.replace(/^results:[^]*$/m, ''),
    results: results ?? [],
  };
}

/** The rules of the results of a severity. */
export function rulesOf({ results }: InjectRun, severity: string): readonly string[] {
  return results.filter((result) => result.severity === severity).map((result) => result.tags['rule'] ?? '');
}
