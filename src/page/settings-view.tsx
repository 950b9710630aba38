import type { JSX } from 'preact';
import { releases } from '../porch/releases.js';
import type { Spec } from './messages.js';
import { pageContent } from './page-content.js';
import { SchemaFields } from './schema-form.js';

interface Specs {
  readonly inject: Spec;
  readonly validate: Spec;
}

const forms = [
  ['validate', 'validate-image-pull-secrets', 'What the verdicts and findings are about.'],
  ['inject', 'inject-registry-auth', 'What the changes put into the package.'],
] as const;

const suggestions = { porchRelease: ['auto', 'main', ...releases.map(({ build }) => build).reverse()] };

/** A form for the functionConfig of each function. */
export function SettingsView({
  specs,
  onChange,
}: {
  readonly specs: Specs;
  readonly onChange: (specs: Specs) => void;
}): JSX.Element {
  return (
    <div class="settings">
      {forms.map(([name, title, says]) => (
        <form
          class="card"
          aria-labelledby={`settings-${name}`}
          onSubmit={(event) => {
            event.preventDefault();
          }}
        >
          <h2 id={`settings-${name}`}>{title}</h2>
          <p class="help">{says} What you type is judged at once, and stays in this page.</p>
          <SchemaFields
            schema={pageContent.schemas[name].properties?.['spec'] ?? {}}
            path={name}
            value={specs[name]}
            suggestions={suggestions}
            onChange={(value) => {
              onChange({ ...specs, [name]: value ?? {} });
            }}
          />
          <details class="group">
            <summary>The functionConfig as JSON</summary>
            <pre class="code" tabIndex={0} role="region" aria-label={`functionConfig of ${title}`}>
              {functionConfig(pageContent.schemas[name].properties?.['kind'], specs[name])}
            </pre>
          </details>
        </form>
      ))}
    </div>
  );
}

function functionConfig(kind: unknown, spec: Spec): string {
  const shown = (key: string, value: unknown): unknown =>
    ['password', 'dockerConfigJson'].includes(key) ? '[hidden]' : value;
  const name = (kind as { readonly const?: string } | undefined)?.const ?? '';
  return JSON.stringify(
    { apiVersion: 'fn.kpt.dev/v1alpha1', kind: name, metadata: { name: 'config' }, spec },
    shown,
    2,
  );
}
