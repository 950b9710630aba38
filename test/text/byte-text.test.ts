import { expect, test } from '@jest/globals';
import { toBytes, toByteText } from '../../src/text/byte-text.js';

const bytes = Uint8Array.of(0x61, 0xc3, 0xa9, 0xff, 0x00);

test('a byte is a character, whether or not the bytes are UTF-8', () => {
  expect(toByteText(bytes)).toBe('a\xc3\xa9\xff\0');
  expect(toByteText(bytes, 1, 3)).toBe('\xc3\xa9');
  expect([...toBytes('a\xc3\xa9\xff\0')]).toEqual([...bytes]);
});

test('the text of a view begins where the view does', () => {
  expect(toByteText(bytes.subarray(1, 4))).toBe('\xc3\xa9\xff');
  expect(toByteText(bytes.subarray(1, 4), 1)).toBe('\xa9\xff');
});
