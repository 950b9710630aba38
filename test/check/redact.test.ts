import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../src/check/redact.js';

describe('what looks like a credential', () => {
  test.each([
    ['GET https://robot:hunter2@registry.example.com/v2/', 'GET https://[redacted]@registry.example.com/v2/'],
    ['Authorization: Bearer abcdefghij.klm', 'Authorization: Bearer [redacted]'],
    ['https://auth.example.com/?scope=pull&token=abc', 'https://auth.example.com/?scope=pull&token=[redacted]'],
    ['image "ghcr.io/a/b@sha256:00" not found', 'image "ghcr.io/a/b@sha256:00" not found'],
  ])('%s', (text, expected) => {
    expect(redact(text, [])).toBe(expected);
  });
});

describe('credentials that are known', () => {
  test.each([
    ['in the middle of a word', 'xhunter2x', ['hunter2'], 'x[redacted]x'],
    ['several times', 'hunter2, hunter2', ['hunter2'], '[redacted], [redacted]'],
    ['one within another', 'user:hunter2', ['hunter2', 'user:hunter2'], '[redacted]'],
    ['one that overlaps another', 'abcdefgh', ['abcde', 'defgh'], '[redacted]'],
    ['one that overlaps itself', 'ababa', ['aba', 'abab'], '[redacted]a'],
    ['one that overlaps itself, of four letters', 'ababab', ['abab'], '[redacted]'],
    ['one that is a part of the replacement', 'hunter2 redacted', ['hunter2', 'redacted'], '[redacted] [redacted]'],
    ['a short one as a word', 'the key "abc" of abcde', ['abc'], 'the key "[redacted]" of abcde'],
    ['a short one beside letters of any alphabet', 'äabc abcä abc', ['abc'], 'äabc abcä [redacted]'],
    ['none', 'hunter2', [], 'hunter2'],
  ])('%s', (_, text, credentials, expected) => {
    expect(redact(text, credentials)).toBe(expected);
  });
});

test('nothing of a credential comes through, whatever is around it', () => {
  const credentials = fc.array(fc.string({ minLength: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(credentials, fc.array(fc.string()), fc.nat(), (known, others, seed) => {
      const text = others.map((other, at) => other + (known[(seed + at) % known.length] ?? '')).join('');
      const pieces = redact(text, known).split('[redacted]');
      expect(pieces.filter((piece) => known.some((credential) => piece.includes(credential)))).toEqual([]);
    }),
  );
});
