import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { processSurroundings } from '../../src/host/process-surroundings.js';

const folder = mkdtempSync(join(tmpdir(), 'surroundings-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const write = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('reads regular files of bounded size and nothing else', () => {
  test.each([
    ['a file', write('config.json', '{}'), { text: '{}' }],
    ['an empty file', write('empty', ''), { text: '' }],
    ['the largest', write('largest', 'a'.repeat(1 << 20)), { text: 'a'.repeat(1 << 20) }],
    ['one larger', write('larger', 'a'.repeat((1 << 20) + 1)), { error: 'it is larger than 1048576 bytes' }],
    ['none', join(folder, 'absent'), { error: 'there is no such file' }],
    ['a folder', folder, { error: 'it is a directory' }],
    ['a part that is no folder', join(folder, 'empty/x'), { error: 'a part of the path is no directory' }],
    ['a device', '/dev/zero', { error: 'it is no regular file' }],
    ['a NUL character', 'a\0b', { error: 'the path holds a NUL character' }],
  ])('%s', (_, path, expected) => {
    const read = processSurroundings.readFile(path);
    expect('error' in read ? read : { text: Buffer.from(read.bytes).toString() }).toEqual(expected);
  });

  test('a Secret mounted as a volume is a symbolic link', () => {
    const link = join(folder, 'link');
    symlinkSync(write('target', 'x'), link);
    expect(processSurroundings.readFile(link)).toHaveProperty('bytes');
  });
});

test('reads variables', () => {
  process.env['SURROUNDINGS_TEST'] = 'x';
  expect(processSurroundings.readVariable('SURROUNDINGS_TEST')).toBe('x');
  expect(processSurroundings.readVariable('SURROUNDINGS_TEST_ABSENT')).toBeUndefined();
});
