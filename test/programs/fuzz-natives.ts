/**
 * A script for the program in the place of the functions: calls what native/program.c gives with drawn arguments, also
 * with such as no caller gives, and compares with plain TypeScript. Built by `scripts/build-programs.mjs --sanitize`; a
 * fault of memory ends it with another status than 0.
 *
 *   fuzz-natives CALLS SEED
 */
import '../../src/quickjs/native.js';
import { plainByteEngine } from '../../src/text/byte-engine.js';
import { encodeUtf8Bytes } from '../../src/text/utf8.js';

const [, calls = '', seed = ''] = native.arguments;
let state = Number(seed);

/** A number from 0 to below `count` (mulberry32). */
function draw(count: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
}

const pick = <T>(...values: readonly T[]): T => values[draw(values.length)] as T;

/** Part of a larger buffer, so that what lies before and behind it is seen if it is touched. */
function drawBytes(): Uint8Array {
  const high = pick(0x80, 0x100, 2);
  const buffer = Uint8Array.from({ length: draw(pick(1, 20, 20, 400)) }, () => draw(high));
  const start = draw(buffer.length + 1);
  return buffer.subarray(start, start + draw(buffer.length - start + 1));
}

function drawText(): string {
  const bytes = drawBytes();
  return plainByteEngine.toByteText(bytes, 0, bytes.length);
}

/** Also before the beginning and behind the end. */
const drawOffset = (length: number): number =>
  pick(0, length, draw(length + 1), draw(length + 1), -1, length + draw(100), 0.5);

const inRange = (offset: number, most: number): number => Math.trunc(Math.min(Math.max(offset, 0), most));

function drawAnything(): never {
  const values = [
    undefined,
    null,
    -1,
    NaN,
    Infinity,
    -Infinity,
    2 ** 63,
    1e300,
    'a\u{1f600}\ud800',
    [],
    {},
    new Uint8Array(0),
    new Int32Array(3),
    drawBytes,
  ];
  return pick(...values) as never;
}

const nothing = 'an exception';

function attempt<T>(call: () => T): T | typeof nothing {
  try {
    return call();
  } catch {
    return nothing;
  }
}

function check(name: string, seen: unknown, expected: unknown): void {
  const [one, other] = [seen, expected].map((each) => JSON.stringify(each));
  if (one !== other) throw new Error(`${name}: ${String(one)} is not ${String(other)}`);
}

const arrayOf = (bytes: Uint8Array): readonly number[] => [...bytes];

const tries: readonly (() => void)[] = [
  () => {
    const bytes = drawBytes();
    const [start, end] = [drawOffset(bytes.length), drawOffset(bytes.length)];
    const last = inRange(end, bytes.length);
    const expected = plainByteEngine.toByteText(bytes, inRange(start, last), last);
    check('toByteText', native.toByteText(bytes, start, end), expected);
  },
  () => {
    const text = drawText();
    check('toBytes', arrayOf(native.toBytes(text)), arrayOf(plainByteEngine.toBytes(text)));
  },
  () => {
    const [bytes, sought] = [drawBytes(), drawBytes().slice(0, 1 + draw(4))];
    if (sought.length === 0) return;
    const [start, end] = [drawOffset(bytes.length), drawOffset(bytes.length)];
    const last = inRange(end, bytes.length);
    const expected = plainByteEngine.findBytes(bytes, sought, inRange(start, last), last);
    check('findBytes', native.findBytes(bytes, sought, start, end), expected);
  },
  () => {
    const path = encodeUtf8Bytes(pick('/proc/self/status\0', '/\0', '/none\0', '', 'no end', `${drawText()}\0`));
    const descriptor = attempt(() => native.openFile(path));
    if (typeof descriptor !== 'number' || descriptor < 0) return;
    native.fileStatus(descriptor);
    const read = native.readAll(descriptor, draw(2000));
    if (typeof read !== 'number') check('readAll', read.length > 0, true);
  },
  () => void attempt(() => native.readVariable(pick('PATH', '', 'NONE', drawText()))),
  () => void attempt(() => native.load(pick('', 'none', drawText()))),
  // What the types forbid must be an exception or an error, and touch no memory.
  () => void attempt(() => native.toByteText(drawAnything(), drawAnything(), drawAnything())),
  () => void attempt(() => native.toBytes(drawAnything())),
  () => void attempt(() => native.findBytes(drawAnything(), drawAnything(), drawAnything(), drawAnything())),
  () => void attempt(() => native.openFile(drawAnything())),
  () => void attempt(() => native.fileStatus(pick(-1, 1e9, drawAnything()))),
  () => void attempt(() => native.readAll(pick(-1, 1e9), drawAnything())),
  () => void attempt(() => native.writeAll(pick(-1, 1e9), pick(drawBytes(), drawAnything()))),
];

try {
  for (let count = 0; count < Number(calls); count++) tries[draw(tries.length)]?.();
  native.status = 0;
} catch (error) {
  native.writeAll(2, encodeUtf8Bytes(`${String(error)}\n`));
}
