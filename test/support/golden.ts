import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from '@jest/globals';

/** Set by `npm run golden`, which rewrites the golden files instead of comparing with them. */
const rewrites = process.env['UPDATE_GOLDEN'] === '1';

/** Expects a text to be the content of a golden file; bytes are compared as latin1. */
export function expectGolden(path: string, actual: string): void {
  const current = existsSync(path) ? readFileSync(path, 'latin1') : undefined;
  if (rewrites && current !== actual) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual, 'latin1');
    return;
  }
  expect(actual).toBe(current);
}

/** The sections that a run of `npm run golden` gave, by file. */
const rewritten = new Map<string, string[]>();

/** Expects a case's text to be its section of a golden file: a line with its name, its lines, and a blank line behind. */
export function expectGoldenSection(path: string, name: string, actual: string): void {
  const section = `${name}\n${actual}`;
  if (rewrites) {
    const sections = [...(rewritten.get(path) ?? []), section];
    rewritten.set(path, sections);
    writeFileSync(path, sections.join('\n'));
    return;
  }
  const sections = `\n\n${readFileSync(path, 'utf8')}\n`;
  const start = sections.indexOf(`\n\n${name}\n`) + 2;
  expect(section).toBe(sections.slice(start, sections.indexOf('\n\n', start) + 1));
}

/** The names of a golden file's sections, in order: one that is no case any more would not be noticed otherwise. */
export function goldenSectionNames(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n\n')
    .map((section) => section.split('\n', 1)[0] ?? '');
}
