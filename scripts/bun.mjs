/** Runs bun with the arguments given, as `npx bun` would if install scripts had been run. */
import { spawnSync } from 'node:child_process';
import { findBun } from './bun-runtime.mjs';

process.exitCode = spawnSync(findBun(), process.argv.slice(2), { stdio: 'inherit' }).status ?? 1;
