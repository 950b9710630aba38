import { describe, expect, test } from '@jest/globals';
import { decodeGoUtf8 } from '../../src/text/utf8.js';
import { toByteText } from '../../src/text/byte-text.js';

const decodeHex = (bytes: string): string => decodeGoUtf8(toByteText(Buffer.from(bytes, 'hex')));

describe('the first and the last character of each length', () => {
  test.each([
    ['00 7f', '\u0000\u007F'],
    ['c280 dfbf', '\u0080\u07FF'],
    ['e0a080 e0bfbf', '\u0800\u0FFF'],
    ['e18080 ecbfbf', '\u1000\uCFFF'],
    ['ed8080 ed9fbf', '\uD000\uD7FF'],
    ['ee8080 efbfbf', '\uE000\uFFFF'],
    ['f0908080 f0bfbfbf', '\u{10000}\u{3FFFF}'],
    ['f1808080 f3bfbfbf', '\u{40000}\u{FFFFF}'],
    ['f4808080 f48fbfbf', '\u{100000}\u{10FFFF}'],
    ['efbbbf 61', '\uFEFFa'],
    ['61 c3a9 e282ac f09f9880', 'aé€😀'],
  ])('%s', (bytes, text) => {
    expect(decodeHex(bytes.replaceAll(' ', ''))).toBe(text);
  });
});

describe('bytes that are no characters: U+FFFD for each', () => {
  test.each([
    '80',
    'bf',
    'c080',
    'c1bf',
    'c2',
    'e08080',
    'e09fbf',
    'e0a0',
    'e180',
    'eda080',
    'edbfbf',
    'ee80',
    'ef80',
    'f0808080',
    'f08fbfbf',
    'f09080',
    'f18080',
    'f38080',
    'f4908080',
    'f48080',
    'f5808080',
    'ff',
  ])('%s', (bytes) => {
    expect(decodeHex(`61${bytes}62`)).toBe(`a${'\uFFFD'.repeat(bytes.length / 2)}b`);
  });
});
