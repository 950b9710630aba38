import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fromResourceList, readPackage, toResourceList } from '../support/package-files.js';
import { runInject } from '../support/run-inject.js';
import { runProgram } from './support/programs.js';

const check = 'porch-registry-auth';
const values = ['--', 'porchRelease=v1.5.8', 'privateRegistries=registry.example.com'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-'));
  const functionConfig = JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'function-input' } },
    data: { porchRelease: 'v1.5.8', server: 'registry.example.com', username: 'robot', password: 'not-a-password' },
  });
  const run = runInject(toResourceList(readPackage('examples/inject-reference'), `${functionConfig}\n`));
  for (const [path, text] of Object.entries(fromResourceList(run.items))) writeFileSync(join(folder, path), text);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a package before the mutator: not healthy, and says what to do', async () => {
  const ended = await runProgram(check, ['check', '--package', 'examples/inject-reference', ...values]);
  expect(ended).toMatchObject({ status: 1, stderr: '' });
  expect(ended.stdout).toMatch(/^examples\/inject-reference: unhealthy\n/);
  expect(ended.stdout).toContain('error [private-registries-not-enabled]');
});

test('the package after the mutator: healthy, without a credential in the output', async () => {
  const ended = await runProgram(check, ['check', '--package', folder, '-o', 'yaml', ...values]);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  expect(ended.stdout).toMatch(/^health: healthy\n/);
  expect(ended.stdout).not.toMatch(/not-a-password|cm9ib3Q6/);
});

test.each([
  [['check', '--package', '/no/such/folder'], /no such file or folder: "\/no\/such\/folder"/],
  [['check', '--package', 'examples/inject-reference', '--', 'porchRelaese=v1.5.8'], /porchRelaese.*porchRelease/],
  [['check', '--fn-config', '/no/such/file'], /"\/no\/such\/file": there is no such file/],
  [['check', '--kubeconfig', '/no/such/file'], /"\/no\/such\/file": there is no such file/],
  [['check', '--context', 'nowhere'], /no context "nowhere"; it has "e2e"/],
  [['apply'], /the command must be `check`/],
])('%j: could not look', async (args, message) => {
  const ended = await runProgram(check, args);
  expect(ended).toMatchObject({ status: 2, stdout: '' });
  expect(ended.stderr).toMatch(message);
});

test('--help and --version', async () => {
  expect(await runProgram(check, ['--help'])).toMatchObject({ status: 0, stderr: '' });
  expect((await runProgram(check, ['--version'])).stdout).toMatch(/^porch-registry-auth \d+\.\d+\.\d+\n$/);
});
