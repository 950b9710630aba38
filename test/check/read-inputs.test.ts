import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readManifests } from '../../src/check/manifest-list.js';
import { readInputs } from '../../src/check/read-inputs.js';

describe('a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (path: string, text = `metadata: {name: ${path}}\n`): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const names = (): unknown => {
    const { files, error } = readInputs([folder]);
    return error ?? files.map(({ path }) => path);
  };

  test('manifests and Kptfiles, of sub-packages too, but nothing linked and not .git', () => {
    for (const path of ['b.yaml', 'a.yml', 'Kptfile', 'sub/c.yaml', '.hidden/d.yaml', '.git/d.yaml', 'notes.md'])
      write(path);
    symlinkSync('/etc', join(folder, 'linked'));
    expect(names()).toEqual(['.hidden/d.yaml', 'Kptfile', 'a.yml', 'b.yaml', 'sub/c.yaml']);
  });

  // As kpt 1.0.0-beta.56 reads these folders.
  test.each<[title: string, ignoreFiles: Readonly<Record<string, string>>, read: readonly string[]]>([
    ['by name', { '.krmignore': 'b\n' }, ['B.yaml', 'a.yaml', 'd/a.yaml', 'sub/Kptfile', 'sub/b/a.yaml']],
    [
      'by path',
      { '.krmignore': '/b\n' },
      ['B.yaml', 'a.yaml', 'd/a.yaml', 'd/b/a.yaml', 'sub/Kptfile', 'sub/b/a.yaml'],
    ],
    [
      'only as folders',
      { '.krmignore': 'b/\na.yaml/\n' },
      ['B.yaml', 'a.yaml', 'd/a.yaml', 'sub/Kptfile', 'sub/b/a.yaml'],
    ],
    ['but for one', { '.krmignore': '*.yaml\n!B.yaml\n' }, ['B.yaml', 'sub/Kptfile', 'sub/b/a.yaml']],
    [
      'by the own file of a sub-package',
      { '.krmignore': 'a.yaml\n', 'sub/.krmignore': '/b\n' },
      ['B.yaml', 'sub/Kptfile'],
    ],
    ['as a whole sub-package', { '.krmignore': 'sub\nb\n' }, ['B.yaml', 'a.yaml', 'd/a.yaml']],
    [
      'but not by the file of another folder',
      { '.krmignore': 'b\n', 'd/.krmignore': 'a.yaml\n' },
      ['B.yaml', 'a.yaml', 'd/a.yaml', 'sub/Kptfile', 'sub/b/a.yaml'],
    ],
  ])('ignored %s', (_, ignoreFiles, read) => {
    for (const path of ['a.yaml', 'b/a.yaml', 'B.yaml', 'd/a.yaml', 'd/b/a.yaml', 'sub/Kptfile', 'sub/b/a.yaml'])
      write(path);
    for (const [path, text] of Object.entries(ignoreFiles)) write(path, text);
    expect(names()).toEqual(read);
  });

  test('nothing to read', () => {
    expect(names()).toBe(`"${folder}" has no *.yaml, *.yml or Kptfile`);
  });

  test('no such folder', () => {
    expect(readInputs(['/no/such/folder']).error).toBe('no such file or folder: "/no/such/folder"');
  });

  test('a file is known by the path that was given', () => {
    write('sub/a.yaml');
    const path = join(folder, 'sub/a.yaml');
    expect(readInputs([path]).files).toMatchObject([{ path, shown: path }]);
  });

  test('with several inputs every path is the one on disk, and no file is read twice', () => {
    for (const path of ['a.yaml', 'sub/b.yaml']) write(path);
    const inputs = ['a.yaml', 'sub', 'sub/b.yaml'].map((path) => join(folder, path));
    expect(readInputs(inputs).files?.map(({ path }) => path)).toEqual([inputs[0], inputs[2]]);
  });

  test('the templates of a Helm chart are known by its Chart.yaml', () => {
    for (const path of ['chart/Chart.yaml', 'chart/templates/sub/a.yaml', 'templates/b.yaml']) write(path);
    const { files = [] } = readInputs([folder]);
    expect(files.filter(({ isTemplate }) => isTemplate).map(({ path }) => path)).toEqual([
      'chart/templates/sub/a.yaml',
    ]);
    expect(readInputs([join(folder, 'chart/templates/sub/a.yaml')]).files).toMatchObject([{ isTemplate: true }]);
    expect(readManifests(files).unjudged).toContainEqual(
      expect.objectContaining({
        reason: 'a Helm template',
        line: 1,
        file: expect.objectContaining({ path: 'chart/templates/sub/a.yaml' }),
      }),
    );
  });
});
