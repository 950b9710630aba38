import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { servers } from './servers.js';

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of dist/ by node, as users do. */
export async function runProgram(
  name: string,
  args: readonly string[],
  input = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const program = `dist/${name}.cjs`;
  if (!existsSync(program)) throw new Error(`${program} is not there; run \`npm run build\``);
  const env = { ...process.env, KUBECONFIG: servers.kubeconfig, ...environment };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { env, encoding: 'utf8', maxBuffer: 1 << 30 },
      (_, stdout, stderr) => {
        resolve({ status: child.exitCode ?? -1, stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}
