import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseManifests } from '../../src/check/parse-manifests.js';
import { readPackage } from '../../src/check/read-package.js';
import { textAt } from '../../src/package/json-value.js';

describe('the documents of a file', () => {
  const names = (text: string): unknown => {
    const { objects, error } = parseManifests(text, 'a.yaml');
    return error ?? objects.map((object) => textAt(object, 'metadata', 'name'));
  };
  test.each([
    ['metadata: {name: a}\n', ['a']],
    ['---\nmetadata: {name: a}\n---\nmetadata: {name: b}\n', ['a', 'b']],
    ['# only a comment\n---\nmetadata: {name: a}\n...\n', ['a']],
    ['%YAML 1.2\n---\nmetadata: {name: a}\n', ['a']],
    ['--- {metadata: {name: a}}\n', ['a']],
    ['\xef\xbb\xbfmetadata: {name: a}\r\n---\r\nmetadata: {name: b}\r\n', ['a', 'b']],
    ['text: |\n  ---\nmetadata: {name: a}\n', ['a']],
    ['metadata: {name: a}\n---\n# none\n---\n...\n%TAG ! !b\n---\nmetadata: {name: c}\n', ['a', 'c']],
    ['# only a comment\n', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test.each([
    ['a: 1\n---\nb: 1\nc: [\n', 'a.yaml: line 4: '],
    ['a: 1\n---\n]\n---\nb: 1\n', 'a.yaml: line 3: '],
    ['a: 1\n]\n---\nb: 1\n', 'a.yaml: line 2: '],
    ['a: 1\n...\n# c\n]\n', 'a.yaml: line 4: '],
    [']\n', 'a.yaml: line 1: '],
  ])('a fault has its line in the file: %j', (text, place) => {
    expect(names(text)).toContain(place);
  });

  test('every object knows its file and its place there', () => {
    const { objects } = parseManifests('a: 1\n---\nb: 2\n', 'f/a.yaml');
    expect(
      objects?.map((object) => textAt(object, 'metadata', 'annotations', 'internal.config.kubernetes.io/index')),
    ).toEqual(['0', '1']);
  });
});

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
    const { objects, error } = readPackage(folder);
    return error ?? objects.map((object) => textAt(object, 'metadata', 'name'));
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
    expect(readPackage('/no/such/folder').error).toBe('no such folder: "/no/such/folder"');
  });

  test('a file in place of a folder', () => {
    write('a.yaml');
    expect(readPackage(join(folder, 'a.yaml')).error).toBe(`not a folder: "${join(folder, 'a.yaml')}"`);
  });
});
