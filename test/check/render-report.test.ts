import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderReport } from '../../src/check/render-report.js';
import type { Report } from '../../src/check/report.js';

function reportOf(name: string): Report {
  return {
    health: 'unhealthy',
    subject: name,
    facts: [{ check: 'function pods', state: 'error', detail: name }],
    images: [{ image: name, state: 'warning', runner: 'authenticated', kubelet: 'anonymous', message: name }],
    pods: [
      { name, image: name, functionImage: name, hasSecret: true, state: 'Running', condition: 'ok', failing: false },
    ],
    findings: [{ rule: 'some-fault', severity: 'error', message: name, file: { path: name }, page: '' }],
    imageFindings: [],
    suppressed: [],
    unjudged: [],
    lacking: [{ verb: 'get', resource: 'secrets', namespace: name }],
  };
}

test('one line for each thing, in columns', () => {
  expect(renderReport(reportOf('a-name'), { colour: false, width: undefined })).toBe(`a-name: unhealthy

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
  const coloured = renderReport(reportOf('a-name'), { colour: true, width: undefined });
  expect(coloured).toContain('\x1b[31merror\x1b[0m  function pods');
  expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(
    renderReport(reportOf('a-name'), { colour: false, width: undefined }),
  );
});

test('no name steers the terminal or breaks a line', () => {
  const lines = renderReport(reportOf('plain'), { colour: false, width: undefined }).split('\n').length;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const text = renderReport(reportOf(name), { colour: false, width: undefined });
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(text.split('\n')).toHaveLength(lines);
    }),
  );
});

describe('in a terminal of 60 columns', () => {
  const text = 'the evaluator never reads the flag that comes after a word that ends the flags; remove that word';
  const lines = renderReport(reportOf(text), { colour: false, width: 60 }).split('\n');

  test('a message goes on under its finding, and a cell under its column', () => {
    const start = lines.indexOf('error [some-fault] the evaluator never reads the flag that');
    expect(lines.slice(start + 1, start + 3)).toEqual([
      '  comes after a word that ends the flags; remove that word',
      '  (in the evaluator never reads the flag that comes after a',
    ]);
    const fact = lines.findIndex((line) => line.startsWith('error  function pods'));
    expect(lines[fact + 1]).toMatch(/^ {22}\S/);
  });

  test('no line is longer, but for a table that is wider than the terminal', () => {
    const found = lines.slice(lines.findIndex((line) => line.startsWith('error [')));
    expect(Math.max(...found.slice(0, -3).map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('nothing is lost', () => {
    const wide = renderReport(reportOf(text), { colour: false, width: undefined });
    const words = (shown: string): readonly string[] => shown.split(/\s+/);
    expect(words(lines.join('\n'))).toEqual(words(wide));
  });
});
