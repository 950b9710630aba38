import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import { rules } from '../../src/validate/rule-list.js';
import { findRuleNames, ruleNamesOf } from '../support/rule-names.js';
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

const validatorRules = rules.map(({ name }) => name);
const sources = findRuleNames(resolve(__dirname, '../../src'));
const otherResults = [...sources.keys()].filter((name) => !validatorRules.includes(name)).sort();

test('every name of a result has a page, and every page a name', () => {
  expect(pages.map((file) => file.replace('.md', ''))).toEqual([...validatorRules, ...otherResults].sort());
});

test('names of results are found wherever a source gives them', () => {
  const source = `
    const fail = (path: string, rule: string) => ({ rule, path });
    function warn(rule: string, text: string) { return { rule, severity: 'warning', text }; }
    const rule = isGiven ? 'a-b' : 'c-d';
    export const found = [fail('x', 'e-f'), warn('g-h', 'no-name'), { rule: more ? 'i-j' : 'k-l', severity: 'error' }];
  `;
  expect([...ruleNamesOf(source)]).toEqual(['a-b', 'c-d', 'e-f', 'g-h', 'i-j', 'k-l']);
});

/** The title's line, the description, the severities and who reports it, of a page of no validator rule. */
function readHead(name: string): { readonly description: string; readonly severity: string; readonly by: string } {
  const text = readFileSync(resolve(folder, `${name}.md`), 'utf8');
  const [, title, description = '', severity = '', by = ''] =
    /^# (.*)\n\n([^\n]+)\n\nSeverity: ([a-z, ]+)\. Reported by ([^\n]+)\.\n\n## Why\n\n[^]+\n\n## What to do\n\n[^]+\n$/.exec(
      text,
    ) ?? [];
  expect(title).toBe(name);
  return { description, severity, by };
}

/** Who reports what the sources of a folder say; both functions share the rest. */
const reporters: Readonly<Record<string, string>> = {
  inject: '`inject-registry-auth`',
  validate: '`validate-image-pull-secrets`',
  check: '`porch-registry-auth check`',
};

test.each(otherResults)('the page of %s has its sections, and says who reports it', (name) => {
  const { by, severity } = readHead(name);
  expect(severity).toMatch(/^(?:error|warning|info)(?:(?:, | or )(?:error|warning|info))*$/);
  const folders = new Set((sources.get(name) ?? []).map((file) => file.split('/')[0] ?? ''));
  const [only] = folders;
  const reporter = folders.size === 1 ? reporters[only ?? ''] : undefined;
  expect(by).toMatch(reporter ?? /^(?:both functions|`inject-registry-auth`)$/);
});

test('the tables of rules and other results hold them all', () => {
  const path = resolve(folder, 'README.md');
  const index = readFileSync(path, 'utf8');
  const rows = rules.map(
    ({ name, severity, description }) => `| [${name}](${name}.md) | ${severity} | ${description} |\n`,
  );
  const otherRows = otherResults.map((name) => {
    const { by, description, severity } = readHead(name);
    return `| [${name}](${name}.md) | ${severity} | ${by} | ${description} |\n`;
  });
  const tables: Readonly<Record<string, string>> = {
    rules: `| rule | severity | what it finds |\n| --- | --- | --- |\n${rows.join('')}`,
    'other results': `| name | severity | reported by | what it says |\n| --- | --- | --- | --- |\n${otherRows.join('')}`,
  };
  const generated = index.replace(
    /(<!-- begin: (.*) -->\n)[^]*?(\n<!-- end: \2 -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${tables[name] ?? ''}${end}`,
  );
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(path, generated);
  else expect(index).toBe(generated);
  for (const table of Object.values(tables)) expect(generated).toContain(table);
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
