import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(__dirname, '../..');

interface Bom {
  readonly components: readonly { readonly name: string; readonly purl: string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}
const bom = JSON.parse(execFileSync(process.execPath, ['scripts/sbom.mjs'], { cwd: root, encoding: 'utf8' })) as Bom;

test.each([
  ['what every program holds', 'yaml'],
  ['what the check holds', '@kubernetes/client-node'],
  ['what that needs', 'openid-client'],
  ['what the check holds', 'ignore'],
  ['the engine of the programs', 'quickjs'],
  ['the C library of the programs', 'musl'],
])('the bill of materials names %s: %s', (_, name) => {
  expect(bom.components.map((component) => component.name)).toContain(name);
});

test('the bill of materials names no tool', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const names = bom.components.map(({ name }) => name);
  expect(Object.keys(devDependencies).filter((name) => names.includes(name))).toEqual([
    '@kubernetes/client-node',
    // By the Kubernetes client, which asks for them.
    '@types/node',
    'diff',
    'fflate',
    'ignore',
    'preact',
    'yaml',
  ]);
});
