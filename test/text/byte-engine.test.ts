import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nodeByteEngine } from '../../src/host/plug-in-node.js';
import { plainByteEngine } from '../../src/text/byte-engine.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe.each([
  ['plain TypeScript', plainByteEngine],
  ["node's way", nodeByteEngine],
])('%s', (_, { toByteText, toBytes, findBytes }) => {
  test('a byte is a character, whether or not the bytes are UTF-8', () => {
    const bytes = Uint8Array.of(0x61, 0xc3, 0xa9, 0xff, 0x00);
    expect(toByteText(bytes, 0, 5)).toBe('a\xc3\xa9\xff\0');
    expect(toByteText(bytes, 1, 3)).toBe('\xc3\xa9');
    expect(toByteText(bytes, 2, 2)).toBe('');
    expect([...toBytes('a\xc3\xa9\xff\0')]).toEqual([...bytes]);
  });

  test('a view begins where the view does', () => {
    const view = bytesOf('..abcabc').subarray(2);
    expect(toByteText(view, 1, 3)).toBe('bc');
    expect(findBytes(view, bytesOf('bc'), 2, 6)).toBe(4);
  });

  test('text longer than what a call takes', () => {
    const bytes = new Uint8Array(100_000).map((_, index) => index);
    expect([...toBytes(toByteText(bytes, 0, bytes.length))]).toEqual([...bytes]);
  });

  test.each<[string, string, number, number, number]>([
    ['abcabc', 'bc', 0, 6, 1],
    ['abcabc', 'bc', 1, 6, 1],
    ['abcabc', 'bc', 2, 6, 4],
    // It must end in the stretch, too.
    ['abcabc', 'bc', 2, 5, -1],
    ['abcabc', 'abcabc', 0, 6, 0],
    ['abcabc', 'abcabca', 0, 6, -1],
    ['abcabc', 'x', 0, 6, -1],
    ['aaab', 'aab', 0, 4, 1],
    ['', 'a', 0, 0, -1],
    ['a\0\xff', '\0\xff', 0, 3, 1],
    ['ab', 'a', 2, 2, -1],
  ])('in %j, %j is found in [start, end) [%3$i, %4$i) at %5$i', (text, sought, start, end, found) => {
    expect(findBytes(bytesOf(text), bytesOf(sought), start, end)).toBe(found);
  });
});

describe('both ways give the same', () => {
  test('for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), fc.nat(40), (bytes, one, other) => {
        const [start = 0, end = 0] = [one, other].map((at) => Math.min(at, bytes.length)).sort((a, b) => a - b);
        const text = plainByteEngine.toByteText(bytes, start, end);
        expect(nodeByteEngine.toByteText(bytes, start, end)).toBe(text);
        expect([...nodeByteEngine.toBytes(text)]).toEqual([...plainByteEngine.toBytes(text)]);
      }),
    );
  });

  test('for any search in bytes that repeat themselves', () => {
    const few = fc.uint8Array({ min: 0, max: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        few,
        fc.uint8Array({ min: 0, max: 1, minLength: 1, maxLength: 4 }),
        fc.nat(30),
        fc.nat(30),
        (...drawn) => {
          const [bytes, sought, one, other] = drawn;
          const [start = 0, end = 0] = [one, other].map((at) => Math.min(at, bytes.length)).sort((a, b) => a - b);
          expect(nodeByteEngine.findBytes(bytes, sought, start, end)).toBe(
            plainByteEngine.findBytes(bytes, sought, start, end),
          );
        },
      ),
    );
  });
});
