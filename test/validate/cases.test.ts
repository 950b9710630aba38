import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import { validatePatched } from './base-package.js';

/** Files with cases: below each heading a patch of docs/rules/base-package.yaml, and how it changes the results. */
const folder = join(__dirname, 'cases');
const rewrites = process.env['UPDATE_GOLDEN'] === '1';
const casePattern = /^## (.*)\n\n```yaml\n([^]*?)```\n\n```text\n([^]*?)```$/gm;

/** Which rule says something of which place. */
function place({ rule, resourceRef, fieldPath, file }: Diagnostic): string {
  const { kind, namespace, name } = resourceRef ?? {};
  const index = file?.index === undefined ? '' : `[${file.index}]`;
  const parts = [rule, kind, namespace, name, fieldPath, file && `in ${file.path}${index}`];
  return parts.filter((part) => part !== undefined).join(' ');
}

/** A result as the files show it: how grave, which rule, where; for an image both verdicts; the message. */
function shown(result: Diagnostic): string {
  const { severity, message, tags } = result;
  const verdicts = tags?.['runner'] === undefined ? '' : `  ${tags['runner']}, ${tags['kubelet'] ?? ''}\n`;
  return `${severity} ${place(result)}\n${verdicts}  ${message}\n`;
}

const ofBasePackage = validatePatched('');
const shownOfBasePackage = new Set(ofBasePackage.map(shown));

/** The results that the base package does not have, and the places of which nothing is said any more. */
function changes(patch: string): string {
  const results = validatePatched(patch);
  const places = new Set(results.map(place));
  const gone = ofBasePackage.map(place).filter((each) => !places.has(each));
  const added = results.map(shown).filter((result) => !shownOfBasePackage.has(result));
  return [...added, ...gone.map((each) => `gone: ${each}\n`)].join('');
}

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
