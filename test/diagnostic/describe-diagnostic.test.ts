import { expect, test } from '@jest/globals';
import { describeDiagnostic } from '../../src/diagnostic.js';

const resourceRef = { apiVersion: 'v1', kind: 'Secret', name: 's' };
const file = { path: 'a/s.yaml', index: 1 };

test.each([
  [{}, 'broken'],
  [{ resourceRef }, 'broken (Secret s)'],
  [{ resourceRef: { ...resourceRef, namespace: 'ns' } }, 'broken (Secret ns/s)'],
  [{ fieldPath: 'data' }, 'broken (data)'],
  [{ fieldPath: '' }, 'broken'],
  [{ file }, 'broken (in a/s.yaml)'],
  [{ resourceRef, fieldPath: 'data', file }, 'broken (Secret s, data, in a/s.yaml)'],
])('a diagnostic and its place: %j', (place, text) => {
  expect(describeDiagnostic({ rule: 'a-rule', severity: 'error', message: 'broken', ...place })).toBe(text);
});
