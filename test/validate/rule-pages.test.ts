import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import { rules } from '../../src/validate/rule-list.js';
import { validatePatched } from './base-package.js';

const folder = resolve(__dirname, '../../docs/rules');
const pages = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');

interface Page {
  readonly text: string;
  readonly title: string;
  readonly failing: string;
  readonly golden: string;
  readonly passing: string;
}

function readPage(name: string): Page {
  const text = readFileSync(resolve(folder, `${name}.md`), 'utf8');
  const match =
    /^# (.*)\n[^]*?\n## Why\n\n[^]+?\n## An example that fails\n\n```yaml\n([^]*?)```\n\n```text\n([^]*?)```\n\n## An example that passes\n\n```yaml\n([^]*?)```\n\n## What to do\n\n./.exec(
      text,
    );
  if (match === null) throw new Error(`docs/rules/${name}.md does not have the sections of a rule's page`);
  const [, title = '', failing = '', golden = '', passing = ''] = match;
  return { text, title, failing, golden, passing };
}

/** The results of one rule, as its page shows them. */
function shown(diagnostics: readonly Diagnostic[], rule: string): string {
  return diagnostics
    .filter((diagnostic) => diagnostic.rule === rule)
    .map(({ severity, resourceRef, fieldPath, message }) => {
      const object = resourceRef === undefined ? '' : `${resourceRef.kind} ${resourceRef.name} `;
      return `${severity} ${object}${fieldPath ?? ''}\n  ${message}\n`;
    })
    .join('');
}

test('every rule has a page, and every page a rule', () => {
  expect(pages.map((file) => file.replace('.md', ''))).toEqual(rules.map(({ name }) => name).sort());
});

test('the table of rules holds them all', () => {
  const path = resolve(folder, 'README.md');
  const index = readFileSync(path, 'utf8');
  const rows = rules.map(
    ({ name, severity, description }) => `| [${name}](${name}.md) | ${severity} | ${description} |\n`,
  );
  const table = `| rule | severity | what it finds |\n| --- | --- | --- |\n${rows.join('')}`;
  const generated = index.replace(
    /(<!-- begin: rules -->\n\n)[^]*(\n<!-- end: rules -->)/,
    (_, begin, end) => `${String(begin)}${table}${String(end)}`,
  );
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(path, generated);
  else expect(index).toBe(generated);
  expect(generated).toContain(table);
});

test('the base package has no fault', () => {
  expect(validatePatched('').filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe.each(rules.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  test('its page says what the rule says', () => {
    const { text, title } = readPage(name);
    expect(title).toBe(name);
    const head = `# ${name}\n\n${rule.description}\n\nSeverity: ${rule.severity}.\n`;
    const generated = text.replace(/^[^]*?\nSeverity: [^\n]*\n/, () => head);
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(resolve(folder, `${name}.md`), generated);
    else expect(text).toBe(generated);
  });

  test('finds the fault in the example that fails', () => {
    const page = readPage(name);
    const results = shown(validatePatched(page.failing), name);
    if (process.env['UPDATE_GOLDEN'] !== undefined) {
      writeFileSync(
        resolve(folder, `${name}.md`),
        page.text.replace(`\`\`\`text\n${page.golden}`, () => `\`\`\`text\n${results}`),
      );
    } else expect(results).toBe(page.golden);
    expect(results).not.toBe('');
  });

  test('finds no fault in the example that passes', () => {
    const results = validatePatched(readPage(name).passing);
    expect(results.filter((result) => result.rule === name || result.severity === 'error')).toEqual([]);
  });

  test('names its place and what to do', () => {
    const results = validatePatched(readPage(name).failing).filter((result) => result.rule === name);
    for (const { message, resourceRef } of results) {
      expect(resourceRef).toBeDefined();
      expect(message).toMatch(/^[^\n]+; [^\n]+[^.]$/);
      expect(message).not.toMatch(/not-a-password|not-a-token/);
    }
  });
});
