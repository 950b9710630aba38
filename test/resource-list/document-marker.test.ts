import { expect, test } from '@jest/globals';
import { isDocumentMarker, isEndOfDocuments } from '../../src/resource-list/document-marker.js';

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

test.each([
  ['---', true],
  ['--- a\n', true],
  ['---\tb', true],
  ['...\r\n', true],
  ['...', true],
  ['---a', false],
  ['--a-', false],
  ['-a--', false],
  ['a---', false],
  ['- ---', false],
  ['--', false],
  ['aaa ', false],
  ['..- ', false],
])('%j begins with a marker: %p', (text, expected) => {
  expect(isDocumentMarker(bytesOf(text), 0)).toBe(expected);
  expect(isDocumentMarker(bytesOf(`--- \n${text}`), 5)).toBe(expected);
});

test.each([
  ['', true],
  ['---', true],
  ['...\n# a\n\n---\r\n', true],
  ['--- # a\n', true],
  ['  # a\n', true],
  ['--- a\n', false],
  ['---a\n', false],
  ['a\n', false],
  ['---\n# b\nc', false],
  [' ---\n', false],
])('after %j comes no document: %p', (text, expected) => {
  expect(isEndOfDocuments(bytesOf(text), 0)).toBe(expected);
  expect(isEndOfDocuments(bytesOf(`a: b\n${text}`), 5)).toBe(expected);
});
