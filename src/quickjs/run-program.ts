import type { Help } from '../help/help.js';
import { parseArguments } from '../host/parse-arguments.js';
import { refuse, runFunction, type ProgramOutcome } from '../host/run-function.js';
import type { KrmFunction } from '../krm-function.js';
import { encodeUtf8Bytes } from '../text/utf8.js';
import { nativeSurroundings, readDescriptor } from './native-surroundings.js';
import { errorCode } from './native.js';
import { plugInQuickJs } from './plug-in-quickjs.js';

const stdin = 0;
const stdout = 1;
const stderr = 2;

/** Runs a KRM function as the whole process. The same as of src/host/run-program.ts, in whose place it is built in. */
export function runProgram(krmFunction: KrmFunction, help: Help, version: string): void {
  plugInQuickJs();
  const outcome = parseArguments(native.arguments.slice(1), help, version) ?? runOnStdin(krmFunction, help);
  native.status = finish(outcome, help.name);
}

function runOnStdin(krmFunction: KrmFunction, { name }: Help): ProgramOutcome {
  const input = readDescriptor(stdin);
  if (typeof input === 'number') {
    const code = errorCode(input);
    return refuse(name, `cannot read stdin (${code === 'ENOMEM' ? 'out of memory' : code})`);
  }
  return runFunction(name, krmFunction, input, nativeSurroundings);
}

/** Writes the outcome; the status to exit with is not 0 where not all of it could be written. */
function finish(outcome: ProgramOutcome, name: string): number {
  native.writeAll(stderr, encodeUtf8Bytes(outcome.stderr));
  for (const piece of outcome.stdout) {
    const result = native.writeAll(stdout, piece);
    if (result === 0) continue;
    const code = errorCode(result);
    // A reader that went away wants no explanation.
    if (code !== 'EPIPE') {
      native.writeAll(stderr, encodeUtf8Bytes(`${name}: cannot write to stdout (${code})\n`));
    }
    return 2;
  }
  return outcome.status;
}
