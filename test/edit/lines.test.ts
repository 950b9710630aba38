import { expect, test } from '@jest/globals';
import { applyEdits } from '../../src/edit/apply-edits.js';
import {
  insertLinesAfter,
  isLineRestEmpty,
  lineBreakOf,
  lineEndAt,
  lineStartAt,
  nextLineAt,
} from '../../src/edit/lines.js';

/** `|` stands where an offset is. */
function split(marked: string): { text: string; offset: number } {
  return { text: marked.replace('|', ''), offset: marked.indexOf('|') };
}

test.each([
  ['|ab\ncd', 0, 2, 3],
  ['a|b\ncd', 0, 2, 3],
  ['ab|\ncd', 0, 2, 3],
  ['ab\n|cd', 3, 5, 5],
  ['ab\ncd|', 3, 5, 5],
  ['ab\ncd\n|', 6, 6, 6],
  ['|\nab', 0, 0, 1],
  ['\n|ab', 1, 3, 3],
  ['a|b\r\ncd', 0, 2, 4],
  ['ab|\r\ncd', 0, 2, 4],
  ['ab\r\n|\r\ncd', 4, 4, 6],
])('the line of %j goes from %d to %d, the next begins at %d', (marked, start, end, next) => {
  const { text, offset } = split(marked);
  expect([lineStartAt(text, offset), lineEndAt(text, offset), nextLineAt(text, offset)]).toEqual([start, end, next]);
});

test.each([
  ['a\r\nb\n', '\r\n'],
  ['a\nb\r\n', '\n'],
  ['\r\na\n', '\r\n'],
  ['\na\r\n', '\n'],
  ['a', '\n'],
])('the line break of %j is %j', (text, lineBreak) => {
  expect(lineBreakOf(text)).toBe(lineBreak);
});

test.each([
  ['a|', true],
  ['a|\nb', true],
  ['a| \t\nb', true],
  ['a|\r\nb', true],
  ['a| # b\nc', true],
  ['a|\t #\nc', true],
  ['a|# b\nc', false],
  ['a|, # b\nc', false],
  ['a| b\nc', false],
])('after the offset in %j nothing but a comment: %p', (marked, expected) => {
  const { text, offset } = split(marked);
  expect(isLineRestEmpty(text, offset)).toBe(expected);
});

test.each([
  ['a|b\ncd\n', 'ab\nx\ny\ncd\n'],
  ['ab\nc|d\n', 'ab\ncd\nx\ny\n'],
  ['ab\nc|d', 'ab\ncd\nx\ny'],
  ['a|b\r\ncd\r\n', 'ab\r\nx\r\ny\r\ncd\r\n'],
  ['ab\r\nc|d', 'ab\r\ncd\r\nx\r\ny'],
])('lines go after the line of %j', (marked, after) => {
  const { text, offset } = split(marked);
  expect(applyEdits(text, [insertLinesAfter(text, offset, 'x\ny\n')])).toBe(after);
});
