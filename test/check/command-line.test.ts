import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../../src/check/command-line.js';

const nothing = {
  ...{ package: undefined, kubeconfig: undefined, context: undefined, namespace: undefined },
  ...{ output: 'table', watch: false, functionConfig: undefined, values: {} },
};

test.each([
  ['check', {}],
  ['check --kubeconfig file --context east', { kubeconfig: 'file', context: 'east' }],
  ['check -n porch -o json --watch', { namespace: 'porch', output: 'json', watch: true }],
  ['check --namespace=porch --output=yaml', { namespace: 'porch', output: 'yaml' }],
  ['check --package porch --fn-config config.yaml', { package: 'porch', functionConfig: 'config.yaml' }],
  ['check -- porchRelease=v1.5.8 images=a,b=c', { values: { porchRelease: 'v1.5.8', images: 'a,b=c' } }],
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

describe('bad usage', () => {
  test.each([
    ['', 'the command must be `check`'],
    ['validate', 'the command must be `check`'],
    ['check --namspace porch', 'it has no flag `--namspace`'],
    ['check --watch=yes', '`--watch` is used wrongly'],
    ['check --context', '`--context` is used wrongly'],
    ['check -o xml', '`--output` must be one of "table", "json", "yaml"'],
    ['check s3cret', 'only flags may follow `check`, and after `--` name=value for the functionConfig'],
    ['check --fn-config a.yaml images=b', 'give the functionConfig either as `--fn-config` or as name=value, not both'],
    [
      'check --package a --watch',
      '`--package` does not look at a cluster, so it cannot be used with `--kubeconfig`, `--context`, `--namespace` or `--watch`',
    ],
  ])('%s', (line, message) => {
    expect(parseCommandLine(line.split(' '))).toEqual({ command: 'refused', message: `${message}; see \`--help\`` });
  });
});
