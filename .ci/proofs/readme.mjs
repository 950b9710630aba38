#!/usr/bin/env node
// A newcomer's walk: runs the README's shell blocks, in order, in a fresh clone, with a Porch package in ./porch and a
// docker config where docker keeps it. What another proof runs is left out, what needs a program that is absent is skipped;
// both are printed.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const temporary = mkdtempSync(join(tmpdir(), 'readme-'));
const clone = join(temporary, 'clone');
const home = join(temporary, 'home');
const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Why a block is not run here; undefined for one that is. */
function reasonNotToRun(block) {
  if (block.includes('--image ')) return 'left out: it needs an image; kpt.sh runs it with one built there';
  if (block.includes('kubectl apply '))
    return 'left out: it needs a cluster; the end-to-end suite applies the same files';
  if (/\bnpm test\b/.test(block)) return 'left out: .ci/run itself runs it';
  const absent = ['kpt', 'kubectl'].find((program) => block.includes(`${program} `) && !has(program));
  return absent && `skipped: ${absent} is not on PATH`;
}

let failed = 0;
try {
  execFileSync('git', ['clone', '--quiet', process.cwd(), clone]);
  cpSync(join(clone, 'examples/demo'), join(clone, 'porch'), { recursive: true });
  mkdirSync(join(home, '.docker'), { recursive: true });
  const auth = Buffer.from('alice:example-password').toString('base64');
  writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ auths: { 'ghcr.io': { auth } } }));
  const blocks = readFileSync(join(clone, 'README.md'), 'utf8').matchAll(/^```shell\n([^]*?)^```$/gm);
  for (const [, block] of blocks) {
    const reason = reasonNotToRun(block);
    console.log(`${reason ?? 'running'}:\n${block.replace(/^/gm, '  ')}`);
    if (reason) continue;
    const { status, stdout, stderr } = spawnSync('bash', ['-euc', block], {
      cwd: clone,
      env: { ...process.env, HOME: home, PASSWORD: 'example-password' },
      encoding: 'utf8',
    });
    if (status === 0) continue;
    failed++;
    console.log(`ended with status ${status}:\n${stdout}${stderr}`);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
