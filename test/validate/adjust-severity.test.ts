import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import { valueObjects } from '../../src/package/package-objects.js';
import { adjustSeverity, type RuleSeverities } from '../../src/validate/adjust-severity.js';

const resourceRef = { apiVersion: 'v1', kind: 'Secret', name: 'a' };
const fault: Diagnostic = { rule: 'some-fault', severity: 'error', message: 'wrong; mend it', resourceRef };

function adjust(
  diagnostics: readonly Diagnostic[],
  annotations: Readonly<Record<string, string>> = {},
  severities: Readonly<Record<string, string>> = {},
): readonly string[] {
  const objects = valueObjects(
    [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', annotations } }],
    'the package',
  );
  const adjusted = adjustSeverity(diagnostics, objects, new Map(Object.entries(severities)) as RuleSeverities);
  return adjusted.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
}

describe('the severity of the functionConfig', () => {
  test.each([
    ['warning', ['warning some-fault: wrong; mend it']],
    ['info', ['info some-fault: wrong; mend it']],
    ['off', []],
  ])('%s', (severity, expected) => {
    expect(adjust([fault], {}, { 'some-fault': severity })).toEqual(expected);
  });

  test('is of one rule', () => {
    expect(adjust([fault], {}, { other: 'off' })).toHaveLength(1);
  });

  test('an image that is pulled as it should stays an info', () => {
    const images: readonly Diagnostic[] = [
      { ...fault, rule: 'image-pull', severity: 'info' },
      { ...fault, rule: 'image-pull', severity: 'warning' },
    ];
    expect(adjust(images, {}, { 'image-pull': 'error' })).toEqual([
      'info image-pull: wrong; mend it',
      'error image-pull: wrong; mend it',
    ]);
  });
});

describe('the annotation of an object', () => {
  const ignore = (rule: string, reason = ' as it is '): Readonly<Record<string, string>> => ({
    [`ignore.fn.kpt.dev/${rule}`]: reason,
  });

  test('makes the finding an info that shows the reason', () => {
    expect(adjust([fault], ignore('some-fault'))).toEqual(['info some-fault: suppressed ("as it is"): wrong; mend it']);
  });

  test('is of one rule and of one object', () => {
    expect(adjust([fault], ignore('other'))).toEqual(['error some-fault: wrong; mend it']);
    const other = { ...fault, resourceRef: { ...resourceRef, name: 'b' } };
    expect(adjust([other], ignore('some-fault'))).toEqual(['error some-fault: wrong; mend it']);
  });

  test('without a reason suppresses nothing, and that is said', () => {
    expect(adjust([fault], ignore('some-fault', ' '))).toEqual([
      'error some-fault: wrong; mend it',
      'warning suppression-refused: annotation "ignore.fn.kpt.dev/some-fault" has no reason, so it suppresses nothing; give the reason as its value',
    ]);
  });

  test.each<[string, Partial<Diagnostic>]>([
    ['a flag that the evaluator does not know', { rule: 'flag-unknown-to-release' }],
    ['an image, because the evaluator exits', { rule: 'image-pull', tags: { runner: 'exits' } }],
    ['an image, because the evaluator panics', { rule: 'image-pull', tags: { runner: 'panics' } }],
  ])('never hides %s', (_, change) => {
    const stop = { ...fault, ...change };
    const shown = adjust([stop], ignore(stop.rule));
    expect(shown).toHaveLength(2);
    expect(shown[0]).toBe(`error ${stop.rule}: wrong; mend it`);
    expect(shown[1]).toContain('because the evaluator ends or does not start');
  });

  test('may hide an image that fails', () => {
    const image: Diagnostic = { ...fault, rule: 'image-pull', tags: { runner: 'fails' } };
    expect(adjust([image], ignore('image-pull'))).toHaveLength(1);
  });
});
