/**
 * Reads a checkout of Porch and prints what it has, and how that differs from the newest row of src/porch/releases.ts
 * that is on Porch's main branch, or from the row of a build. Exit status: 0: no difference; 1: differences; 2: the
 * checkout cannot be read.
 *
 *   npm run read-release -- DIRECTORY [--build BUILD]
 */
import { runReadRelease } from './porch-checkout/run-read-release.js';

const { status, stdout, stderr } = runReadRelease(process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = status;
