import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

interface Launch {
  readonly status: number | null;
  /** The processes that it said it started, and the folder that it worked in. */
  readonly processes: readonly number[];
  readonly folder: string;
}

/** Starts the servers once more, with a script beside them; sends a signal, if any, once the script runs. */
async function launch(script: string, signal?: NodeJS.Signals): Promise<Launch> {
  const tell = 'console.log("folder", require("node:path").dirname(process.env.E2E_SERVERS));';
  const child = spawn(process.execPath, ['test/cluster/run.mjs', 'e2e', process.execPath, '-e', tell + script]);
  let output = '';
  let signalled = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    // Once: a second one could meet a process that is past handling it.
    if (signal === undefined || signalled || !/^folder /m.test(output)) return;
    signalled = child.kill(signal);
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    status,
    processes: [...output.matchAll(/process (\d+)/g)].map((match) => Number(match[1])),
    folder: /^folder (.*)$/m.exec(output)?.[1] ?? '',
  };
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

describe('the launcher leaves no process and no file behind', () => {
  test.each([
    ['a command that succeeds', 'process.exit(0)', undefined, 0],
    ['a command that fails', 'process.exit(3)', undefined, 3],
    ['a command that is killed', 'process.kill(process.pid, "SIGKILL")', undefined, 1],
    ['a signal to the launcher', 'setTimeout(() => {}, 60_000)', 'SIGTERM', 1],
  ] as const)('%s', async (_, script, signal, status) => {
    const launched = await launch(script, signal);
    expect(launched.status).toBe(status);
    expect(launched.processes).toHaveLength(4);
    expect(launched.processes.filter(isRunning)).toEqual([]);
    expect(launched.folder).not.toBe('');
    expect(existsSync(launched.folder)).toBe(false);
  });
});
