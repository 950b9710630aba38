/** What an engine may do faster than plain TypeScript. Both ways give the same. */
export interface ByteEngine {
  /** The bytes `[start, end)`, one character per byte. */
  readonly toByteText: (bytes: Uint8Array, start: number, end: number) => string;
  /** The opposite; the text holds no character above U+00FF. */
  readonly toBytes: (text: string) => Uint8Array;
  /** Where the bytes that are sought, at least one, first stand in `[start, end)`; -1 where they do not. */
  readonly findBytes: (bytes: Uint8Array, sought: Uint8Array, start: number, end: number) => number;
}

/** Function calls take only so many arguments. */
const charactersPerCall = 1 << 12;

/** The way that every engine has. */
export const plainByteEngine: ByteEngine = {
  toByteText: (bytes, start, end) => {
    let text = '';
    for (let at = start; at < end; at += charactersPerCall) {
      text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + charactersPerCall)));
    }
    return text;
  },
  toBytes: (text) => Uint8Array.from(text, (character) => character.charCodeAt(0)),
  findBytes: (bytes, sought, start, end) => {
    const last = end - sought.length;
    const [first = 0] = sought;
    for (let at = bytes.indexOf(first, start); at !== -1 && at <= last; at = bytes.indexOf(first, at + 1)) {
      if (sought.every((byte, index) => bytes[at + index] === byte)) return at;
    }
    return -1;
  },
};

let current = plainByteEngine;

/** The engine's way, or the plain one until the host plugs in a faster one. */
export function byteEngine(): ByteEngine {
  return current;
}

/** Plugs in the engine's way; for the host, before anything is read. */
export function plugInByteEngine(engine: ByteEngine): void {
  current = engine;
}
