import { expect, test } from '@jest/globals';
import { lastChange } from '../../src/check/observe-secret.js';

test.each(['f:data', 'f:stringData'])('a Secret was last written when the API server last recorded %s', (field) => {
  const entry = (time: string, name: string) => ({ operation: 'Apply', time, fieldsV1: { [name]: { 'f:a': {} } } });
  const creationTimestamp = '2026-11-29T19:16:25Z';
  const managedFields = [
    entry('2026-11-29T19:16:27Z', field),
    entry('2026-11-29T19:16:26Z', 'f:data'),
    entry('2026-11-29T19:16:30Z', 'f:metadata'),
  ];
  expect(lastChange({ metadata: { creationTimestamp, managedFields } })).toBe('2026-11-29T19:16:27Z');
  expect(lastChange({ metadata: { creationTimestamp } })).toBe(creationTimestamp);
});
