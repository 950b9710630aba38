import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describePath } from '../../src/function-config/field-schema.js';
import type { Field, FieldPath, FunctionConfigSchema } from '../../src/function-config/field-schema.js';
import { injectSchema } from '../../src/function-config/inject-schema.js';
import { validateSchema } from '../../src/function-config/validate-schema.js';
import { releases } from '../../src/porch/releases.js';
import type { Release } from '../../src/porch/releases.js';
import { expectGolden } from '../support/golden.js';

const readme = join(__dirname, '../../README.md');

interface Row {
  readonly path: FieldPath;
  readonly field: Field;
}

function findLeaves(field: Field, path: FieldPath): readonly Row[] {
  if (field.type === 'mapping') {
    return Object.entries(field.fields).flatMap(([name, child]) => findLeaves(child, [...path, name]));
  }
  if (field.type === 'list' && field.entries.type === 'mapping') {
    const list = path.slice(0, -1);
    return findLeaves(field.entries, [...list, `${String(path.at(-1))}[]`]);
  }
  return [{ path, field }];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

function referenceTable(schema: FunctionConfigSchema): string {
  const flatNameOf = (path: FieldPath): string => {
    const plain = describePath(path).replaceAll('[]', '[0]');
    const name = Object.entries(schema.flatNames).find(([, target]) => describePath(target) === plain)?.[0];
    return name ? `\`${name}\`` : '';
  };
  const rows = findLeaves(schema.spec, []).map(({ path, field }) => {
    const values = field.type === 'text' ? (field.values ?? []) : [];
    const choice = values.length > 0 ? ` One of ${values.map((value) => `\`${value}\``).join(', ')}.` : '';
    const preset =
      (field.type === 'text' || field.type === 'boolean') && field.default !== undefined
        ? `\`${String(field.default)}\``
        : '';
    return [
      `\`${describePath(path)}${field.type === 'list' ? '[]' : ''}\``,
      preset,
      field.description + choice,
      flatNameOf(path),
    ];
  });
  return table(['`spec` field', 'default', 'meaning', 'in a ConfigMap'], rows);
}

function releaseCells(release: Release): readonly string[] {
  const feature = release.privateRegistries;
  if (feature === undefined) return ['none: any of these flags would end the runner', '', '', ''];
  return [
    feature.enableFlag ? `\`--${feature.enableFlag}\`` : 'none: a path switches it on',
    feature.tls ? `\`--${feature.tls.enableFlag}\`` : 'no',
    feature.secretVerbs.join(', '),
    feature.templatePullSecrets,
  ];
}

/** Builds that follow each other and say the same are one row, from the first to the last. */
function releaseTable(): string {
  const groups: { first: Release; last: Release; cells: readonly string[] }[] = [];
  for (const release of releases) {
    const cells = releaseCells(release);
    const group = groups.at(-1);
    if (group?.cells.join() === cells.join()) group.last = release;
    else groups.push({ first: release, last: release, cells });
  }
  return table(
    [
      'builds',
      'dates',
      'switched on by',
      'private CA',
      'verbs on Secrets that it needs',
      "the pod template's own imagePullSecrets",
    ],
    groups.map(({ first, last, cells }) => [
      first === last ? first.build : `${first.build} to ${last.build}`,
      first === last ? first.date : `${first.date} to ${last.date}`,
      ...cells,
    ]),
  );
}

test('the tables of the README are those of the code', () => {
  const tables: Readonly<Record<string, string>> = {
    InjectRegistryAuth: referenceTable(injectSchema),
    ValidateImagePullSecrets: referenceTable(validateSchema),
    releases: releaseTable(),
  };
  const current = readFileSync(readme, 'latin1');
  const names: string[] = [];
  const filled = current.replace(
    /(<!-- begin: (\w+) -->\n)[^]*?(<!-- end: \2 -->)/g,
    (_, begin: string, name: string, end: string) => {
      names.push(name);
      return begin + Buffer.from(tables[name] ?? '').toString('latin1') + end;
    },
  );
  expect(names.sort()).toEqual(Object.keys(tables).sort());
  expectGolden(readme, filled);
});
