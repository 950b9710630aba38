import { describe, expect, test } from '@jest/globals';
import { decodeValidUtf8, encodeUtf8 } from '../../src/text/utf8.js';

describe('characters and the bytes of UTF-8', () => {
  test.each([
    ['', ''],
    ['a\x7f', 'a\x7f'],
    ['\x80', '\xc2\x80'],
    ['aé', 'a\xc3\xa9'],
    ['😀', '\xf0\x9f\x98\x80'],
    // A byte order mark is a character like others.
    ['\ufeffa', '\xef\xbb\xbfa'],
  ])('%j is %j', (text, bytes) => {
    expect(encodeUtf8(text)).toBe(bytes);
    expect(decodeValidUtf8(bytes)).toBe(text);
  });

  test('half of a surrogate pair is written as U+FFFD', () => {
    expect(encodeUtf8('a\ud83d')).toBe('a\xef\xbf\xbd');
  });

  test.each(['a\xff', '\xc3', '\x80', '\xc0\x80', '\xed\xa0\x80'])('%j is no UTF-8', (bytes) => {
    expect(decodeValidUtf8(bytes)).toBeUndefined();
  });
});
