import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const root = join(__dirname, '../..');
const ready = {
  'package.json': '{ "version": "1.2.3" }\n',
  'CHANGELOG.md': '# Changelog\n\n## 1.2.3 - 2026-05-04\n\n- New.\n',
  'README.md': 'kpt fn eval --image ghcr.io/porch-registry-auth/inject-registry-auth:v1.2\n',
  'deploy/function-configs.yaml': 'spec:\n  podExecutor:\n    tags:\n      - v1.2\n',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  git('init', '--quiet');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function git(...args: string[]): string {
  const identity = { NAME: 'Alice', EMAIL: 'alice@example.com', DATE: '2026-05-04T00:00:00Z' };
  const variables = Object.entries(identity).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  return execFileSync('git', ['-c', 'commit.gpgSign=false', '-c', 'tag.gpgSign=false', ...args], {
    cwd: folder,
    env: { ...process.env, ...(Object.fromEntries(variables) as Record<string, string>) },
    encoding: 'utf8',
  }).trim();
}

function commit(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git('add', '.');
  git('commit', '--quiet', '--message', 'Release');
}

function release(): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'scripts/release.mjs')], { cwd: folder, encoding: 'utf8' });
}

const output =
  'type=image,push=true,compression=zstd,compression-level=19,force-compression=true,rewrite-timestamp=true';

test('prints the commands of a release', () => {
  commit(ready);
  const build = (name: string): string => `docker buildx build . --platform linux/amd64,linux/arm64 \\
  --target ${name} \\
  --tag ghcr.io/porch-registry-auth/${name}:v1.2.3 \\
  --tag ghcr.io/porch-registry-auth/${name}:v1.2 \\
  --tag ghcr.io/porch-registry-auth/${name}:v1 \\
  --build-arg VERSION=1.2.3 --build-arg REVISION=${git('rev-parse', 'HEAD')} --build-arg SOURCE_DATE_EPOCH=1777852800 \\
  --provenance mode=max --sbom true \\
  --output ${output}
`;
  expect(release()).toMatchObject({
    status: 0,
    stderr: '',
    stdout: `git tag --sign v1.2.3 --message v1.2.3
git push origin v1.2.3
${build('inject-registry-auth')}${build('validate-image-pull-secrets')}npm run build
docker buildx build . --platform linux/amd64,linux/arm64 --file deploy/check.Dockerfile \\
  --tag ghcr.io/porch-registry-auth/check:v1.2.3 \\
  --tag ghcr.io/porch-registry-auth/check:v1.2 \\
  --tag ghcr.io/porch-registry-auth/check:v1 \\
  --build-arg VERSION=1.2.3 --build-arg REVISION=${git('rev-parse', 'HEAD')} --build-arg SOURCE_DATE_EPOCH=1777852800 \\
  --provenance mode=max --sbom true \\
  --output type=image,push=true,rewrite-timestamp=true
node scripts/krew.mjs release
npm publish
`,
  });
});

const otherTag = (path: string, tag: string): string => `${path}: image tag ${tag} must be one of v1.2.3, v1.2, v1\n`;
const image = (tag: string): string => `ghcr.io/porch-registry-auth/validate-image-pull-secrets:${tag}\n`;
describe.each<[string, Readonly<Record<string, string>>, string]>([
  [
    'a version that is no release',
    { 'package.json': '{ "version": "1.2.3-rc.1" }\n', 'CHANGELOG.md': '## 1.2.3-rc.1 - 2026-05-04\n' },
    'package.json: version "1.2.3-rc.1" must be X.Y.Z\n',
  ],
  [
    'a changelog without its date',
    { 'CHANGELOG.md': '## 1.2.3\n' },
    'CHANGELOG.md: a heading "## 1.2.3 - YYYY-MM-DD" must say what is in it\n',
  ],
  [
    'a changelog of another version',
    { 'CHANGELOG.md': '## 1.203 - 2026-05-04\n' },
    'CHANGELOG.md: a heading "## 1.2.3 - YYYY-MM-DD" must say what is in it\n',
  ],
  ['an older tag in a page', { 'docs/porch.md': image('v1.1') }, otherTag('docs/porch.md', 'v1.1')],
  [
    'an older tag of the check',
    { 'deploy/a.yml': image('v1.1').replace('validate-image-pull-secrets', 'check') },
    otherTag('deploy/a.yml', 'v1.1'),
  ],
  ['the tag of an older patch', { 'docs/porch.md': image('v1.2.2') }, otherTag('docs/porch.md', 'v1.2.2')],
  ['an older tag in an example', { 'examples/a/README.md': image('v0') }, otherTag('examples/a/README.md', 'v0')],
  [
    'an older tag in a FunctionConfig',
    { 'deploy/function-configs-binary.yaml': 'tags:\n  - v1.1\n' },
    otherTag('deploy/function-configs-binary.yaml', 'v1.1'),
  ],
])('%s', (_, files, fault) => {
  test('is refused', () => {
    commit({ ...ready, ...files });
    expect(release()).toMatchObject({ status: 1, stdout: '', stderr: fault });
  });
});

test('older tags are left to records and tests', () => {
  commit({ ...ready, 'docs/tested-with.md': image('v0.1'), 'test/a.test.ts': image('v0.1') });
  expect(release()).toMatchObject({ status: 0, stderr: '' });
});

test('a change that is not committed and a tag that exists are refused together', () => {
  commit(ready);
  git('tag', 'v1.2.3');
  writeFileSync(join(folder, 'left.txt'), '');
  expect(release()).toMatchObject({
    status: 1,
    stdout: '',
    stderr: `the work tree must hold no change that is not committed
the tag v1.2.3 exists; raise the version in package.json
`,
  });
});

interface Step {
  readonly id?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
}
interface Workflow {
  readonly jobs: Readonly<Record<'images' | 'programs', { readonly steps: readonly Step[] }>>;
}
const { jobs } = parse(readFileSync(join(root, '.github/workflows/release.yaml'), 'utf8')) as Workflow;

test('the workflow builds images as the printed commands do', () => {
  expect(jobs.images.steps.find(({ id }) => id === 'build')?.with).toMatchObject({
    platforms: 'linux/amd64,linux/arm64',
    provenance: 'mode=max',
    sbom: true,
    outputs: output,
  });
});

test.each([
  ['the only section', '# Changelog\n\n## 1.2.3 - 2026-05-04\n\n- New.\n'],
  ['a section before another', '# Changelog\n\n## 1.2.3 - 2026-05-04\n\n- New.\n\n## 1.2.2 - 2026-05-03\n\n- Old.\n'],
])("the workflow's notes are the whole section of the version: %s", (_, changelog) => {
  commit({ ...ready, 'CHANGELOG.md': changelog });
  const script = jobs.programs.steps.map(({ run }) => run ?? '').find((run) => run.includes('gh release create'));
  const notes = /--notes-file <\((.*)\) /.exec(script ?? '')?.[1] ?? '';
  const printed = execFileSync('bash', ['-c', notes], {
    cwd: folder,
    env: { ...process.env, GITHUB_REF_NAME: 'v1.2.3' },
    encoding: 'utf8',
  });
  expect(printed.trim()).toBe('- New.');
});
