import type { Diagnostic, ResourceRef } from '../diagnostic.js';
import type { Result } from '../result.js';
import type { Item } from '../resource-list/resource-list.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { checkField, isMapping, unknownField, type FieldFault, type FieldNaming } from './check-field.js';
import { describePath, type Field, type FieldPath, type FunctionConfigSchema } from './field-schema.js';

/** Where a functionConfig is, for the diagnostics about it. */
export interface FunctionConfigPlace {
  readonly resourceRef?: ResourceRef;
  readonly file?: { readonly path: string };
}

/** A functionConfig whose fields all fit its schema. */
export interface ParsedFunctionConfig {
  /** The fields under `spec`, or those that the flat names of a ConfigMap mean. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly place: FunctionConfigPlace;
  /** The name of a field as the user wrote it. */
  readonly name: FieldNaming;
}

export type FunctionConfigOrErrors = Result<ParsedFunctionConfig, { errors: readonly Diagnostic[] }>;

const apiVersion = 'fn.kpt.dev/v1alpha1';

/**
 * Reads a functionConfig: the kind of the schema, a ConfigMap with flat names, or none at all.
 *
 * @returns its fields, or every fault of it; no fault quotes a credential
 */
export function parseFunctionConfig(item: Item | undefined, schema: FunctionConfigSchema): FunctionConfigOrErrors {
  const specNaming: FieldNaming = (path) => describePath(['spec', ...path]);
  if (item === undefined) return { spec: {}, place: {}, name: specNaming };
  const { node, error } = item.read();
  if (error) {
    const message = `the functionConfig cannot be read: ${error.message} (line ${error.line}); correct its YAML`;
    return { errors: [{ rule: 'function-config-unreadable', severity: 'error', message }] };
  }
  const value = yamlValue(node);
  if (value === null) return { spec: {}, place: {}, name: specNaming };
  if (!isMapping(value)) {
    const message = '`functionConfig` must be a mapping';
    return { errors: [{ rule: 'function-config-wrong-type', severity: 'error', message }] };
  }

  const place = placeOf(value);
  const { kind } = value;
  if (kind !== schema.kind && kind !== 'ConfigMap') {
    const message = `\`kind\` of the functionConfig must be "${schema.kind}" or "ConfigMap"${quoted(kind)}`;
    return { errors: [at(place, 'kind', 'function-config-kind', message)] };
  }
  const wanted = kind === 'ConfigMap' ? 'v1' : apiVersion;
  if (value['apiVersion'] !== wanted) {
    const message = `\`apiVersion\` of a functionConfig of kind "${kind}" must be "${wanted}"${quoted(value['apiVersion'])}`;
    return { errors: [at(place, 'apiVersion', 'function-config-kind', message)] };
  }
  const flat = kind === 'ConfigMap';
  const name: FieldNaming = flat ? flatNaming(schema) : specNaming;
  const { spec, faults } = flat ? readFlatNames(value, schema) : readSpec(value);
  const errors = [...faults, ...checkField(schema.spec, spec, [], name)].map((fault) =>
    at(place, faultPath(fault, name), fault.rule, fault.message),
  );
  return errors.length > 0 ? { errors } : { spec: isMapping(spec) ? spec : {}, place, name };
}

function faultPath(fault: FieldFault, name: FieldNaming): string {
  return fault.path[0] === topLevel ? describePath(fault.path.slice(1)) : name(fault.path);
}

/** Marks a path that does not begin under `spec`. */
const topLevel = '';

function readSpec(value: Readonly<Record<string, unknown>>): { spec: unknown; faults: readonly FieldFault[] } {
  return { spec: value['spec'], faults: unknownTopLevel(value, ['apiVersion', 'kind', 'metadata', 'spec']) };
}

function unknownTopLevel(value: Readonly<Record<string, unknown>>, known: readonly string[]): readonly FieldFault[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => unknownField(key, key, known, [topLevel, key]));
}

/** A ConfigMap's `data`: every value a string, lists comma-separated. */
function readFlatNames(
  value: Readonly<Record<string, unknown>>,
  schema: FunctionConfigSchema,
): { spec: unknown; faults: readonly FieldFault[] } {
  const faults = [...unknownTopLevel(value, ['apiVersion', 'kind', 'metadata', 'data', 'immutable'])];
  const data = value['data'] ?? {};
  const fail = (rule: FieldFault['rule'], path: FieldPath, message: string): number =>
    faults.push({ rule, path: [topLevel, ...path], message });
  if (!isMapping(data)) {
    fail('function-config-wrong-type', ['data'], '`data` must be a mapping');
    return { spec: {}, faults };
  }
  const spec: Record<string, unknown> = {};
  const known = Object.keys(schema.flatNames);
  for (const [key, text] of Object.entries(data)) {
    const path = Object.hasOwn(schema.flatNames, key) ? schema.flatNames[key] : undefined;
    if (path === undefined) faults.push(unknownField(`data.${key}`, key, known, [topLevel, 'data', key]));
    else if (typeof text !== 'string') {
      fail('function-config-wrong-type', ['data', key], `\`data.${key}\` must be a string (put it in quotes)`);
    } else {
      setAt(spec, path, readFlatValue(text, fieldAt(schema.spec, path)));
    }
  }
  return { spec, faults };
}

function readFlatValue(text: string, field: Field | undefined): unknown {
  if (field?.type === 'list') return splitList(text);
  if (field?.type === 'choices') return Object.fromEntries(splitList(text).map(splitChoice));
  return field?.type === 'boolean' && ['true', 'false'].includes(text) ? text === 'true' : text;
}

function splitList(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** `name=value`; without `=` the value is empty, which no choice is. */
function splitChoice(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  return at === -1 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** The schema's field at a path; none within a list. */
function fieldAt(field: Field, path: FieldPath): Field | undefined {
  return path.reduce<Field | undefined>(
    (found, step) => (found?.type === 'mapping' ? found.fields[step] : undefined),
    field,
  );
}

function setAt(target: Record<string, unknown>, path: FieldPath, value: unknown): void {
  let holder: Record<string | number, unknown> = target;
  for (const [at, step] of path.slice(0, -1).entries()) {
    holder[step] ??= typeof path[at + 1] === 'number' ? [] : {};
    holder = holder[step] as Record<string | number, unknown>;
  }
  holder[path.at(-1) ?? ''] = value;
}

/** The flat name of a path, or of a field that contains it. */
function flatNaming(schema: FunctionConfigSchema): FieldNaming {
  const names = Object.entries(schema.flatNames);
  return (path) => {
    const flat = names.find(([, target]) => target.every((step, at) => path[at] === step));
    return flat === undefined ? describePath(['data', ...path]) : `data.${flat[0]}`;
  };
}

function placeOf(value: Readonly<Record<string, unknown>>): FunctionConfigPlace {
  const metadata = isMapping(value['metadata']) ? value['metadata'] : {};
  const annotations = isMapping(metadata['annotations']) ? metadata['annotations'] : {};
  const path = annotations['internal.config.kubernetes.io/path'] ?? annotations['config.kubernetes.io/path'];
  const { apiVersion: version, kind } = value;
  const { name, namespace } = metadata;
  return {
    ...(typeof version === 'string' &&
      typeof kind === 'string' &&
      typeof name === 'string' && {
        resourceRef: { apiVersion: version, kind, name, ...(typeof namespace === 'string' && { namespace }) },
      }),
    ...(typeof path === 'string' && { file: { path } }),
  };
}

function at(place: FunctionConfigPlace, fieldPath: string, rule: string, message: string): Diagnostic {
  return { rule, severity: 'error', message, fieldPath, ...place };
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `, not "${value}"` : '';
}
