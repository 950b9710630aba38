import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from '@jest/globals';
import { injectSchema } from '../../src/function-config/inject-schema.js';
import { functionConfigJsonSchema } from '../../src/function-config/json-schema.js';
import { validateSchema } from '../../src/function-config/validate-schema.js';
import { expectGolden } from '../support/golden.js';

test.each([
  ['InjectRegistryAuth', injectSchema],
  ['ValidateImagePullSecrets', validateSchema],
])('the published schema of %s is what the fields say', (kind, schema) => {
  const text = `${JSON.stringify(functionConfigJsonSchema(schema), null, 2)}\n`;
  expectGolden(join(__dirname, '../../schemas', `${kind}.schema.json`), text);
});

describe('the schema judges as the function does', () => {
  test.each([
    [{ secret: { registries: [{ server: 'ghcr.io', username: 'u', password: 'p' }] } }, true],
    [{ secret: { registries: [{ server: 'ghcr.io', username: 'u' }] } }, false],
    [{ secret: { dockerConfigJson: { auths: {} } } }, true],
    [{ mountPath: 'relative' }, false],
    [{ unknown: 'x' }, false],
    [{ tls: {} }, false],
  ])('%j', (spec, expected) => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(functionConfigJsonSchema(injectSchema));
    expect(validate({ apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'InjectRegistryAuth', spec })).toBe(expected);
  });
});
