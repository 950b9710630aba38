import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64, decodeBase64Text, decodeUnpaddedBase64, encodeBase64 } from '../../src/text/base64.js';
import { toByteText, toBytes } from '../../src/text/byte-text.js';

test.each<[string, string | undefined]>([
  ['', ''],
  ['aGk=', 'hi'],
  ['aGkhIQ==', 'hi!!'],
  ['w6k+/w==', 'é>\ufffd'],
  // A byte order mark is part of what is encoded.
  ['77u/YQ==', '\ufeffa'],
  // Line breaks are skipped, other white space is not.
  ['aG\nkh\r\nIQ=\n=', 'hi!!'],
  ['aGk ', undefined],
  // Padding is a must, and comes last.
  ['aGk', undefined],
  ['a===', undefined],
  ['aG=k', undefined],
  ['=aGk', undefined],
  // The alphabet of URLs is another one.
  ['w6k-_w==', undefined],
  ['!aGk', undefined],
])('%j decodes to %j', (encoded, text) => {
  expect(decodeBase64Text(encoded)).toBe(text);
});

test('bytes that are no text come out as they are', () => {
  expect(decodeBase64('/wCA')).toEqual(Uint8Array.of(0xff, 0x00, 0x80));
});

test.each([
  ['aGkh', 'hi!'],
  ['aGk=', 'hi'],
  ['aGk', 'hi'],
  ['aA', 'h'],
  // One digit alone is less than a byte.
  ['aGkha', 'hi!'],
  ['', ''],
  ['a b', undefined],
])('%j decodes to %j where padding may be missing', (encoded, text) => {
  expect(decodeUnpaddedBase64(encoded)).toEqual(text === undefined ? undefined : toBytes(text));
});

test.each([
  ['', ''],
  ['h', 'aA=='],
  ['hi', 'aGk='],
  ['hi!', 'aGkh'],
  ['\xff\xfb', '//s='],
])('%j is encoded as %j', (text, encoded) => {
  expect(encodeBase64(text)).toBe(encoded);
});

test('any bytes are encoded as node encodes them, and come back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const encoded = encodeBase64(toByteText(bytes));
      expect(encoded).toBe(Buffer.from(bytes).toString('base64'));
      expect([...(decodeBase64(encoded) ?? [])]).toEqual([...bytes]);
    }),
  );
});
