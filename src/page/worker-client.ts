import type { RequestName, Requests } from './messages.js';

interface Answer {
  readonly number: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** Asks the page's worker, which holds the package and runs both functions. */
export class WorkerClient {
  readonly #worker: Promise<Worker>;
  readonly #waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  #asked = 0;

  /** @param packed the worker's program, as `scripts/build-page.mjs` packs it */
  constructor(packed: string) {
    this.#worker = unpack(packed).then((code) => {
      const worker = new Worker(URL.createObjectURL(code));
      worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
        this.#settle(data);
      });
      return worker;
    });
  }

  /** @throws Error (rejects) where the functions do, which is a fault of theirs */
  ask<Name extends RequestName>(name: Name, ask: Requests[Name]['ask']): Promise<Requests[Name]['answer']> {
    const number = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve: resolve as (answer: unknown) => void, reject });
      this.#worker.then((worker) => {
        worker.postMessage({ number, name, ask });
      }, reject);
    });
  }

  #settle({ number, answer, error }: Answer): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (error === undefined) waiting?.resolve(answer);
    else waiting?.reject(new Error(error));
  }
}

async function unpack(packed: string): Promise<Blob> {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const code = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Blob([await new Response(code).arrayBuffer()], { type: 'text/javascript' });
}
