/**
 * Checks that this commit can be released as the version that package.json names, and prints the commands that do it.
 * It changes nothing. docs/releasing.md tells the whole way.
 *
 *   node scripts/release.mjs
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const images = 'ghcr.io/porch-registry-auth';
const functions = ['inject-registry-auth', 'validate-image-pull-secrets'];
/** Where an image tag tells of the past, or is made up. */
const records = ['CHANGELOG.md', 'docs/tested-with.md', 'test'];
const imageTag = new RegExp(`(?:${functions.join('|')}|porch-registry-auth/check):(v\\d+(?:\\.\\d+)*)`, 'g');
/** FunctionConfig objects name the tags apart from the image. */
const functionConfigs = /^deploy\/function-configs.*\.yaml$/;
const listedTag = /^ *- (v\d+(?:\.\d+)*)$/gm;

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const [major, minor] = version.split('.');
const tags = [`v${version}`, `v${major}.${minor}`, `v${major}`];
const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();

const faults = [];
if (!/^\d+\.\d+\.\d+$/.test(version)) faults.push(`package.json: version "${version}" must be X.Y.Z`);
if (
  !new RegExp(`^## ${version.replaceAll('.', '\\.')} - \\d{4}-\\d{2}-\\d{2}$`, 'm').test(
    readFileSync('CHANGELOG.md', 'utf8'),
  )
) {
  faults.push(`CHANGELOG.md: a heading "## ${version} - YYYY-MM-DD" must say what is in it`);
}
for (const path of git('ls-files', '--', '.', ...records.map((record) => `:!${record}`)).split('\n')) {
  const text = readFileSync(path, 'utf8');
  const found = [...text.matchAll(imageTag), ...(functionConfigs.test(path) ? text.matchAll(listedTag) : [])];
  const other = found.map((match) => match[1]).find((tag) => !tags.includes(tag));
  if (other !== undefined) faults.push(`${path}: image tag ${other} must be one of ${tags.join(', ')}`);
}
if (git('status', '--porcelain') !== '') faults.push('the work tree must hold no change that is not committed');
if (git('tag', '--list', `v${version}`) !== '')
  faults.push(`the tag v${version} exists; raise the version in package.json`);

if (faults.length > 0) {
  process.stderr.write(faults.map((fault) => `${fault}\n`).join(''));
  process.exit(1);
}

const epoch = git('log', '-1', '--format=%ct');
const builds = functions.map((name) =>
  [
    'docker buildx build . --platform linux/amd64,linux/arm64',
    `  --target ${name}`,
    ...tags.map((tag) => `  --tag ${images}/${name}:${tag}`),
    `  --build-arg VERSION=${version} --build-arg REVISION=${git('rev-parse', 'HEAD')} --build-arg SOURCE_DATE_EPOCH=${epoch}`,
    '  --provenance mode=max --sbom true',
    '  --output type=image,push=true,compression=zstd,compression-level=19,force-compression=true,rewrite-timestamp=true',
  ].join(' \\\n'),
);
const check = [
  'npm run build',
  [
    'docker buildx build . --platform linux/amd64,linux/arm64 --file deploy/check.Dockerfile',
    ...tags.map((tag) => `  --tag ${images}/check:${tag}`),
    `  --build-arg VERSION=${version} --build-arg REVISION=${git('rev-parse', 'HEAD')} --build-arg SOURCE_DATE_EPOCH=${epoch}`,
    '  --provenance mode=max --sbom true',
    '  --output type=image,push=true,rewrite-timestamp=true',
  ].join(' \\\n'),
  'node scripts/krew.mjs release',
];
process.stdout.write(
  [
    `git tag --sign v${version} --message v${version}`,
    `git push origin v${version}`,
    ...builds,
    ...check,
    'npm publish',
  ].join('\n') + '\n',
);
