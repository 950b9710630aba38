import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rows of a file of test/conformance, whose README describes them. */
export function conformanceRows(file: string): readonly unknown[] {
  return jsonLines(join('test/conformance', file));
}

/** The values of a file that holds one JSON value a line. */
export function jsonLines(path: string): readonly unknown[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
