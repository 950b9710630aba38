import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../../src/check/command-line.js';

const nothing = {
  ...{ inputs: [], kubeconfig: undefined, context: undefined, namespace: undefined },
  ...{ outputs: [{ format: 'table' }], failOn: 'error', watch: false, since: '1h', probe: false },
  ...{ functionConfig: undefined, values: {}, fix: false, fixConfig: undefined },
};

test.each([
  ['check', {}],
  ['check --kubeconfig file --context east', { kubeconfig: 'file', context: 'east' }],
  ['check -n porch -o json --watch', { namespace: 'porch', outputs: [{ format: 'json' }], watch: true }],
  ['check --namespace=porch --output=yaml', { namespace: 'porch', outputs: [{ format: 'yaml' }] }],
  ['check --package porch --fn-config config.yaml', { inputs: ['porch'], functionConfig: 'config.yaml' }],
  ['check --since 90s --probe', { since: '90s', probe: true }],
  ['check -- porchRelease=v1.5.8 images=a,b=c', { values: { porchRelease: 'v1.5.8', images: 'a,b=c' } }],
  ['check images=a', { values: { images: 'a' } }],
  ['check a.yaml - b -- images=a', { inputs: ['a.yaml', '-', 'b'], values: { images: 'a' } }],
  ['check a --package b', { inputs: ['b', 'a'] }],
  [
    'check a -o table -o sarif=a=b.sarif --output=junit=j.xml',
    {
      inputs: ['a'],
      outputs: [{ format: 'table' }, { format: 'sarif', file: 'a=b.sarif' }, { format: 'junit', file: 'j.xml' }],
    },
  ],
  ['check a --fail-on never', { inputs: ['a'], failOn: 'never' }],
  ['check a --fix --fix-config c', { inputs: ['a'], fix: true, fixConfig: 'c' }],
])('%s', (line, options) => {
  expect(parseCommandLine(line.split(' '))).toEqual({ command: 'check', options: { ...nothing, ...options } });
});

test.each([
  ['--help', 'help'],
  ['check -h', 'help'],
  ['--version', 'version'],
])('%s', (line, command) => {
  expect(parseCommandLine(line.split(' '))).toEqual({ command });
});

const outputNames =
  '`--output` must be one of "table", "json", "yaml", "sarif", "junit", "github", "gitlab", "markdown", "html", with or without "=FILE"';

test('completion zsh', () => {
  expect(parseCommandLine(['completion', 'zsh'])).toEqual({ command: 'completion', shell: 'zsh' });
});

describe('bad usage', () => {
  test.each([
    ['', 'the command must be `check` or `completion`'],
    ['validate', 'the command must be `check` or `completion`'],
    ['check --namspace porch', 'it has no flag `--namspace`'],
    ['check --watch=yes', '`--watch` is used wrongly'],
    ['check --context', '`--context` is used wrongly'],
    [
      'check --since yesterday',
      '`--since` must be a number of seconds, minutes or hours, such as "90s", "15m" or "2h"',
    ],
    ['check --since=1', '`--since` must be a number of seconds, minutes or hours, such as "90s", "15m" or "2h"'],
    [
      'check --package a --probe',
      'with files, or `--package`, it does not look at a cluster, so `--kubeconfig`, `--context`, `--namespace`, `--watch`, `--since` and `--probe` cannot be used',
    ],
    ['check -o xml', outputNames],
    ['check -o sarif=', outputNames],
    [
      'check -o json -o yaml',
      'only one `--output` may go to stdout; give the others a file, as in "sarif=report.sarif"',
    ],
    ['check --fail-on info', '`--fail-on` must be one of "error", "warning", "never"'],
    ['check -- s3cret', 'after `--` only name=value may follow, for the functionConfig'],
    ['check a --fix-config b', '`--fix-config` is only for `--fix`'],
    ['check --fix', '`--fix` needs the files to change, and cannot change stdin'],
    ['check - --fix', '`--fix` needs the files to change, and cannot change stdin'],
    ['completion', '`completion` must be followed by one of "bash", "zsh", "fish"'],
    ['completion tcsh', '`completion` must be followed by one of "bash", "zsh", "fish"'],
    ['check --fn-config a.yaml images=b', 'give the functionConfig either as `--fn-config` or as name=value, not both'],
    [
      'check --package a --watch',
      'with files, or `--package`, it does not look at a cluster, so `--kubeconfig`, `--context`, `--namespace`, `--watch`, `--since` and `--probe` cannot be used',
    ],
  ])('%s', (line, message) => {
    expect(parseCommandLine(line.split(' '))).toEqual({ command: 'refused', message: `${message}; see \`--help\`` });
  });
});
