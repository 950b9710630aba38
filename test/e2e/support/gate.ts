import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut in the middle of an answer. */
export class Gate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #bytesLeft = Infinity;

  private constructor(target: URL) {
    this.#server = createServer((client) => {
      const server = connect(Number(target.port), target.hostname);
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.#sockets.delete(socket));
      }
      client.pipe(server);
      server.on('end', () => client.end());
      server.on('data', (data) => {
        this.#bytesLeft -= data.length;
        if (this.#bytesLeft < 0) this.#cut();
        else client.write(data);
      });
      if (this.#bytesLeft < 0) this.#cut();
    });
  }

  /** Opens a way to the server of the URL, through a free port of loopback, and closes it after its use, whatever comes. */
  static async use<T>(target: string, use: (gate: Gate) => Promise<T>): Promise<T> {
    const gate = new Gate(new URL(target));
    await new Promise<void>((resolve) => {
      gate.#server.listen(0, '127.0.0.1', resolve);
    });
    try {
      return await use(gate);
    } finally {
      await gate.#close();
    }
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets so many more bytes of answers through, then ends every connection, old and new. */
  letThrough(bytes: number): void {
    this.#bytesLeft = bytes;
    if (bytes <= 0) this.#cut();
  }

  async #close(): Promise<void> {
    this.#cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
