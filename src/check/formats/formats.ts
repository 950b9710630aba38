import { renderReport } from '../render-report.js';
import type { Format } from './format.js';
import { renderGithub } from './render-github.js';
import { renderGitlab } from './render-gitlab.js';
import { renderHtml } from './render-html.js';
import { renderJson } from './render-json.js';
import { renderJunit } from './render-junit.js';
import { renderMarkdown } from './render-markdown.js';
import { renderSarif } from './render-sarif.js';
import { renderYaml } from './render-yaml.js';

/** Every form of the report, by the name that `--output` takes. */
export const formats = {
  table: renderReport,
  json: renderJson,
  yaml: renderYaml,
  sarif: renderSarif,
  junit: renderJunit,
  github: renderGithub,
  gitlab: renderGitlab,
  markdown: renderMarkdown,
  html: renderHtml,
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

/** Whether a text names a format. */
export function isFormatName(text: string): text is FormatName {
  return Object.hasOwn(formats, text);
}
