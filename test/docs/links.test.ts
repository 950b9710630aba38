import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(__dirname, '../..');
const foreign = ['node_modules', 'dist', 'coverage', 'reports', '.git', '.stryker-tmp'];

function findDocuments(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return foreign.includes(entry.name) ? [] : findDocuments(path);
    return entry.name.endsWith('.md') ? [relative(root, path)] : [];
  });
}

/** The text without code blocks, which hold no links. */
function prose(path: string): string {
  return readFileSync(join(root, path), 'utf8').replace(/^( *)(`{3,}|~{3,})[^]*?^\1\2/gm, '');
}

/** The targets of a document's links and images, inline and by reference. */
function findTargets(text: string): readonly string[] {
  const inProse = text.replace(/`[^`\n]+`/g, '``');
  const inline = inProse.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g);
  const references = inProse.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm);
  return [...inline, ...references].map(([, target = '']) => target);
}

/** The anchors of a document's headings, as GitHub makes them. */
function findAnchors(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = [...text.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return new Set(anchors);
}

/** What is wrong with a link of a document; undefined where it leads somewhere, or out of the repository. */
function findFault(document: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [path = '', anchor] = decodeURIComponent(target).split('#');
  const file = path === '' ? join(root, document) : resolve(root, dirname(document), path);
  if (relative(root, file).startsWith('..')) return `${target}: it leads out of the repository`;
  if (!existsSync(file)) return `${target}: there is no such file`;
  if (anchor === undefined) return undefined;
  if (statSync(file).isDirectory() || !file.endsWith('.md')) return `${target}: only a document has anchors`;
  return findAnchors(prose(relative(root, file))).has(anchor) ? undefined : `${target}: there is no such heading`;
}

/** Paths of this repository that a text names in backquotes, but for those with a placeholder (`some-fault`, `NAME`). */
function findNamedPaths(text: string): readonly string[] {
  const folders = /^(?:src|test|docs|examples|deploy|schemas|config|scripts|\.ci|\.github)\//;
  return [...text.matchAll(/`([\w./-]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => folders.test(path) && !/some-fault|NAME/.test(path));
}

const documents = findDocuments(root);

test('the documents are found, and so are their links', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/check.md', 'docs/rules/README.md']));
  expect(documents.flatMap((path) => findTargets(prose(path))).length).toBeGreaterThan(80);
});

describe('every link and every path in backquotes leads somewhere', () => {
  test.each(documents)('%s', (document) => {
    const text = prose(document);
    const faults = findTargets(text).map((target) => findFault(document, target));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
    // The changelog tells of what there was.
    if (document === 'CHANGELOG.md') return;
    expect(findNamedPaths(text).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the check itself', () => {
  const faultOf = (target: string): string | undefined => findFault('docs/check.md', target);
  test.each([
    ['https://example.com/none', undefined],
    ['mailto:someone@example.com', undefined],
    ['../README.md', undefined],
    ['rules', undefined],
    ['#exit-status', undefined],
    ['check.md#which-cluster', undefined],
    ['#did-it-work-porch-registry-auth-check', undefined],
    ['none.md', 'none.md: there is no such file'],
    ['../../none', '../../none: it leads out of the repository'],
    ['#no-such-heading', '#no-such-heading: there is no such heading'],
    ['performance.svg#a', 'performance.svg#a: only a document has anchors'],
  ])('%s', (target, fault) => {
    expect(faultOf(target)).toBe(fault);
  });

  test('finds links of all forms, and none in code', () => {
    const text = 'A [b](c.md) ![d](e.svg "f") `[g](h)` [i](<j>)\n\n[k]: l.md\n';
    expect(findTargets(text)).toEqual(['c.md', 'e.svg', 'j', 'l.md']);
    expect([...findAnchors('# A `b`: c\n## A b c\n## [d](e)_f\n')]).toEqual(['a-b-c', 'a-b-c-1', 'd_f']);
  });
});
