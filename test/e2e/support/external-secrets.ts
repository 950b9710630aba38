import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Manifest } from '../../validate/patch-objects.js';
import { define, inClientNames } from './cluster.js';
import { readManifests } from './manifests.js';
import { servers } from './servers.js';

/**
 * The controller of External Secrets, as its image runs it. Built in are only the store and the generator that give what
 * they are told.
 */
export class ExternalSecrets {
  readonly #process: ChildProcess;
  #log = '';

  private constructor() {
    const { program } = servers.externalSecrets;
    const args = ['--metrics-addr=0', '--concurrent=4'];
    // It ends with this process, also where that is killed.
    this.#process = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
      env: { ...process.env, KUBECONFIG: servers.kubeconfig },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#log += text));
    }
  }

  /** Defines its kinds, and starts it. */
  static async start(): Promise<ExternalSecrets> {
    const definitions = readManifests(readFileSync(servers.externalSecrets.definitions, 'utf8'));
    await define(inClientNames(definitions) as Manifest[]);
    // Another test may have defined a kind otherwise before, which counts for a moment longer.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return new ExternalSecrets();
  }

  /** Waits until an assertion holds: it throws until then. */
  async until(assertion: () => Promise<void>): Promise<void> {
    const end = Date.now() + 30_000;
    for (;;) {
      try {
        await assertion();
        return;
      } catch (error) {
        if (this.#process.exitCode !== null || Date.now() > end) {
          throw new Error(`External Secrets: ${this.#log.slice(-3000)}`, { cause: error });
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }
}
