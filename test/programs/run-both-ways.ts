import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { injectRegistryAuthHelp } from '../../src/help/inject-registry-auth-help.js';
import { validateImagePullSecretsHelp } from '../../src/help/validate-image-pull-secrets-help.js';
import { processSurroundings } from '../../src/host/process-surroundings.js';
import { runFunction } from '../../src/host/run-function.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';

/** Both functions, by the names of their programs. */
export const functions = new Map([
  [injectRegistryAuthHelp.name, injectRegistryAuth],
  [validateImagePullSecretsHelp.name, validateImagePullSecrets],
]);

/** What a run leaves. */
export interface Run {
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** What node makes of an input. The text is one character per byte. */
export function runOnNode(name: string, input: Uint8Array): Run {
  const krmFunction = functions.get(name);
  if (krmFunction === undefined) throw new Error(`there is no function ${name}`);
  const { status, stdout, stderr } = runFunction(name, krmFunction, input, processSurroundings);
  return { status, stdout: Buffer.concat(stdout).toString('latin1'), stderr: Buffer.from(stderr).toString('latin1') };
}

/** What a function's program makes of the same input, a file. */
export async function runProgramOn(program: string, file: string): Promise<Run> {
  const stdin = openSync(file, 'r');
  const child = spawn(program, { stdio: [stdin, 'pipe', 'pipe'] });
  closeSync(stdin);
  const read = async (stream: Readable | null): Promise<string> => {
    const pieces: Buffer[] = [];
    for await (const piece of stream ?? []) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString('latin1');
  };
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject).on('close', (status, signal) => {
      resolve(status ?? signal ?? '');
    });
  });
  const [stdout, stderr, status] = await Promise.all([read(child.stdout), read(child.stderr), ended]);
  return { status, stdout, stderr };
}

/** Runs both functions on a file both ways. Out: the names of those whose outcomes differ in any byte. */
export async function findDifferences(folder: string, file: string): Promise<readonly string[]> {
  const input = readFileSync(file);
  const differing: string[] = [];
  for (const name of functions.keys()) {
    const seen = await runProgramOn(`${folder}/${name}`, file);
    const expected = runOnNode(name, input);
    if (JSON.stringify(seen) !== JSON.stringify(expected)) differing.push(name);
  }
  return differing;
}
