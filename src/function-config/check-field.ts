import type { ChoicesField, Field, FieldPath, MappingField, TextField, TextFormat } from './field-schema.js';
import { nearestName } from './nearest-name.js';

/** What is wrong with one field. The message never quotes a credential, nor anything under an unknown name. */
export interface FieldFault {
  readonly rule:
    | 'function-config-field-unknown'
    | 'function-config-wrong-type'
    | 'function-config-field-missing'
    | 'function-config-invalid-value';
  readonly path: FieldPath;
  readonly message: string;
}

/** The name of a field as the user wrote it: with `spec.` before it, or the flat name of a ConfigMap. */
export type FieldNaming = (path: FieldPath) => string;

/** Compares a value with its schema. Null counts as absent. All faults are given, in the order of the value. */
export function checkField(field: Field, value: unknown, path: FieldPath, name: FieldNaming): readonly FieldFault[] {
  if (value === null || value === undefined) return [];
  const wrongType = (must: string): readonly FieldFault[] => [
    {
      rule: 'function-config-wrong-type',
      path,
      message: `\`${name(path)}\` must be ${must}, not ${describeType(value)}`,
    },
  ];
  switch (field.type) {
    case 'text':
      if (typeof value === 'string') return checkText(field, value, path, name);
      return wrongType(typeof value === 'object' ? 'a string' : 'a string (put it in quotes)');
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrongType('true or false');
    case 'document':
      return typeof value === 'string' || isMapping(value)
        ? []
        : wrongType('a JSON document, as a string or a mapping');
    case 'list':
      if (!Array.isArray(value)) return wrongType('a list');
      return value.flatMap((entry: unknown, index) =>
        entry === null ? [missing([...path, index], name)] : checkField(field.entries, entry, [...path, index], name),
      );
    case 'choices':
      return isMapping(value) ? checkChoices(field, value, path, name) : wrongType('a mapping');
    case 'mapping':
      return isMapping(value) ? checkMapping(field, value, path, name) : wrongType('a mapping');
  }
}

/** Whether a value of `yamlValue` is a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkText(field: TextField, value: string, path: FieldPath, name: FieldNaming): readonly FieldFault[] {
  if (value === '' && field.values === undefined && field.format === undefined) {
    return [{ rule: 'function-config-invalid-value', path, message: `\`${name(path)}\` must not be empty` }];
  }
  const must =
    field.values !== undefined && !field.values.includes(value)
      ? field.values.map((each) => `"${each}"`).join(' or ')
      : field.format !== undefined && !matches(value, field.format)
        ? field.format.meaning
        : undefined;
  if (must === undefined) return [];
  const quoted = field.credential === true || value === '' ? '' : `, not "${value}"`;
  return [{ rule: 'function-config-invalid-value', path, message: `\`${name(path)}\` must be ${must}${quoted}` }];
}

function matches(value: string, { pattern, maxLength = Infinity }: TextFormat): boolean {
  return value.length <= maxLength && new RegExp(`^(?:${pattern})$`).test(value);
}

function checkChoices(
  { key, values }: ChoicesField,
  value: Readonly<Record<string, unknown>>,
  path: FieldPath,
  name: FieldNaming,
): readonly FieldFault[] {
  const choice: TextField = { type: 'text', description: '', values };
  return Object.entries(value).flatMap(([entry, chosen]): readonly FieldFault[] => {
    const entryPath = [...path, entry];
    return matches(entry, key)
      ? checkField(choice, chosen, entryPath, name)
      : [
          {
            rule: 'function-config-invalid-value',
            path,
            message: `every key of \`${name(path)}\` must be ${key.meaning}`,
          },
        ];
  });
}

function checkMapping(
  field: MappingField,
  value: Readonly<Record<string, unknown>>,
  path: FieldPath,
  name: FieldNaming,
): readonly FieldFault[] {
  const known = Object.keys(field.fields);
  const isGiven = (key: string): boolean => value[key] !== undefined && value[key] !== null;
  const faults = Object.entries(value).flatMap(([key, entry]): readonly FieldFault[] => {
    const entryField = Object.hasOwn(field.fields, key) ? field.fields[key] : undefined;
    const entryPath = [...path, key];
    return entryField === undefined
      ? [unknownField(name(entryPath), key, known, entryPath)]
      : checkField(entryField, entry, entryPath, name);
  });
  const needed = Object.entries(field.needs ?? {}).flatMap(([key, others]) => (isGiven(key) ? others : []));
  const required = [...(field.required ?? []), ...needed]
    .filter((key) => !isGiven(key))
    .map((key) => missing([...path, key], name));
  const choice = field.exactlyOneOf ?? [];
  // What is needed says already which one of them is missing.
  const faultsOfChoice = needed.some((key) => choice.includes(key)) ? [] : checkChoice(choice, isGiven, path, name);
  return [...faults, ...required, ...faultsOfChoice];
}

/** An unknown field, with the known one that was probably meant, if one is similar. */
export function unknownField(shown: string, key: string, known: readonly string[], path: FieldPath): FieldFault {
  const nearest = nearestName(key, known);
  const hint = nearest === undefined ? '' : `; the nearest known one is \`${nearest}\``;
  return { rule: 'function-config-field-unknown', path, message: `\`${shown}\` is not a known field${hint}` };
}

function missing(path: FieldPath, name: FieldNaming): FieldFault {
  return { rule: 'function-config-field-missing', path, message: `\`${name(path)}\` must be set` };
}

function checkChoice(
  choice: readonly string[],
  isGiven: (key: string) => boolean,
  path: FieldPath,
  name: FieldNaming,
): readonly FieldFault[] {
  const given = choice.filter(isGiven);
  if (choice.length === 0 || given.length === 1) return [];
  const shown = (keys: readonly string[]): string => keys.map((key) => `\`${name([...path, key])}\``).join(', ');
  return given.length === 0
    ? [{ rule: 'function-config-field-missing', path, message: `one of ${shown(choice)} must be set` }]
    : [{ rule: 'function-config-invalid-value', path, message: `only one of ${shown(given)} may be set` }];
}

function describeType(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'boolean' ? 'true or false' : `a ${typeof value}`;
}
