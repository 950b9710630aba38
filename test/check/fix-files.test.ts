import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fixFiles, type FixedFiles } from '../../src/check/fix-files.js';
import { readManifests, type InputFile } from '../../src/check/manifest-list.js';
import { plugInNode } from '../../src/host/plug-in-node.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { assembleOutput } from '../../src/resource-list/assemble-output.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { readExample } from '../support/example.js';
import { functionConfigItem } from '../support/function-config-item.js';
import { fromResourceList, toResourceList, type PackageFiles } from '../support/package-files.js';
import { surroundings } from '../support/surroundings.js';

beforeAll(plugInNode);

const inputs = (files: PackageFiles): readonly InputFile[] =>
  Object.entries(files).map(([path, text]) => ({ path, shown: `porch/${path}`, bytes: Buffer.from(text) }));
const good = (fixed: ReturnType<typeof fixFiles>): FixedFiles => {
  if (fixed.error !== undefined) throw new Error(fixed.error);
  return fixed;
};
const { packageFiles } = readExample('examples/inject-reference');

describe.each(readdirSync('examples').filter((name) => name.startsWith('inject-')))('examples/%s', (name) => {
  const example = readExample(`examples/${name}`);
  const around = surroundings(example);
  const fix = (files: readonly InputFile[]): FixedFiles =>
    good(
      fixFiles(
        'porch',
        readManifests(files),
        example.functionConfig === undefined ? undefined : functionConfigItem(example.functionConfig),
        around,
      ),
    );

  test('every file is what kpt would write', () => {
    const { list, error } = parseResourceList(
      Buffer.from(toResourceList(example.packageFiles, example.functionConfig)),
    );
    if (error) throw new Error(error.message);
    const output = fromResourceList(Buffer.concat(assembleOutput(list, injectRegistryAuth(list, around))).toString());
    const { files } = fix(inputs(example.packageFiles));
    const written = {
      ...example.packageFiles,
      ...Object.fromEntries(files.map(({ path, bytes }) => [path.slice(6), Buffer.from(bytes).toString()])),
    };
    // kpt's own annotations make the key `annotations` in another place than a file without them has it.
    // kpt's own annotations are there first, so the key `annotations` is not ours, and has another place.
    const bare = (text = ''): readonly string[] =>
      text
        .replace(/^---\n/gm, '')
        .replace(',"metadata":{"annotations":["+",{}]}', '')
        .split('\n')
        .sort();
    expect(Object.keys(written).sort()).toEqual(Object.keys(output).sort());
    for (const [path, text] of Object.entries(written)) expect(bare(text)).toEqual(bare(output[path]));
    expect(files.length).toBeGreaterThan(0);
  });

  test('a second run changes nothing', () => {
    const first = fix(inputs(example.packageFiles));
    expect(fix(first.manifests.files)).toMatchObject({ files: [], errors: '' });
  });

  test('the diff shows no credential', () => {
    const { shown } = fix(inputs(example.packageFiles));
    expect(shown).not.toMatch(/not-a-(?:real-)?password|[A-Za-z0-9+/]{60}/);
    expect(shown).toContain('+++ b/porch/function-runner.yaml\n');
  });
});

describe('the functionConfig', () => {
  const kptfile = (pipeline: string): string =>
    `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: a}\npipeline: ${pipeline}\n`;
  const fix = (files: PackageFiles): ReturnType<typeof fixFiles> =>
    fixFiles('porch', readManifests(inputs({ ...packageFiles, ...files })), undefined, surroundings());
  const image = 'image: ghcr.io/porch-registry-auth/inject-registry-auth:v0.1';

  test('is the one of a pipeline, in a file', () => {
    const config =
      'apiVersion: fn.kpt.dev/v1alpha1\nkind: InjectRegistryAuth\nmetadata: {name: c}\nspec: {secret: {name: from-file}}\n';
    const { shown, files } = good(
      fix({ Kptfile: kptfile(`{mutators: [{${image}, configPath: ./c.yaml}]}`), 'c.yaml': config }),
    );
    expect(shown).toContain('inject-registry-auth (functionConfig: porch/c.yaml):\n');
    expect(files.map(({ bytes }) => Buffer.from(bytes).toString()).join('')).toContain('secretName: from-file');
  });

  test('is the one of a pipeline, as a map', () => {
    const { shown } = good(fix({ Kptfile: kptfile(`{mutators: [{${image}, configMap: {secretName: from-map}}]}`) }));
    expect(shown).toContain('+            secretName: from-map\n');
  });

  test('has all defaults where no pipeline runs the function', () => {
    const { shown } = good(fix({ Kptfile: kptfile('{mutators: [{image: ghcr.io/a/other:v1}]}') }));
    expect(shown).toContain('all defaults');
    expect(shown).toContain('secretName: auth-secret');
  });

  test.each([
    [
      'that is in no file',
      { Kptfile: kptfile(`{mutators: [{${image}, configPath: none.yaml}]}`) },
      /"none.yaml", which is not/,
    ],
    [
      'of which there are two',
      {
        Kptfile: kptfile(`{mutators: [{${image}}]}`),
        'sub/Kptfile': kptfile('{mutators: [{exec: ./inject-registry-auth}]}'),
      },
      /several pipelines run inject-registry-auth/,
    ],
  ])('%s is refused', (_, files, message) => {
    expect(fix(files).error).toMatch(message);
  });
});

test('with an error of the function nothing is written', () => {
  const config = functionConfigItem(
    'apiVersion: fn.kpt.dev/v1alpha1\nkind: InjectRegistryAuth\nspec: {porchRelease: v0.0.1}\n',
  );
  const fixed = good(fixFiles('porch', readManifests(inputs(packageFiles)), config, surroundings()));
  expect(fixed).toMatchObject({ files: [], shown: '' });
  expect(fixed.errors).toMatch(/^error \[[a-z-]+\] .*v0\.0\.1/);
});

test('a Secret whose content changes is shown to change, without the content', () => {
  const secret = (auth: string): PackageFiles => ({
    ...packageFiles,
    'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: auth-secret, namespace: porch-system}\ntype: kubernetes.io/dockerconfigjson\nstringData:\n  .dockerconfigjson: '{"auths":{"a.io":{"auth":"${auth}"}}}'\n`,
  });
  const config = functionConfigItem(
    'apiVersion: fn.kpt.dev/v1alpha1\nkind: InjectRegistryAuth\nspec: {secret: {registries: [{server: a.io, username: u, passwordEnv: P}]}}\n',
  );
  const around = surroundings({ variables: { P: 'not-a-password' } });
  const former = Buffer.from('u:old-password').toString('base64');
  const { shown } = good(fixFiles('porch', readManifests(inputs(secret(former))), config, around));
  expect(shown).toContain('(a value, not shown)');
  expect(shown).toContain('(another value, not shown)');
  expect(shown).not.toContain(former);
});

test('new files are put into the folder of the evaluator, one file or several inputs alike', () => {
  const config = functionConfigItem(
    'apiVersion: fn.kpt.dev/v1alpha1\nkind: InjectRegistryAuth\nspec: {secret: {registries: [{server: a.io, username: u, passwordEnv: P}]}}\n',
  );
  const around = surroundings({ variables: { P: 'not-a-password' } });
  const newPath = (root: string | undefined, files: readonly InputFile[]): string | undefined =>
    good(fixFiles(root, readManifests(files), config, around)).files.find(({ isNew }) => isNew)?.path;
  const onDisk = (folder: string): readonly InputFile[] =>
    Object.entries(packageFiles).map(([path, text]) => {
      const shown = `${folder}${path}`;
      return { path: shown, shown, bytes: Buffer.from(text) };
    });
  expect(newPath('porch', inputs(packageFiles))).toBe('porch/auth-secret.yaml');
  expect(newPath(undefined, onDisk('a/b/'))).toBe('a/b/auth-secret.yaml');
  expect(newPath(undefined, onDisk(''))).toBe('auth-secret.yaml');
  expect(newPath('.', onDisk(''))).toBe('auth-secret.yaml');
});
