import { expect, test } from '@jest/globals';
import { decodeBase64, decodeBase64Text } from '../../src/text/decode-base64.js';

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
