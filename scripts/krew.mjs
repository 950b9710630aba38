/**
 * Makes the kubectl plugin of what `npm run build` left in dist/: the archive, and krew's manifest with its checksum. The same
 * bundle gives the same bytes.
 *
 *   node scripts/krew.mjs FOLDER
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node scripts/krew.mjs FOLDER');
const program = 'kubectl-porch_registry_auth';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const archive = resolve(folder, `${program}.tar.gz`);
const content = mkdtempSync(join(tmpdir(), 'krew-'));
try {
  mkdirSync(folder, { recursive: true });
  copyFileSync('dist/porch-registry-auth.cjs', join(content, program));
  const others = ['LICENSE', 'page.html'];
  copyFileSync('LICENSE', join(content, 'LICENSE'));
  copyFileSync('dist/page.html', join(content, 'page.html'));
  chmodSync(join(content, program), 0o755);
  for (const other of others) chmodSync(join(content, other), 0o644);
  const sameEverywhere = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  const tar = execFileSync('tar', ['-c', ...sameEverywhere, '-C', content, ...others, program], { maxBuffer: 1 << 28 });
  const bytes = execFileSync('gzip', ['-n', '-9'], { input: tar, maxBuffer: 1 << 28 });
  writeFileSync(archive, bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  const manifest = readFileSync('deploy/krew/porch-registry-auth.yaml', 'utf8')
    .replace(/^#.*\n/, '')
    .replaceAll('VERSION', `v${version}`)
    .replaceAll('SHA256', sum);
  writeFileSync(join(folder, 'porch-registry-auth.yaml'), manifest);
  process.stdout.write(`${archive}: ${sum}\n`);
} finally {
  rmSync(content, { recursive: true });
}
