/**
 * Fails where a program gives another stdout, stderr or status than node does, in any byte.
 *
 *   compare-programs.ts PROGRAMS INPUTS   two folders: the programs, and files that each hold an input
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { plugInNode } from '../../src/host/plug-in-node.js';
import { findDifferences } from './run-both-ways.js';

const [programs = '', inputs = ''] = process.argv.slice(2);
plugInNode();
const files = readdirSync(inputs).map((name) => join(inputs, name));
let next = 0;
let differing = 0;

async function work(): Promise<void> {
  for (let file = files[next++]; file !== undefined; file = files[next++]) {
    const names = await findDifferences(programs, file);
    if (names.length === 0) continue;
    differing++;
    process.stdout.write(`FAILED: ${names.join(' and ')} differ on ${file}\n`);
  }
}

void Promise.all(Array.from({ length: availableParallelism() * 2 }, work)).then(() => {
  process.stdout.write(`${files.length} inputs, both functions: ${differing} differ from node\n`);
  if (differing > 0 || files.length === 0) process.exitCode = 1;
});
