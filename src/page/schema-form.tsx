import type { JSX } from 'preact';
import type { Schema } from './page-content.js';

interface FieldProps {
  readonly name: string;
  readonly path: string;
  readonly schema: Schema;
  readonly value: unknown;
  readonly required?: boolean;
  readonly suggestions?: Readonly<Record<string, readonly string[]>>;
  /** Gets undefined where the field is to be left out. */
  readonly onChange: (value: unknown) => void;
}

/** Fields whose text has several lines. */
const longTexts = ['dockerConfigJson', 'caBundle'];
const hiddenTexts = ['password'];

/** A form for one node of a JSON Schema. What is left empty is left out of the value. */
export function SchemaField(props: FieldProps): JSX.Element {
  const { name, path, schema, value, onChange } = props;
  const id = `field-${path}`;
  const label = (
    <label for={id}>
      {name}
      {props.required && <span class="required"> (required)</span>}
    </label>
  );
  const description = (
    <p id={`${id}-help`} class="help" dangerouslySetInnerHTML={{ __html: inline(schema.description) }} />
  );
  if (schema.properties) return <Mapping {...props} />;
  if (schema.type === 'array' && schema.items?.properties) return <Entries {...props} />;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return <Pairs {...props} />;
  if (schema.type === 'boolean') {
    return (
      <div class="field check">
        <input
          id={id}
          type="checkbox"
          checked={value === true || (value === undefined && schema.default === true)}
          aria-describedby={`${id}-help`}
          onChange={({ currentTarget: { checked } }) => {
            onChange(checked === (schema.default ?? false) ? undefined : checked);
          }}
        />
        {label}
        {description}
      </div>
    );
  }
  if (schema.enum) {
    return (
      <div class="field">
        {label}
        <select
          id={id}
          value={textOf(value)}
          aria-describedby={`${id}-help`}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value || undefined);
          }}
        >
          <option value="">{schema.default === undefined ? 'not set' : `${textOf(schema.default)} (default)`}</option>
          {schema.enum
            .filter((each) => each !== schema.default)
            .map((each) => (
              <option value={each}>{each}</option>
            ))}
        </select>
        {description}
      </div>
    );
  }
  const isList = schema.type === 'array';
  if (isList || longTexts.includes(name)) {
    const lines = isList && Array.isArray(value) ? value.map(textOf).join('\n') : textOf(value);
    return (
      <div class="field">
        {label}
        <textarea
          id={id}
          rows={isList ? 3 : 4}
          spellcheck={false}
          value={lines}
          aria-describedby={`${id}-help`}
          onInput={({ currentTarget }) => {
            const entries = currentTarget.value.split('\n').filter((line) => line.trim() !== '');
            onChange(isList ? (entries.length > 0 ? entries : undefined) : currentTarget.value || undefined);
          }}
        />
        {isList && <p class="help">One on each line.</p>}
        {description}
      </div>
    );
  }
  const suggested = props.suggestions?.[name];
  const given = {
    id,
    autocomplete: 'off',
    spellcheck: false,
    value: textOf(value),
    'aria-describedby': `${id}-help`,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => {
      onChange(currentTarget.value || undefined);
    },
    ...(schema.default !== undefined && { placeholder: textOf(schema.default) }),
    ...(schema.maxLength !== undefined && { maxLength: schema.maxLength }),
  };
  return (
    <div class="field">
      {label}
      {suggested ? (
        <input {...given} type="text" list={`${id}-list`} />
      ) : hiddenTexts.includes(name) ? (
        <input {...given} type="password" />
      ) : (
        <input {...given} type="text" />
      )}
      {suggested && (
        <datalist id={`${id}-list`}>
          {suggested.map((each) => (
            <option value={each} />
          ))}
        </datalist>
      )}
      {description}
    </div>
  );
}

/** The fields of a mapping; one without any value is left out. */
export function SchemaFields({ schema, path, value, suggestions, onChange }: Omit<FieldProps, 'name'>): JSX.Element {
  const fields = mappingOf(value);
  return (
    <>
      {Object.entries(schema.properties ?? {}).map(([key, child]) => (
        <SchemaField
          key={key}
          name={key}
          path={`${path}-${key}`}
          schema={child}
          value={fields[key]}
          required={schema.required?.includes(key) ?? false}
          {...(suggestions && { suggestions })}
          onChange={(changed) => {
            const next = Object.entries({ ...fields, [key]: changed }).filter(([, each]) => each !== undefined);
            onChange(next.length === 0 ? undefined : Object.fromEntries(next));
          }}
        />
      ))}
    </>
  );
}

function Mapping(props: FieldProps): JSX.Element {
  const { name, schema, value } = props;
  return (
    <details class="group" open={value !== undefined}>
      <summary>{name}</summary>
      <p class="help" dangerouslySetInnerHTML={{ __html: inline(schema.description) }} />
      <SchemaFields {...props} />
    </details>
  );
}

function Entries({ name, path, schema, value, onChange }: FieldProps): JSX.Element {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const replace = (next: readonly unknown[]): void => {
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <fieldset class="group">
      <legend>{name}</legend>
      <p class="help" dangerouslySetInnerHTML={{ __html: inline(schema.description) }} />
      {entries.map((entry, index) => (
        <fieldset class="entry">
          <legend>
            {name} {index + 1}
          </legend>
          <SchemaFields
            schema={schema.items ?? {}}
            path={`${path}-${index}`}
            value={entry}
            onChange={(changed) => {
              replace(entries.map((each, at) => (at === index ? (changed ?? {}) : each)));
            }}
          />
          <button
            type="button"
            class="quiet"
            onClick={() => {
              replace(entries.filter((_, at) => at !== index));
            }}
          >
            Remove {name} {index + 1}
          </button>
        </fieldset>
      ))}
      <button
        type="button"
        onClick={() => {
          replace([...entries, {}]);
        }}
      >
        Add to {name}
      </button>
    </fieldset>
  );
}

/** A mapping with free keys, as lines of `key: value`. */
function Pairs({ name, path, schema, value, onChange }: FieldProps): JSX.Element {
  const id = `field-${path}`;
  const lines = Object.entries(mappingOf(value)).map(([key, each]) => `${key}: ${textOf(each)}`);
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <textarea
        id={id}
        rows={3}
        spellcheck={false}
        aria-describedby={`${id}-help`}
        onChange={({ currentTarget }) => {
          const pairs = currentTarget.value
            .split('\n')
            .map((line) => /^\s*([^:\s]+)\s*:\s*(.+?)\s*$/.exec(line))
            .flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : []));
          onChange(pairs.length === 0 ? undefined : Object.fromEntries(pairs));
        }}
      >
        {lines.join('\n')}
      </textarea>
      <p
        id={`${id}-help`}
        class="help"
        dangerouslySetInnerHTML={{ __html: inline(`${schema.description ?? ''} One \`name: value\` on each line.`) }}
      />
    </div>
  );
}

function mappingOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** A description of a schema, whose only markup is backquotes. */
function inline(text = ''): string {
  return text
    .replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/`([^`]*)`/g, '<code>$1</code>');
}
