import type { Help } from '../help/help.js';
import type { KrmFunction } from '../krm-function.js';
import { encodeUtf8Bytes } from '../text/utf8.js';
import { parseArguments } from './parse-arguments.js';
import { plugInNode } from './plug-in-node.js';
import { processSurroundings } from './process-surroundings.js';
import { readInput } from './read-input.js';
import { refuse, runFunction } from './run-function.js';
import type { ProgramOutcome } from './run-function.js';
import { systemErrorCode } from './system-error.js';
import { writeOutput } from './write-output.js';

const stdin = 0;
const stdout = 1;
const stderr = 2;

/** Runs a KRM function as the whole process: a ResourceList from stdin to stdout, then exits. */
export function runProgram(krmFunction: KrmFunction, help: Help, version: string): never {
  plugInNode();
  const outcome = parseArguments(process.argv.slice(2), help, version) ?? runOnStdin(krmFunction, help);
  process.exit(finish(outcome, help.name));
}

function runOnStdin(krmFunction: KrmFunction, help: Help): ProgramOutcome {
  let input: Uint8Array;
  try {
    input = readInput(stdin);
  } catch (error) {
    return refuse(help.name, `cannot read stdin (${systemErrorCode(error) ?? 'out of memory'})`);
  }
  return runFunction(help.name, krmFunction, input, processSurroundings);
}

/** Writes the outcome; the status to exit with is not 0 where not all of it could be written. */
function finish(outcome: ProgramOutcome, name: string): number {
  writeErrors(outcome.stderr);
  try {
    writeOutput(stdout, outcome.stdout);
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unknown error';
    // A reader that went away wants no explanation.
    if (code !== 'EPIPE') writeErrors(`${name}: cannot write to stdout (${code})\n`);
    return 2;
  }
  return outcome.status;
}

function writeErrors(text: string): void {
  try {
    writeOutput(stderr, [encodeUtf8Bytes(text)]);
  } catch {
    // Nobody is left to tell.
  }
}
