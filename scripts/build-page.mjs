/**
 * Builds dist/page.html: the page of src/page as one file, which needs no server and makes no request.
 *
 *   node scripts/build-page.mjs
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { marked } from 'marked';

const largest = 500_000;
const repository = 'https://github.com/porch-registry-auth/porch-registry-auth/blob/main/docs/rules/';

/** Packages that need nothing but their own files. */
const examples = [
  [
    'validate-broken-package',
    'A package with three faults',
    'A key the evaluator never finds, a useless copy, a pinned digest.',
  ],
  [
    'inject-password-inline',
    'A package without credentials',
    'inject-registry-auth adds the Secret, the mount and the flags.',
  ],
  ['inject-tls', 'A registry with a private CA', 'The certificates of the CA are mounted and switched on as well.'],
];

const [script, worker, style] = await Promise.all([
  bundle('src/page/main.tsx'),
  bundle('src/page/worker.ts'),
  bundle('src/page/page.css'),
]);
const template = readFileSync('src/page/page.html', 'utf8');
const content = {
  style: style.trim(),
  script,
  // Unpacked by the page: as text it would be most of the file.
  worker: deflateRawSync(worker, { level: 9 }).toString('base64'),
  policy: [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style.trim())}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
  rules: json(readRules()),
  examples: json(readExamples()),
  schemas: json({
    inject: readJson('schemas/InjectRegistryAuth.schema.json'),
    validate: readJson('schemas/ValidateImagePullSecrets.schema.json'),
  }),
};
const page = template.replace(/\{\{(\w+)\}\}/g, (_, name) => content[name]);
if (Buffer.byteLength(page) > largest)
  throw new Error(`the page has ${Buffer.byteLength(page)} bytes, more than ${largest}`);
mkdirSync('dist', { recursive: true });
writeFileSync('dist/page.html', page);
console.log(`dist/page.html: ${Buffer.byteLength(page)} bytes`);

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    ...{ bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', legalComments: 'none' },
    ...{ jsx: 'automatic', jsxImportSource: 'preact', define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const text = outputFiles[0].text.trim();
  if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error(`${entry}: what HTML takes for its own is in the code`);
  return text;
}

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** JSON in which nothing looks like markup. */
function json(value) {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function readRules() {
  const pages = readdirSync('docs/rules').filter((file) => file.endsWith('.md') && file !== 'README.md');
  return Object.fromEntries(
    pages.map((file) => [file.replace('.md', ''), readRule(readFileSync(join('docs/rules', file), 'utf8'))]),
  );
}

/** The description of a rule, and the two sections of its page that are not its examples. */
function readRule(text) {
  const section = (title) => new RegExp(`^## ${title}\\n\\n([^]*?)(?=^## |(?![^]))`, 'm').exec(text)?.[1] ?? '';
  const [, description = ''] = /^# .*\n\n([^]*?)\n\n/.exec(text) ?? [];
  return {
    description: markdown(description, true),
    why: markdown(section('Why')),
    remedy: markdown(section('What to do')),
  };
}

function markdown(text, isInline = false) {
  const html = isInline ? marked.parseInline(text) : marked.parse(text);
  return html
    .trim()
    .replace(/href="(?!https?:)([^"]*)"/g, (_, target) => `href="${new URL(target, repository).href}"`)
    .replaceAll('<a ', '<a rel="noreferrer" target="_blank" ')
    .replaceAll('<pre>', '<pre tabindex="0">');
}

function readExamples() {
  return examples.map(([name, title, says]) => {
    const folder = join('examples', name);
    const files = readdirSync(folder).filter((file) => /\.yaml$|^Kptfile$/.test(file));
    return {
      ...{ name, title, says },
      files: Object.fromEntries(
        files.map((file) => [
          file === 'fn-config.yaml' ? `.config/${file}` : file,
          readFileSync(join(folder, file), 'utf8'),
        ]),
      ),
    };
  });
}
