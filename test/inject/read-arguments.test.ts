import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readArguments } from '../../src/inject/read-arguments.js';
import { readReleaseName } from '../../src/porch/find-release.js';
import { newestRelease, releases } from '../../src/porch/releases.js';

/** What a reader sees: flags as `name=value[start,end)`, faults as `code name index`, then the stop and what is lost. */
function read(words: readonly string[], skipped: readonly number[] = [], build?: string): readonly string[] {
  const release = (build === undefined ? undefined : readReleaseName(build).release) ?? newestRelease();
  const { given, faults, stop, lost } = readArguments(words, release, new Set(skipped));
  return [
    ...given.map(({ name, value, start, end }) => `${name}=${value}[${start},${end})`),
    ...faults.map(({ code, name, index }) => `${code} ${name} ${index}`),
    ...(stop ? [`stop ${stop.reason} ${stop.index}`] : []),
    ...lost.map((index) => `lost ${index}`),
  ];
}

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['flags', ['--port=1', '-pod-namespace', 'x'], ['port=1[0,1)', 'pod-namespace=x[1,3)']],
  ['a flag that no build has, with a value', ['--no=1', '--port=1'], ['no=1[0,1)', 'port=1[1,2)', 'unknown-flag no 0']],
  ['with the next word', ['--no', '1', '--port=1'], ['no=1[0,2)', 'port=1[2,3)', 'unknown-flag no 0']],
  ['with a flag behind', ['--no', '--port=1'], ['no=true[0,1)', 'port=1[1,2)', 'unknown-flag no 0']],
  ['at the end', ['--port=1', '--no'], ['port=1[0,1)', 'no=true[1,2)', 'unknown-flag no 1']],
  ['twice', ['--no', '--no'], ['no=true[0,1)', 'no=true[1,2)', 'unknown-flag no 0', 'unknown-flag no 1']],
  [
    'a flag of another build',
    ['--config', '/c', '--port=1'],
    ['config=/c[0,2)', 'port=1[2,3)', 'unknown-flag config 0'],
  ],
  ['a value that does not fit', ['--port=x', '--port=1'], ['port=9445[0,1)', 'port=1[1,2)', 'bad-value port 0']],
  ['in a word of its own', ['--port', 'x', '--port=1'], ['port=9445[0,2)', 'port=1[2,3)', 'bad-value port 0']],
  ['a value that is missing', ['--port=1', '--port'], ['port=1[0,1)', 'port=9445[1,2)', 'missing-value port 1']],
  [
    'faults in order',
    ['--no=1', '--port=x', '--also=1'],
    ['no=1[0,1)', 'port=9445[1,2)', 'also=1[2,3)', 'unknown-flag no 0', 'bad-value port 1', 'unknown-flag also 2'],
  ],
  [
    'faults of each kind in order',
    ['--port=x', '--config=c', '--port=y'],
    [
      'port=9445[0,1)',
      'config=c[1,2)',
      'port=9445[2,3)',
      'bad-value port 0',
      'unknown-flag config 1',
      'bad-value port 2',
    ],
  ],
  [
    'what is no flag at all ends the reading',
    ['--port=x', '---', '--port=1'],
    ['port=9445[0,1)', 'bad-value port 0', 'bad-syntax --- 1'],
  ],
  ['and so does help', ['--config=c', '--help', '--port=1'], ['config=c[0,1)', 'unknown-flag config 0', 'help help 1']],
  ['a word', ['--port=1', 'word', '--port=2', 'word'], ['port=1[0,1)', 'stop word 1', 'lost 2']],
  ['two dashes', ['--', '--port=2'], ['stop terminator 0', 'lost 1']],
  ['nothing', [], []],
])('%s', (_, words, expected) => {
  expect(read(words)).toEqual(expected);
});

test('a flag that the build has, though others lack it, is no fault', () => {
  expect(read(['--config=c'], [], 'v3.0.2')).toEqual(['config=c[0,1)']);
});

test('positions are those of the words given, past what is skipped', () => {
  expect(read(['x', '--port', 'x', '1', '--no=1', 'word', '--port=1'], [0, 2])).toEqual([
    'port=1[1,4)',
    'no=1[4,5)',
    'unknown-flag no 4',
    'stop word 5',
    'lost 6',
  ]);
});

// porch-server, whose flags are read by pflag.
test.each<readonly [string, readonly string[], readonly string[]]>([
  ['flags', ['--pod-ttl=1m', '--pod_namespace', 'x'], ['pod-ttl=1m[0,1)', 'pod-namespace=x[1,3)']],
  ['a word', ['--pod-ttl=1m', 'word', '--pod-ttl=2m'], ['pod-ttl=1m[0,1)', 'pod-ttl=2m[2,3)']],
  ['two dashes', ['--', '--pod-ttl=2m'], ['stop terminator 0', 'lost 1']],
  ['an unknown flag', ['--no-such=1', '--pod-ttl=1m'], ['no-such=1[0,1)', 'pod-ttl=1m[1,2)', 'unknown-flag no-such 0']],
  [
    'an unknown flag with underscores',
    ['--no_such', '1', '--pod-ttl=1m'],
    ['no-such=1[0,2)', 'pod-ttl=1m[2,3)', 'unknown-flag no_such 0'],
  ],
  [
    "a flag of the function runner's",
    ['--max-grpc-retries=1', '--pod-ttl=1m'],
    ['max-grpc-retries=1[0,1)', 'pod-ttl=1m[1,2)', 'unknown-flag max-grpc-retries 0'],
  ],
  [
    'one dash',
    ['-enable-private-registries', '--pod-ttl=1m'],
    ['pod-ttl=1m[1,2)', 'unknown-shorthand -enable-private-registries 0'],
  ],
  ['one dash, alone', ['-x'], ['unknown-shorthand -x 0']],
  [
    'a value that does not fit',
    ['--pod-ttl=x', '--v', 'x'],
    ['pod-ttl=30m[0,1)', 'v=0[1,3)', 'bad-value pod-ttl 0', 'bad-value v 1'],
  ],
  [
    'in a flag of one letter',
    ['-vx', '-v=x', '-v', 'x', '-v'],
    [
      'v=0[0,1)',
      'v=0[1,2)',
      'v=0[2,4)',
      'v=0[4,5)',
      'bad-value v 0',
      'bad-value v 1',
      'bad-value v 2',
      'missing-value v 4',
    ],
  ],
  ['a bool', ['--enable-private-registries', 'false'], ['enable-private-registries=true[0,1)']],
])('pflag: %s', (_, words, expected) => {
  expect(read(words, [], 'pserver-2026-08')).toEqual(expected);
});

test('whatever the words are, the reading ends, and each flag is in range and in order', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '--port=x',
      '--pod_ttl',
      '--v',
      '-v',
      '-vx',
      '-v=',
      '-x',
      '--no',
      '--no_such=',
      '--',
      'word',
      '--__proto__',
      '-h',
    ),
    fc.constantFrom('--enable-private-registries', '--enable-private-registries=', '--registry-auth-secret-path'),
    fc.string().map((text) => `-${text}`),
    fc.string().map((text) => `--${text}`),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(word), fc.constantFrom(...releases), (words, release) => {
      const { given, faults, lost } = readArguments(words, release);
      let next = 0;
      for (const { start, end } of given) {
        expect(start).toBeGreaterThanOrEqual(next);
        expect(end).toBeGreaterThan(start);
        next = end;
      }
      expect(next).toBeLessThanOrEqual(words.length);
      for (const index of [...faults.map((fault) => fault.index), ...lost]) expect(words[index]).toMatch(/^-/);
    }),
  );
});
