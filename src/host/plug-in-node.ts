import type { ByteEngine } from '../text/byte-engine.js';
import { plugInByteEngine } from '../text/byte-engine.js';
import type { YamlLibrary } from '../yaml/yaml-library.js';
import { plugInYamlLibrary } from '../yaml/yaml-library.js';

/** Node's way with bytes, which is built in. */
export const nodeByteEngine: ByteEngine = {
  toByteText: (bytes, start, end) => bufferOf(bytes, start, end).toString('latin1'),
  toBytes: (text) => Buffer.from(text, 'latin1'),
  findBytes: (bytes, sought, start, end) => bufferOf(bytes, 0, end).indexOf(sought, start),
};

/** Gives the core what node has for it. */
export function plugInNode(): void {
  plugInByteEngine(nodeByteEngine);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the only synchronous way to load on demand
  plugInYamlLibrary(() => require('yaml') as YamlLibrary);
}

function bufferOf(bytes: Uint8Array, start: number, end: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
}
