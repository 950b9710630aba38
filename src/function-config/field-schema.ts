/** What a text must look like. */
export interface TextFormat {
  /** Source of a regular expression, in JavaScript's as in Go's form, that the whole text must match. */
  readonly pattern: string;
  readonly maxLength?: number;
  /** The end of the sentence "must be ...". */
  readonly meaning: string;
}

/** A text. `credential`: no message ever quotes it. */
export interface TextField {
  readonly type: 'text';
  readonly description: string;
  readonly default?: string;
  readonly values?: readonly string[];
  readonly format?: TextFormat;
  readonly credential?: true;
}

/** True or false; in a ConfigMap, "true" or "false". */
export interface BooleanField {
  readonly type: 'boolean';
  readonly description: string;
  readonly default: boolean;
}

/** A JSON document, written as text or as a mapping. */
export interface DocumentField {
  readonly type: 'document';
  readonly description: string;
}

export interface ListField {
  readonly type: 'list';
  readonly description: string;
  readonly entries: Field;
}

/** A mapping whose keys are names; each value is one of a few texts. In a ConfigMap, `name=value` with commas between. */
export interface ChoicesField {
  readonly type: 'choices';
  readonly description: string;
  readonly key: TextFormat;
  readonly values: readonly string[];
}

export interface MappingField {
  readonly type: 'mapping';
  readonly description: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly exactlyOneOf?: readonly string[];
  /** Fields that a field needs beside it. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
}

/** A field of a functionConfig. The tree drives validation, the published JSON Schema and the reference. */
export type Field = TextField | BooleanField | DocumentField | ListField | ChoicesField | MappingField;

export type FieldPath = readonly (string | number)[];

/** The functionConfig of one function. */
export interface FunctionConfigSchema {
  readonly function: string;
  readonly kind: string;
  readonly spec: MappingField;
  /** The flat names of a ConfigMap, and the fields under `spec` that they stand for. */
  readonly flatNames: Readonly<Record<string, FieldPath>>;
}

/** A path as people write it: `secret.registries[0].server`. */
export function describePath(path: FieldPath): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}
