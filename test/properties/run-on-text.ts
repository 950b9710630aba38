import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { runFunction } from '../../src/host/run-function.js';
import type { KrmFunction, Surroundings } from '../../src/krm-function.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';

/** What a function made of a text. */
export interface Run {
  readonly status: 0 | 1 | 2;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Checks an input. One that fails is kept as a file, to become a fixture in test/properties/fixtures once the fault is
 * mended.
 */
export function checkInput(input: Uint8Array, check: (input: Uint8Array) => void): void {
  try {
    check(input);
  } catch (error) {
    const path = join(tmpdir(), 'input-that-failed.yaml');
    writeFileSync(path, input);
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nThe input is in ${path}.`, {
      cause: error,
    });
  }
}

/** No variables, no files. */
export const nowhere: Surroundings = {
  readVariable: () => undefined,
  readFile: () => ({ error: 'there is no such file' }),
};

export function runOn(krmFunction: KrmFunction, input: Uint8Array, surroundings = nowhere): Run {
  const { status, stdout, stderr } = runFunction('function', krmFunction, input, surroundings);
  return { status, stdout: Buffer.concat(stdout), stderr };
}

/** The ResourceList in the bytes, which must hold one. */
export function listIn(bytes: Uint8Array): ResourceList {
  const { list, error } = parseResourceList(bytes);
  if (list === undefined) throw new Error(`no ResourceList: ${error.line}:${error.column}: ${error.message}`);
  return list;
}

/**
 * What holds of every run on whatever input: no crash; without output an error with a position; with output a whole
 * ResourceList, and errors on stderr as well when there are any.
 */
export function expectSound(input: Uint8Array, run: Run): void {
  expect(run.stderr).not.toContain('internal error');
  if (run.status === 2) {
    expect(run.stdout.length).toBe(0);
    expect(run.stderr).toMatch(/^function: stdin is no ResourceList: line \d+, column \d+: [^\n]+\n$/);
    return;
  }
  expect(run.stderr).toMatch(run.status === 0 ? /^$/ : /^(?:error \[[a-z0-9-]+\] [^\n]+\n)+$/);
  expect(listIn(run.stdout).items.length).toBeGreaterThanOrEqual(listIn(input).items.length);
}

/** Every byte but those of `results` came out as it went in, but for a line break at the end. */
export function expectOnlyResults(input: Uint8Array, output: Uint8Array): void {
  const [before, after] = [listIn(input), listIn(output)];
  expect(itemTexts(after)).toEqual(itemTexts(before));
  expect(after.functionConfig?.text().trimEnd()).toBe(before.functionConfig?.text().trimEnd());
  if (before.layout.style === 'flow') return;
  expect(withoutResults(after).trimEnd()).toBe(withoutResults(before).trimEnd());
}

/** The items' texts; a line break may have come behind the last one. */
function itemTexts({ items }: ResourceList): readonly string[] {
  return items.map((item) => item.text().replace(/\r?\n$/, ''));
}

function withoutResults({ bytes, layout }: ResourceList): string {
  const text = Buffer.from(bytes).toString('latin1');
  return layout.results ? text.slice(0, layout.results.start) + text.slice(layout.results.end) : text;
}
