import type { Field, FunctionConfigSchema } from './field-schema.js';

/** A JSON Schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema (draft 7) of a functionConfig of its own kind. */
export function functionConfigJsonSchema(schema: FunctionConfigSchema): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: schema.kind,
    description: `The functionConfig of ${schema.function}.`,
    type: 'object',
    required: ['apiVersion', 'kind'],
    additionalProperties: false,
    properties: {
      apiVersion: { const: 'fn.kpt.dev/v1alpha1' },
      kind: { const: schema.kind },
      metadata: { type: 'object' },
      spec: fieldJsonSchema(schema.spec),
    },
  };
}

/** The JSON Schema of one field. */
export function fieldJsonSchema(field: Field): JsonSchema {
  const { description } = field;
  switch (field.type) {
    case 'text':
      return {
        description,
        type: 'string',
        minLength: 1,
        ...(field.default !== undefined && { default: field.default }),
        ...(field.values && { enum: field.values }),
        ...(field.format && { pattern: `^(?:${field.format.pattern})$` }),
        ...(field.format?.maxLength !== undefined && { maxLength: field.format.maxLength }),
      };
    case 'boolean':
      return { description, type: 'boolean', default: field.default };
    case 'document':
      return { description, type: ['string', 'object'] };
    case 'list':
      return { description, type: 'array', items: fieldJsonSchema(field.entries) };
    case 'choices':
      return {
        description,
        type: 'object',
        propertyNames: { pattern: `^(?:${field.key.pattern})$` },
        additionalProperties: { type: 'string', enum: field.values },
      };
    case 'mapping':
      return {
        description,
        type: 'object',
        additionalProperties: false,
        ...(field.required && { required: field.required }),
        ...(field.exactlyOneOf && { oneOf: field.exactlyOneOf.map((key) => ({ required: [key] })) }),
        ...(field.needs && { dependencies: field.needs }),
        properties: Object.fromEntries(Object.entries(field.fields).map(([key, each]) => [key, fieldJsonSchema(each)])),
      };
  }
}
