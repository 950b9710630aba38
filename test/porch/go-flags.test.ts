import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { flagValue, isGoTrue, parseGoFlags } from '../../src/porch/go-flags.js';
import type { FlagDefinitions } from '../../src/porch/releases.js';

const definitions: FlagDefinitions = {
  on: { type: 'bool', default: 'false' },
  path: { type: 'string', default: '/default' },
  count: { type: 'int', default: '3' },
  ttl: { type: 'duration', default: '30m' },
};

/** A parse in one line: `on=true path=/a | stop word 3 | lost 4`. */
function summary(args: readonly string[]): string {
  const { given, fault, stop, lost } = parseGoFlags(args, definitions);
  return [
    given.map(({ name, value }) => `${name}=${value}`).join(' ') || 'nothing',
    ...(fault
      ? [
          `${fault.code} ${fault.name}${'value' in fault ? ` ${JSON.stringify(fault.value)}` : ''}@${String(fault.index)} exit ${String(fault.exitStatus)}`,
        ]
      : []),
    ...(stop ? [`stop ${stop.reason}@${String(stop.index)}`] : []),
    ...(lost.length ? [`lost ${lost.join(',')}`] : []),
  ].join(' | ');
}

describe('parseGoFlags', () => {
  test.each([
    [[], 'nothing'],
    [['--on'], 'on=true'],
    [['-on'], 'on=true'],
    [['-on=T'], 'on=T'],
    [['--on=false'], 'on=false'],
    [['--on', 'true', '--path=/a'], 'on=true | stop word@1 | lost 2'],
    [['--on', '--path=/a'], 'on=true path=/a'],
    [['--path', '/a', '--on'], 'path=/a on=true'],
    [['--path', '--on'], 'path=--on'],
    [['--path', '--'], 'path=--'],
    [['--path='], 'path='],
    [['--path', ''], 'path='],
    [['--path=a=b'], 'path=a=b'],
    [['--path="/a"'], 'path="/a"'],
    [['--path=/a', '--path=/b'], 'path=/a path=/b'],
    [['word', '--on', 'more', '-x'], 'nothing | stop word@0 | lost 1,3'],
    [['--on', '--', '--path=/a'], 'on=true | stop terminator@1 | lost 2'],
    [['-', '--on'], 'nothing | stop word@0 | lost 1'],
    [['', '--on'], 'nothing | stop word@0 | lost 1'],
    [[' --on'], 'nothing | stop word@0'],
    [['---on'], 'nothing | bad-syntax ---on@0 exit 2'],
    [['--=x'], 'nothing | bad-syntax --=x@0 exit 2'],
    [['--on', '-x='], 'on=true | unknown-flag x@1 exit 2'],
    [['word', '-', '--', '-x'], 'nothing | stop word@0 | lost 2,3'],
    [['word', '1-x', '--on'], 'nothing | stop word@0 | lost 2'],
    [['-=x'], 'nothing | bad-syntax -=x@0 exit 2'],
    [['--on', '--off', '--path=/a'], 'on=true | unknown-flag off@1 exit 2'],
    [['--off=1'], 'nothing | unknown-flag off@0 exit 2'],
    [['--On'], 'nothing | unknown-flag On@0 exit 2'],
    [['--constructor'], 'nothing | unknown-flag constructor@0 exit 2'],
    [['--path'], 'nothing | missing-value path@0 exit 2'],
    [['--on=yes'], 'nothing | bad-value on "yes"@0 exit 2'],
    [['--on='], 'nothing | bad-value on ""@0 exit 2'],
    [['--on=tRUE'], 'nothing | bad-value on "tRUE"@0 exit 2'],
    [['--path', '/a', '--count', 'x'], 'path=/a | bad-value count "x"@2 exit 2'],
    [['--help'], 'nothing | help help@0 exit 0'],
    [['-h'], 'nothing | help h@0 exit 0'],
    [['word', '--off'], 'nothing | stop word@0 | lost 1'],
  ])('%j: %s', (args, expected) => {
    expect(summary(args)).toBe(expected);
  });

  test.each(['1', 't', 'T', 'true', 'TRUE', 'True', '0', 'f', 'F', 'false', 'FALSE', 'False'])(
    'takes %s for a bool',
    (value) => {
      const parsed = parseGoFlags([`--on=${value}`], definitions);
      expect(parsed.fault).toBeUndefined();
      expect(isGoTrue(flagValue(parsed, definitions, 'on'))).toBe(/^[1t]/i.test(value));
    },
  );

  test.each(['', '2', '10', 'tt', 'xtrue', 'true ', 'falsey', 'yes', 'tRUE'])('refuses %j for a bool', (value) => {
    expect(parseGoFlags([`--on=${value}`], definitions).fault?.code).toBe('bad-value');
    expect(isGoTrue(value)).toBe(false);
  });

  test.each([
    ...[
      '0',
      '12',
      '-5',
      '+7',
      '0x1F',
      '0Xab_CD',
      '0x_1',
      '0b101',
      '0B1_1',
      '0o17',
      '0O7',
      '017',
      '0_1_7',
      '00',
      '1_000',
    ],
    ...['9223372036854775807', '-9223372036854775808', '0777777777777777777777', '0x7fffffffffffffff'],
  ])('takes %s for an int', (value) => {
    expect(parseGoFlags([`--count=${value}`], definitions).fault).toBeUndefined();
  });

  test.each([
    ...[
      '',
      '1.5',
      '08',
      '1e3',
      ' 1',
      '1 ',
      '0x',
      '0xg',
      '0b2',
      '0o8',
      '_1',
      '1_',
      '1__0',
      '0x1__0',
      '0b1_',
      '--1',
      'two',
    ],
    ...['9223372036854775808', '-9223372036854775809', '+9223372036854775808'],
    ...['01000000000000000000000', '0x8000000000000000'],
  ])('refuses %j for an int', (value) => {
    expect(parseGoFlags([`--count=${value}`], definitions).fault?.code).toBe('bad-value');
  });

  test.each([
    ...[
      '0',
      '+0',
      '-0',
      '30m',
      '1h30m',
      '-1.5h',
      '.5s',
      '1.s',
      '100us',
      '3\u00b5s',
      '3\u03bcs',
      '12ms',
      '12.5h',
      '.55s',
      '1.25h10m1.5s',
    ],
    // The longest that fit, in each unit: 2^63 ns is about 292 years.
    ...['2562047h', '153722867m', '9223372036s', '9223372036854ms', '9223372036854775us', '9223372036854775\u00b5s'],
    ...['9223372036854775\u03bcs', '2562047h47m16s', '9223372036854775807ns'],
    ...['-9223372036854775808ns', '0.0000000000000000000000001h'],
  ])('takes %s for a duration', (value) => {
    expect(parseGoFlags([`--ttl=${value}`], definitions).fault).toBeUndefined();
  });

  test.each([
    ...['', '30', '1d', '1 m', ' 1m', '1m ', '.s', 'm', '1m30', '30 1m', '--1m', '1..5s', '1-m', '1.5.s', '00'],
    ...['2562048h', '153722868m', '9223372037s', '9223372036855ms', '9223372036854776us', '9223372036854776\u00b5s'],
    ...['9223372036854776\u03bcs', '9223372036854775808ns', '2562047h47m17s'],
    ...['-9223372036854775809ns', '9223372036.9s'],
  ])('refuses %j for a duration', (value) => {
    expect(parseGoFlags([`--ttl=${value}`], definitions).fault?.code).toBe('bad-value');
  });

  test('gives each flag the range of its arguments', () => {
    const { given } = parseGoFlags(['--path', '/a', '--on', '--ttl=1m'], definitions);
    expect(given.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['path', 0, 2],
      ['on', 2, 3],
      ['ttl', 3, 4],
    ]);
  });

  test('covers every argument exactly once: flags, then a fault or a stop, then the rest', () => {
    const argument = fc.oneof(
      fc.constantFrom('--on', '-on=0', '--path', '--path=/a', '--count', '7', '--ttl=1m', '--', '-', '', 'word', '--x'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(argument), (args) => {
        const { given, fault, stop, lost } = parseGoFlags(args, definitions);
        let next = 0;
        for (const { start, end } of given) {
          expect(start).toBe(next);
          next = end;
        }
        expect(fault?.index ?? stop?.index ?? args.length).toBe(next);
        expect(lost.every((index) => index > next)).toBe(true);
      }),
    );
  });
});

test('the last of two equal flags wins, and a flag that is not given has its default', () => {
  const parsed = parseGoFlags(['--path=/a', '--on', '--path=/b', '--on=false'], definitions);
  expect(flagValue(parsed, definitions, 'path')).toBe('/b');
  expect(isGoTrue(flagValue(parsed, definitions, 'on'))).toBe(false);
  expect(flagValue(parsed, definitions, 'count')).toBe('3');
  expect(flagValue(parsed, definitions, 'other')).toBeUndefined();
});

test('refuses long numbers without taking long', () => {
  const definitions = { ttl: { type: 'duration', default: '30m' }, port: { type: 'int', default: '0' } } as const;
  const began = performance.now();
  for (const value of [`${'1'.repeat(200_000)}x`, `${'1'.repeat(200_000)}s`]) {
    expect(parseGoFlags([`--ttl=${value}`], definitions).fault).toBeDefined();
  }
  expect(parseGoFlags([`--port=${'9'.repeat(400_000)}`], definitions).fault).toBeDefined();
  expect(performance.now() - began).toBeLessThan(2000);
});
