import { expect, test } from '@jest/globals';
import { findFlowScalar } from '../../src/yaml/find-flow-scalar.js';

test.each([
  ['{kind: A, b: 1}', 'A'],
  ['{"kind": "A"}', 'A'],
  ['{b: 1, kind: A}', 'A'],
  ['{a: {kind: no}, b: [{kind: no}], kind: A}', 'A'],
  ['{kind: 1}', '1'],
  // What follows is not read.
  ['{kind: A, what is this', 'A'],
  ['{kind: A} }', 'A'],
  // Not met, or not certain.
  ['{kind: A', undefined],
  ['{b: 1}', undefined],
  ['{a: {kind: no}}', undefined],
  ['{b: 1, what is this', undefined],
  ['{kind: {a: b}}', undefined],
  ['{kind: [a]}', undefined],
  ['{kind: &a A}', undefined],
  ['{kind:A}', undefined],
  ['[kind]', undefined],
])('the kind in %j is %j', (text, kind) => {
  expect(findFlowScalar(text, 'kind')).toBe(kind);
});
