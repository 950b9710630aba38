import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import { expectGolden } from '../support/golden.js';
import { validatePatched } from './base-package.js';

/** Files with cases: below each heading a patch of docs/rules/base-package.yaml, and how it changes the results. */
const folder = join(__dirname, 'cases');
const ofBasePackage = join(folder, 'base-package.txt');
const rewrites = process.env['UPDATE_GOLDEN'] === '1';
const casePattern = /^## (.*)\n\n```yaml\n([^]*?)```\n\n```text\n([^]*?)```$/gm;

/** A result as the files show it: how grave, which rule, where; for an image both verdicts; the message. */
function shown({ severity, rule, resourceRef, fieldPath, file, message, tags }: Diagnostic): string {
  const { kind, namespace, name } = resourceRef ?? {};
  const index = file?.index === undefined ? '' : `[${file.index}]`;
  const parts = [severity, rule, kind, namespace, name, fieldPath, file && `in ${file.path}${index}`];
  const head = parts.filter((part) => part !== undefined).join(' ');
  if (tags !== undefined) expect(tags['rule']).toBe(rule);
  const verdicts = tags?.['runner'] === undefined ? '' : `  ${tags['runner']}, ${tags['kubelet'] ?? ''}\n`;
  return `${head}\n${verdicts}  ${message}\n`;
}

/** Which rule says something of which place: the first line of a shown result without the severity. */
function place(result: string): string {
  return result.replace(/\n[^]*/, '').replace(/^\w+ /, '');
}

/** The results that the base package does not have, and the places of which nothing is said any more. */
function changes(patch: string): string {
  const before = readFileSync(ofBasePackage, 'utf8').split(/^(?=\S)/m);
  const after = validatePatched(patch).map(shown);
  const gone = before.map(place).filter((each) => !after.some((result) => place(result) === each));
  return [...after.filter((result) => !before.includes(result)), ...gone.map((each) => `gone: ${each}\n`)].join('');
}

test('the base package as it is', () => {
  expectGolden(ofBasePackage, validatePatched('').map(shown).join(''));
});

describe.each(readdirSync(folder).filter((name) => name.endsWith('.md')))('%s', (name) => {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  const cases = [...text.matchAll(casePattern)].map(([, says = '', patch = '', results = '']) => ({
    says,
    patch,
    results,
  }));

  test('holds nothing but cases below its headings', () => {
    expect(cases.map(({ says }) => says)).toEqual([...text.matchAll(/^## (.*)$/gm)].map(([, says]) => says));
  });

  test.each(cases.map((each) => [each.says, each] as const))('%s', (_, { patch, results }) => {
    const actual = changes(patch);
    if (!rewrites) expect(actual).toBe(results);
    else if (actual !== results) {
      const current = readFileSync(path, 'utf8');
      writeFileSync(
        path,
        current.replace(
          `\`\`\`yaml\n${patch}\`\`\`\n\n\`\`\`text\n${results}\`\`\``,
          () => `\`\`\`yaml\n${patch}\`\`\`\n\n\`\`\`text\n${actual}\`\`\``,
        ),
      );
    }
  });
});
