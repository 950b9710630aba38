import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from '@jest/globals';
import { injectSchema } from '../../src/function-config/inject-schema.js';
import { functionConfigJsonSchema } from '../../src/function-config/json-schema.js';
import { validateSchema } from '../../src/function-config/validate-schema.js';

const schemas = [injectSchema, validateSchema].map((schema) => ({
  file: join(__dirname, '../../schemas', `${schema.kind}.schema.json`),
  kind: schema.kind,
  json: functionConfigJsonSchema(schema),
}));

/** `UPDATE_GOLDEN=1 npx jest test/function-config` writes the published schemas anew. */
test.each(schemas)('the published schema of $kind is what the fields say', ({ file, json }) => {
  const text = `${JSON.stringify(json, null, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

describe('the schema judges as the function does', () => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(functionConfigJsonSchema(injectSchema));
  test.each([
    [{ secret: { registries: [{ server: 'ghcr.io', username: 'u', password: 'p' }] } }, true],
    [{ secret: { registries: [{ server: 'ghcr.io', username: 'u' }] } }, false],
    [{ secret: { dockerConfigJson: { auths: {} } } }, true],
    [{ mountPath: 'relative' }, false],
    [{ unknown: 'x' }, false],
    [{ tls: {} }, false],
  ])('%j', (spec, expected) => {
    expect(validate({ apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'InjectRegistryAuth', spec })).toBe(expected);
  });
});
