import { fieldJsonSchema, type JsonSchema } from './json-schema.js';
import type { Field, FunctionConfigSchema } from './field-schema.js';

/**
 * A functionConfig's schema in the form that editors know for custom resources. It is structural, as an API server
 * wants it (Kubernetes 1.34, apiextensions.k8s.io/v1). No cluster needs it, unless a folder with functionConfigs is applied.
 */
export function functionConfigCustomResourceDefinition(schema: FunctionConfigSchema): JsonSchema {
  const singular = schema.kind.toLowerCase();
  const plural = singular.replace(/s?$/, 's');
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.fn.kpt.dev` },
    spec: {
      group: 'fn.kpt.dev',
      names: { kind: schema.kind, listKind: `${schema.kind}List`, plural, singular },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              description: `The functionConfig of ${schema.function}.`,
              type: 'object',
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                spec: structuralSchema(schema.spec),
              },
            },
          },
        },
      ],
    },
  };
}

/** A structural schema has one type in each place, names no further fields to refuse them, and knows no dependencies. */
function structuralSchema(field: Field): JsonSchema {
  const schema = fieldJsonSchema(field);
  switch (field.type) {
    case 'text':
    case 'boolean':
      return schema;
    case 'document':
      return { description: field.description, 'x-kubernetes-preserve-unknown-fields': true };
    case 'list':
      return { ...schema, items: structuralSchema(field.entries) };
    case 'choices': {
      return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'propertyNames'));
    }
    case 'mapping': {
      const named = Object.entries(schema).filter(([key]) => !['additionalProperties', 'dependencies'].includes(key));
      const fields = Object.entries(field.fields).map(([key, each]) => [key, structuralSchema(each)] as const);
      return { ...Object.fromEntries(named), properties: Object.fromEntries(fields) };
    }
  }
}
