import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { flagValue } from '../../src/porch/go-flags.js';
import { parsePflags } from '../../src/porch/pflags.js';
import type { FlagDefinitions } from '../../src/porch/releases.js';

const definitions: FlagDefinitions = {
  on: { type: 'bool', default: 'false' },
  'two-words': { type: 'bool', default: 'false' },
  path: { type: 'string', default: '/default' },
  count: { type: 'int', default: '3' },
  ttl: { type: 'duration', default: '30m' },
  v: { type: 'int', default: '0' },
};

/** A parse in one line: `on=true path=/a | stop terminator 3 | lost 4`. */
function summary(args: readonly string[]): string {
  const { given, fault, stop, lost } = parsePflags(args, definitions);
  const value = fault?.value === undefined ? '' : ` ${JSON.stringify(fault.value)}`;
  return [
    given.map(({ name, value: text }) => `${name}=${text}`).join(' ') || 'nothing',
    ...(fault ? [`${fault.code} ${fault.name}${value}@${fault.index} exit ${fault.exitStatus}`] : []),
    ...(stop ? [`stop ${stop.reason}@${stop.index}`] : []),
    ...(lost.length ? [`lost ${lost.join(',')}`] : []),
  ].join(' | ');
}

// The same was seen of pflag v1.0.9 with component-base's WordSepNormalizeFunc.
describe('parsePflags', () => {
  test.each([
    [[], 'nothing'],
    [['--on'], 'on=true'],
    [['--on=T'], 'on=T'],
    [['--on=false'], 'on=false'],
    [['--two_words'], 'two-words=true'],
    [['--two_words=0', '--two-words'], 'two-words=0 two-words=true'],
    // A bool takes no word along, and no word ends the flags.
    [['--on', 'true', '--path=/a'], 'on=true path=/a'],
    [['--on', 'false', '--path=/a'], 'on=true path=/a'],
    [['word', '--on', 'more', '--path', '/a', 'x'], 'on=true path=/a'],
    [['-', '', ' --on', '--on'], 'on=true'],
    [['--path', '/a', '--on'], 'path=/a on=true'],
    [['--path', '--on'], 'path=--on'],
    [['--path', '--'], 'path=--'],
    [['--path='], 'path='],
    [['--path', ''], 'path='],
    [['--path=a=b'], 'path=a=b'],
    [['--path="/a"'], 'path="/a"'],
    [['--path=/a', '--path=/b'], 'path=/a path=/b'],
    [['--on', '--', '--path=/a', 'word', '-v4'], 'on=true | stop terminator@1 | lost 2,4'],
    [['--'], 'nothing | stop terminator@0'],
    // One dash begins one-letter flags.
    [['-v=4', '--on'], 'v=4 on=true'],
    [['-v4', '--on'], 'v=4 on=true'],
    [['-v', '4', '--on'], 'v=4 on=true'],
    [['--v=4'], 'v=4'],
    [['--v', '4'], 'v=4'],
    [['-v-1'], 'v=-1'],
    [['-on'], 'nothing | unknown-shorthand -on@0 exit 1'],
    [['--on', '-path=/a', '--count=1'], 'on=true | unknown-shorthand -path=/a@1 exit 1'],
    [['-=x'], 'nothing | unknown-shorthand -=x@0 exit 1'],
    [['-v'], 'nothing | missing-value v@0 exit 1'],
    [['-v='], 'nothing | bad-value v "="@0 exit 1'],
    [['-v=x'], 'nothing | bad-value v "x"@0 exit 1'],
    [['-vv'], 'nothing | bad-value v "v"@0 exit 1'],
    // What ends the program.
    [['---on'], 'nothing | bad-syntax ---on@0 exit 1'],
    [['--=x'], 'nothing | bad-syntax --=x@0 exit 1'],
    [['--on', '--off', '--path=/a'], 'on=true | unknown-flag off@1 exit 1'],
    [['--no_flag=1'], 'nothing | unknown-flag no_flag@0 exit 1'],
    [['--two'], 'nothing | unknown-flag two@0 exit 1'],
    [['--On'], 'nothing | unknown-flag On@0 exit 1'],
    [['--_'], 'nothing | unknown-flag _@0 exit 1'],
    [['--constructor'], 'nothing | unknown-flag constructor@0 exit 1'],
    [['--path'], 'nothing | missing-value path@0 exit 1'],
    [['--on=yes'], 'nothing | bad-value on "yes"@0 exit 1'],
    [['--on='], 'nothing | bad-value on ""@0 exit 1'],
    [['--two_words=2'], 'nothing | bad-value two-words "2"@0 exit 1'],
    [['--path', '/a', '--count', 'x'], 'path=/a | bad-value count "x"@2 exit 1'],
    [['--ttl=30'], 'nothing | bad-value ttl "30"@0 exit 1'],
    [['--help'], 'nothing | help help@0 exit 0'],
    [['-h'], 'nothing | help h@0 exit 0'],
    [['-hv'], 'nothing | help h@0 exit 0'],
  ])('%j: %s', (args, expected) => {
    expect(summary(args)).toBe(expected);
  });

  test('the last of two equal flags wins, and a flag that is not given has its default', () => {
    const parsed = parsePflags(['--path=/a', 'word', '--path=/b'], definitions);
    expect(flagValue(parsed, definitions, 'path')).toBe('/b');
    expect(flagValue(parsed, definitions, 'count')).toBe('3');
    expect(flagValue(parsed, definitions, 'other')).toBeUndefined();
  });

  test('gives each flag the range of its arguments', () => {
    const { given } = parsePflags(['word', '--path', '/a', '--on', 'true', '-v', '4', '-v=5'], definitions);
    expect(given.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['path', 1, 3],
      ['on', 3, 4],
      ['v', 5, 7],
      ['v', 7, 8],
    ]);
  });

  test('flags stand in order and in range, and every argument that is none of them is a word, a fault or lost', () => {
    const argument = fc.oneof(
      fc.constantFrom(
        '--on',
        '--two_words=0',
        '--path',
        '--path=/a',
        '--count',
        '7',
        '-v4',
        '-v',
        '--',
        '-',
        '',
        'word',
      ),
      fc.string().map((text) => `-${text}`),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(fc.array(argument), (args) => {
        const { given, fault, stop, lost } = parsePflags(args, definitions);
        const end = fault?.index ?? stop?.index ?? args.length;
        let next = 0;
        for (const flag of given) {
          expect(flag.start).toBeGreaterThanOrEqual(next);
          expect(args.slice(next, flag.start).every((word) => word.length < 2 || !word.startsWith('-'))).toBe(true);
          expect(args[flag.start]).toMatch(/^-./s);
          expect(flag.end - flag.start).toBeGreaterThan(0);
          next = flag.end;
        }
        expect(next).toBeLessThanOrEqual(end);
        expect(fault && stop).toBeUndefined();
        expect(lost.every((index) => index > end && index < args.length)).toBe(true);
        expect(fault === undefined || [0, 1].includes(fault.exitStatus)).toBe(true);
      }),
    );
  });
});
