import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderReport } from '../../src/check/render-report.js';
import type { Report } from '../../src/check/report.js';

function reportOf(name: string): Report {
  return {
    health: 'unhealthy',
    subject: name,
    facts: [{ check: 'function pods', state: 'error', detail: name }],
    images: [{ image: name, state: 'warning', runner: 'authenticated', kubelet: 'anonymous', message: name }],
    pods: [{ name, image: name, hasSecret: true, state: 'Running', failing: false }],
    findings: [{ rule: 'some-fault', severity: 'error', message: name, file: { path: name } }],
    lacking: [{ verb: 'get', resource: 'secrets', namespace: name }],
  };
}

test('one line for each thing, in columns', () => {
  expect(renderReport(reportOf('a-name'), false)).toBe(`a-name: unhealthy

STATE  CHECK          DETAIL
error  function pods  a-name

STATE    IMAGE   RUNNER         KUBELET    OUTCOME
warning  a-name  authenticated  anonymous  a-name

STATE  FUNCTION POD  IMAGE   SECRET  NOW
ok     a-name        a-name  yes     Running

error [some-fault] a-name (in a-name)

Permissions that this check lacks:
  get secrets in namespace "a-name"
`);
});

test('colours the states, and nothing else changes', () => {
  const coloured = renderReport(reportOf('a-name'), true);
  expect(coloured).toContain('\x1b[31merror\x1b[0m  function pods');
  expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(renderReport(reportOf('a-name'), false));
});

test('no name steers the terminal or breaks a line', () => {
  const lines = renderReport(reportOf('plain'), false).split('\n').length;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const text = renderReport(reportOf(name), false);
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(text.split('\n')).toHaveLength(lines);
    }),
  );
});
