import { expect, test } from '@jest/globals';
import { printableText } from '../../src/text/printable-text.js';

test.each([
  ['plain, é and 🧀', 'plain, é and 🧀'],
  ['two\nlines', 'two\nlines'],
  ['tab\t', 'tab\\x09'],
  ['\u0000 \u001f \u007f \u0080 \u009f', '\\x00 \\x1f \\x7f \\x80 \\x9f'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['\r\u000b', '\\x0d\\x0b'],
  ['space, ~ and no-break\u00a0space', 'space, ~ and no-break\u00a0space'],
  ['right\u200f to left\u202e', 'right\\u200f to left\\u202e'],
  ['\u2066isolated\u2069', '\\u2066isolated\\u2069'],
])('%j is shown as %j', (text, shown) => {
  expect(printableText(text)).toBe(shown);
});
