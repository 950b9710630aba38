import { describe, expect, test } from '@jest/globals';
import type { CredentialOrigin, TextOrigin } from '../../src/function-config/credential-origin.js';
import { describePath } from '../../src/function-config/field-schema.js';
import { findCredentials, type CredentialsOrErrors } from '../../src/function-config/find-credentials.js';
import { surroundings, type TestSurroundings } from '../support/surroundings.js';

const resourceRef = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x' };

function find(origins: readonly CredentialOrigin[], around: TestSurroundings = {}): CredentialsOrErrors {
  return findCredentials({ origins, place: { resourceRef }, name: describePath }, surroundings(around));
}

const value = (text: string): TextOrigin => ({ kind: 'value', value: text, path: ['v'] });
const variable = (name: string): TextOrigin => ({ kind: 'variable', name, path: ['secret', 'env'] });
const file = (path: string): TextOrigin => ({ kind: 'file', file: path, path: ['secret', 'file'] });
const config = (text: TextOrigin): CredentialOrigin => ({ kind: 'docker-config', text });
const login = (password: TextOrigin): CredentialOrigin => ({ kind: 'login', server: 'a.io', username: 'u', password });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a source for each origin, in order; only a password from a file may end in a line break', () => {
  const around = { variables: { CONFIG: '{1}', PASSWORD: 'two' }, files: { '/c': '{3}', '/p': 'four\n' } };
  const origins = [
    config(value('{0}')),
    config(variable('CONFIG')),
    login(variable('PASSWORD')),
    config(file('/c')),
    login(file('/p')),
    login(value('\ufefffive')),
  ];
  const at = { kind: 'login', server: 'a.io', username: 'u' };
  expect(find(origins, around)).toEqual({
    sources: [
      { kind: 'docker-config', content: bytes('{0}') },
      { kind: 'docker-config', content: bytes('{1}') },
      { ...at, password: 'two', fromFile: false },
      { kind: 'docker-config', content: bytes('{3}') },
      { ...at, password: 'four\n', fromFile: true },
      { ...at, password: '\ufefffive', fromFile: false },
    ],
  });
});

test('an error for each origin that is not there', () => {
  const said = {
    rule: 'credential-source-missing',
    severity: 'error',
    resourceRef,
  };
  expect(find([config(variable('A_1')), login(value('p')), login(file('/p'))])).toEqual({
    errors: [
      {
        ...said,
        message:
          '`secret.env` names the environment variable "A_1", which is not set; set it (for an image, with `kpt fn eval --env`)',
        fieldPath: 'secret.env',
      },
      {
        ...said,
        message:
          '`secret.file` names a file "/p" that cannot be read (no such file); correct the path (for an image, mount the file with `kpt fn eval --mount`)',
        fieldPath: 'secret.file',
      },
    ],
  });
});

describe('what may be a credential in the wrong field is not quoted', () => {
  const message = (text: TextOrigin, around?: TestSurroundings): string | undefined =>
    find([config(text)], around).errors?.[0]?.message;

  test.each([
    ['A', true],
    ['DOCKER_CONFIG_2', true],
    ['xA', false],
    ['Ax', false],
    ['A_', false],
    ['A__B', false],
    ['2A', false],
    ['s3cret', false],
  ])('a variable %s: %s', (name, isShown) => {
    const shown = isShown ? ` "${name}"` : '';
    const pass = 'set it (for an image, with `kpt fn eval --env`)';
    const start = `\`secret.env\` names the environment variable${shown}, which is`;
    expect(message(variable(name))).toBe(`${start} not set; ${pass}`);
    expect(message(variable(name), { variables: { [name]: '' } })).toBe(`${start} empty; ${pass}`);
  });

  test.each([
    ['/a', true],
    ['/docker/config.json', true],
    ['~/.docker/config.json', true],
    ['./a', true],
    ['../a', true],
    ['.../a', false],
    ['x/a', false],
    ['/', false],
    ['/a b', false],
    ['/a+', false],
    ['s3cret', false],
  ])('a file %s: %s', (path, isShown) => {
    expect(message(file(path))).toContain(`names a file${isShown ? ` "${path}"` : ''} that cannot be read`);
  });
});
