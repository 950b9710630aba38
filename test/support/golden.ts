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
