import type { PageReport } from '../check/page-report.js';

/** A rule's page, as HTML that `scripts/build-page.mjs` makes of docs/rules. */
export interface RulePage {
  readonly description: string;
  readonly why: string;
  readonly remedy: string;
}

/** A package of examples/. */
export interface Example {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A node of a JSON Schema, as far as the schemas of this project go. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

function contentOf(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

function jsonOf(id: string): unknown {
  const text = contentOf(id);
  return text === '' ? undefined : JSON.parse(text);
}

/** What the HTML file holds beside its program. A report holds neither worker nor examples. */
export const pageContent = {
  report: (jsonOf('report') ?? undefined) as PageReport | undefined,
  rules: (jsonOf('rules') ?? {}) as Readonly<Record<string, RulePage>>,
  schemas: (jsonOf('schemas') ?? {}) as Readonly<Record<'inject' | 'validate', Schema>>,
  examples: (jsonOf('examples') ?? []) as readonly Example[],
  worker: contentOf('worker'),
};
