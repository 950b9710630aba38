/** Reads stdin, and prints how much it held and what the kernel made of the host's hints. Run by bun. */
import { readFileSync } from 'node:fs';
import { dlopen } from 'bun:ffi';
import { readInput } from '../../src/host/read-input.ts';

const getPipeSize = 1032;

const { length } = readInput(0);
const { fcntl } = dlopen('libc.so.6', { fcntl: { args: ['i32', 'i32'], returns: 'i32' } }).symbols;
console.log(
  JSON.stringify({
    length,
    largePages: /^VmFlags:.* hg\b/m.test(readFileSync('/proc/self/smaps', 'utf8')),
    pipeSize: fcntl(0, getPipeSize),
  }),
);
