import { describePath, type Field, type FieldPath, type FunctionConfigSchema } from './field-schema.js';

/** The reference of a functionConfig as a Markdown table: a row for each field that holds a value. */
export function fieldTable(schema: FunctionConfigSchema): string {
  const flatNames = new Map(Object.entries(schema.flatNames).map(([name, path]) => [rowName(path), name]));
  const rows = leaves(schema.spec, []).map(({ field, path }) => {
    const standard = field.type === 'text' && field.default !== undefined ? `\`${field.default}\`` : '';
    const flatName = flatNames.get(rowName(path));
    const flat = flatName === undefined ? '' : `\`${flatName}\``;
    return `| \`${rowName(path)}\` | ${flat} | ${standard} | ${field.description} |`;
  });
  return ['| field under `spec` | in a ConfigMap | default | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}

interface Leaf {
  readonly field: Field;
  readonly path: FieldPath;
}

function leaves(field: Field, path: FieldPath): readonly Leaf[] {
  if (field.type === 'mapping') {
    return Object.entries(field.fields).flatMap(([key, each]) => leaves(each, [...path, key]));
  }
  if (field.type === 'list' && field.entries.type === 'mapping') return leaves(field.entries, [...path, 0]);
  return [{ field, path }];
}

function rowName(path: FieldPath): string {
  return describePath(path).replaceAll('[0]', '[]');
}
