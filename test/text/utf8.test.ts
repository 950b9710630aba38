import { isUtf8 } from 'node:buffer';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toByteText } from '../../src/text/byte-text.js';
import { decodeGoUtf8, decodeValidUtf8, encodeUtf8, encodeUtf8Bytes } from '../../src/text/utf8.js';

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

test('any text is encoded as node encodes it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', '\udc00'), (text, half) => {
      expect([...encodeUtf8Bytes(half + text)]).toEqual([...Buffer.from(half + text)]);
    }),
  );
});

test('any bytes are text where node says so, and the same', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const bytes = Buffer.concat(pieces);
      const text = isUtf8(bytes) ? bytes.toString() : undefined;
      expect(decodeValidUtf8(toByteText(bytes))).toBe(text);
      if (text !== undefined) expect(decodeGoUtf8(toByteText(bytes))).toBe(text);
    }),
  );
});
