/** Reads stdin; prints how much it held, its first and last byte, how, and what is left to read. Run by bun. */
import { readFileSync, readSync } from 'node:fs';
import { dlopen } from 'bun:ffi';
import { readInput } from '../../src/host/read-input.ts';

const getPipeSize = 1032;

const bytes = readInput(0);
const { fcntl } = dlopen('libc.so.6', { fcntl: { args: ['i32', 'i32'], returns: 'i32' } }).symbols;
const report = {
  length: bytes.length,
  ends: String.fromCharCode(bytes[0], bytes.at(-1)),
  mapped: readFileSync('/proc/self/maps', 'utf8').includes('large-input'),
  pipeSize: fcntl(0, getPipeSize),
  left: readSync(0, new Uint8Array(1)),
};
process.stderr.write(JSON.stringify(report));
