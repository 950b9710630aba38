import { describeDiagnostic } from '../diagnostic.js';
import type { KrmFunction, Surroundings } from '../krm-function.js';
import { assembleOutput } from '../resource-list/assemble-output.js';
import { parseResourceList } from '../resource-list/parse-resource-list.js';
import { printableText } from '../text/printable-text.js';

/** What a run of a program comes to. Nothing was written yet. */
export interface ProgramOutcome {
  /** 0; 1 with an error result; 2 where there is no output. */
  readonly status: 0 | 1 | 2;
  readonly stdout: readonly Uint8Array[];
  readonly stderr: string;
}

/**
 * Runs a function on the bytes of a ResourceList.
 * In: the function, its name as stderr shall show it, the input, and what the function may ask of its process.
 * Out: the output as a whole, so that all of it or nothing is written. It never throws.
 */
export function runFunction(
  name: string,
  krmFunction: KrmFunction,
  input: Uint8Array,
  surroundings: Surroundings,
): ProgramOutcome {
  try {
    const { list, error } = parseResourceList(input);
    if (error) {
      return refuse(name, `stdin is no ResourceList: line ${error.line}, column ${error.column}: ${error.message}`);
    }
    const outcome = krmFunction(list, surroundings);
    const errors = outcome.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    return {
      status: errors.length > 0 ? 1 : 0,
      stdout: assembleOutput(list, outcome),
      stderr: errors.map((fault) => `error [${fault.rule}] ${printableLine(describeDiagnostic(fault))}\n`).join(''),
    };
  } catch (thrown) {
    // Neither the error's message nor its stack is shown: both may quote what was read.
    const what = thrown instanceof Error ? thrown.name : typeof thrown;
    return refuse(name, `internal error (${what}); please report it with the package's shape, without credentials`);
  }
}

/** The outcome of a program that has nothing to write but why. */
export function refuse(name: string, message: string): ProgramOutcome {
  return { status: 2, stdout: [], stderr: `${name}: ${printableLine(message)}\n` };
}

function printableLine(text: string): string {
  return printableText(text).replaceAll('\n', ' ');
}
