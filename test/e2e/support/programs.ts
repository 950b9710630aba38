import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { servers } from './servers.js';

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of dist/ that runs. */
export interface Running {
  /** Waits until what was written so far fits. */
  until(stream: 'stdout' | 'stderr', expected: RegExp): Promise<void>;
  end(signal: NodeJS.Signals): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

/** Starts a program of dist/ by node, as users do. */
export function startProgram(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input: string | Uint8Array = '',
): Running {
  const program = `dist/${name}.cjs`;
  if (!existsSync(program)) throw new Error(`${program} is not there; run \`npm run build\``);
  const env = { ...process.env, KUBECONFIG: servers.kubeconfig, ...environment };
  const child = spawn(process.execPath, [program, ...args], { env });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (written[stream] += text));
  }
  child.stdin.on('error', () => undefined).end(input);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (status) => {
      resolve({ status: status ?? -1, ...written });
    });
  });
  return {
    ended,
    until: async (stream, expected) => {
      while (!expected.test(written[stream])) {
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${written.stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs a program of dist/ to its end. */
export async function runProgram(
  name: string,
  args: readonly string[],
  input: string | Uint8Array = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startProgram(name, args, environment, input).ended;
}
