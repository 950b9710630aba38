import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from '@jest/globals';
import { renderBlock } from '../../src/edit/render-block.js';
import type { YamlData } from '../../src/edit/yaml-data.js';
import { functionConfigCustomResourceDefinition } from '../../src/function-config/custom-resource-definition.js';
import type { FunctionConfigSchema } from '../../src/function-config/field-schema.js';
import { injectSchema } from '../../src/function-config/inject-schema.js';
import { validateSchema } from '../../src/function-config/validate-schema.js';
import { findNode } from '../../src/yaml/find-node.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';
import { expectGolden } from '../support/golden.js';

type Schema = Readonly<Record<string, unknown>>;

/** The text that is published. */
function definitionOf(schema: FunctionConfigSchema): string {
  return renderBlock(functionConfigCustomResourceDefinition(schema) as YamlData, 0);
}

/** The schema that an editor reads in the published text. */
function publishedSchema(text: string): Schema {
  const path = ['spec', 'versions', 0, 'schema', 'openAPIV3Schema'];
  return yamlValue(findNode(parseYaml(text).node, path)) as Schema;
}

describe.each([
  ['InjectRegistryAuth', injectSchema],
  ['ValidateImagePullSecrets', validateSchema],
])('the published definition of %s', (kind, schema) => {
  test('is what the fields say', () => {
    expectGolden(join(__dirname, '../../schemas', `${kind}.crd.yaml`), definitionOf(schema));
  });

  test('is structural', () => {
    expect(unstructured(publishedSchema(definitionOf(schema)), kind)).toEqual([]);
  });
});

test.each([
  [{ secret: { registries: [{ server: 'ghcr.io', username: 'u', password: 'p' }] } }, true],
  [{ secret: { registries: [{ server: 'ghcr.io', username: 'u' }] } }, false],
  [{ secret: { dockerConfigJson: { auths: {} } } }, true],
  [{ secret: { dockerConfigJson: '{}' } }, true],
  [{ mountPath: 'relative' }, false],
  [{ rbac: 'maybe' }, false],
  [{ tls: {} }, false],
])('it judges as the function does: %j', (spec, expected) => {
  const ajv = new Ajv({ keywords: ['x-kubernetes-preserve-unknown-fields'] });
  const validate = ajv.compile(publishedSchema(definitionOf(injectSchema)));
  expect(validate({ apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'InjectRegistryAuth', spec })).toBe(expected);
});

/** The places where an API server would say that a schema is not structural. */
function unstructured(schema: Schema, path: string): readonly string[] {
  const { type, properties, items, 'x-kubernetes-preserve-unknown-fields': preserves } = schema;
  const known = ['string', 'boolean', 'object', 'array'].includes(String(type)) || preserves === true;
  const refused = ['$schema', 'const', 'propertyNames'].filter((key) => key in schema);
  return [
    ...(known ? [] : [`${path} has no type`]),
    ...refused.map((key) => `${path} has ${key}`),
    ...('additionalProperties' in schema && (properties || schema['additionalProperties'] === false)
      ? [`${path} has additionalProperties`]
      : []),
    ...Object.entries((properties ?? {}) as Record<string, Schema>).flatMap(([key, each]) =>
      unstructured(each, `${path}.${key}`),
    ),
    ...(items === undefined ? [] : unstructured(items as Schema, `${path}[]`)),
  ];
}
