import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';

const startLimit = 300_000;
const stopLimit = 5_000;

/** Servers that run as processes of their own; each writes a log into `folder`. */
export class Processes {
  #folder;
  #running = [];

  constructor(folder) {
    this.#folder = folder;
  }

  /** The servers that were started, with their process ids and how long each took to answer. */
  get started() {
    return this.#running.map(({ name, address, ready, child }) => ({ name, address, ready, pid: child.pid }));
  }

  /**
   * Starts a server, and waits until it answers: `answer` is a URL, or a function that resolves to whether it does.
   * Rejects, with the end of its log, where the server ends before or takes too long.
   */
  async start(name, [program, ...args], answer, environment = {}) {
    const began = Date.now();
    const logFile = join(this.#folder, `${name}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log], env: { ...process.env, ...environment } });
    closeSync(log);
    const isUrl = typeof answer === 'string';
    const server = { name, child, address: isUrl ? new URL(answer).origin : '', ready: 0 };
    this.#running.push(server);
    let failure;
    child.once('error', (error) => (failure = error.message));
    child.once('exit', (status, signal) => (failure = `ended with ${status ?? signal}`));
    while (!(await (isUrl ? answers(answer) : answer()))) {
      if (Date.now() - began > startLimit) failure ??= `not ready in ${startLimit} ms`;
      if (failure) throw new Error(`${name}: ${failure}\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    server.ready = Date.now() - began;
  }

  /** Stops what runs, the last one first: without etcd the API server would linger for a minute. */
  async stop() {
    for (const { child } of this.#running.splice(0).reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), stopLimit);
      await ended;
      clearTimeout(patience);
    }
  }
}

/** Whether a server answers with 200; certificates are not looked at, and the registries' root needs no login. */
function answers(url) {
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? https.get : http.get;
    get(url, { rejectUnauthorized: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .once('error', () => resolve(false))
      .once('timeout', function () {
        this.destroy();
      });
  });
}
