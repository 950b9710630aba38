import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseIgnoreFile } from '../../src/check/ignore-file.js';
import { parseManifests } from '../../src/check/parse-manifests.js';
import { readPackage } from '../../src/check/read-package.js';
import { textAt } from '../../src/validate/json-value.js';

describe('ignore files', () => {
  test.each([
    ['docs', 'docs', true],
    ['docs', 'a/docs', true],
    ['docs', 'docs.yaml', false],
    ['/docs', 'a/docs', false],
    ['a/b', 'a/b', true],
    ['a/b', 'c/a/b', false],
    ['*.yaml', 'a/b.yaml', true],
    ['a*.yaml', 'a/b.yaml', false],
    ['a/**/b.yaml', 'a/c/d/b.yaml', true],
    ['a/**', 'a/b/c', true],
    ['?.yaml', 'ab.yaml', false],
    ['a+b(c).yaml', 'a+b(c).yaml', true],
    ['# comment', '# comment', false],
    ['*.yaml\n!keep.yaml', 'keep.yaml', false],
  ])('%j, for %s', (text, path, ignored) => {
    expect(parseIgnoreFile(text)(path, false)).toBe(ignored);
  });

  test('a slash at the end means folders alone', () => {
    const ignores = parseIgnoreFile('a/');
    expect([ignores('a', true), ignores('a', false)]).toEqual([true, false]);
  });
});

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
    ['', []],
  ])('%j', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test('a fault has its line in the file', () => {
    expect(names('metadata: {name: a}\n---\nb: 1\nc: [\n')).toMatch(/^a\.yaml: line [45]: /);
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

  test('manifests and Kptfiles, of sub-packages too, but nothing hidden, linked or ignored', () => {
    for (const path of [
      'b.yaml',
      'a.yml',
      'Kptfile',
      'sub/Kptfile',
      'sub/c.yaml',
      '.git/d.yaml',
      'notes.md',
      'old/e.yaml',
    ])
      write(path);
    write('.krmignore', 'old/\n');
    write('sub/.krmignore', '/ignored.yaml\n');
    write('sub/ignored.yaml');
    write('ignored.yaml');
    symlinkSync('/etc', join(folder, 'linked'));
    expect(names()).toEqual(['Kptfile', 'a.yml', 'b.yaml', 'ignored.yaml', 'sub/Kptfile', 'sub/c.yaml']);
  });

  test('nothing to read', () => {
    expect(names()).toBe(`"${folder}" holds no *.yaml, *.yml or Kptfile`);
  });

  test('no such folder', () => {
    expect(readPackage('/no/such/folder').error).toBe('"/no/such/folder" cannot be read (ENOENT)');
  });
});
