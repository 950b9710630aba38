import type { Surroundings } from '../../src/krm-function.js';

/** The variables and files that a test gives a function, by name and by path. */
export interface TestSurroundings {
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

/** A process with those variables and files, and no others; none by default. */
export function surroundings({ variables = {}, files = {} }: TestSurroundings = {}): Surroundings {
  return {
    readVariable: (name) => variables[name],
    readFile: (path) => {
      const text = files[path];
      return text === undefined ? { error: 'no such file' } : { bytes: new TextEncoder().encode(text) };
    },
  };
}
