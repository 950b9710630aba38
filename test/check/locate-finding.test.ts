import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import { locateIn } from '../../src/check/locate-finding.js';
import { readManifests, type InputFile } from '../../src/check/manifest-list.js';
import { readInputs } from '../../src/check/read-inputs.js';
import { listObjects } from '../../src/package/package-objects.js';
import { toBytes } from '../../src/text/byte-text.js';
import { validateObjects } from '../../src/validate/validate-list.js';

const text = `# ü
kind: Deployment
apiVersion: apps/v1
metadata:
  name: a
  labels: {ü: x, "b": y}
spec:
  containers:
    - name: first
      image: "one:v1"
      args:
        - --flag=true
        - |
          more
      env: [{name: A, value: b}]
stringData:
  .dockerconfigjson: |
    {}
---
kind: Deployment
apiVersion: apps/v1
metadata:
  name: a
  namespace: n
`;
const file: InputFile = { path: 'a.yaml', shown: 'in/a.yaml', bytes: toBytes(Buffer.from(text).toString('latin1')) };
const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };

/** What is written at the place of a diagnostic, after its line and column. */
function placed(files: readonly InputFile[], diagnostic: Partial<Diagnostic>): string | undefined {
  const place = locateIn(readManifests(files).items)({ rule: 'r', severity: 'error', message: 'm', ...diagnostic });
  if (place === undefined) return undefined;
  const { start, end, path } = place;
  const found = files.find(({ shown }) => shown === path);
  const line =
    Buffer.from(found?.bytes ?? [])
      .toString()
      .split('\n')[start.line - 1] ?? '';
  return `${start.line}:${start.column} ${line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined)}`;
}

test.each([
  [undefined, '5:3 name: a'],
  ['spec', '7:1 spec'],
  ['spec.containers', '8:3 containers'],
  ['spec.containers[0]', '9:7 name: first'],
  ['spec.containers[0].image', '10:7 image: "one:v1"'],
  ['spec.containers[0].args[0]', '12:11 --flag=true'],
  ['spec.containers[0].env[0].value', '15:23 value: b'],
  ['spec.containers[1].image', '8:3 containers'],
  ['spec.none.image', '7:1 spec'],
  ['none', '5:3 name: a'],
  ['metadata.labels[b]', '6:18 "b": y'],
  ['data[.dockerconfigjson]', '17:3 .dockerconfigjson'],
])('%s', (fieldPath, expected) => {
  expect(placed([file], { resourceRef: ref, ...(fieldPath !== undefined && { fieldPath }) })).toBe(expected);
});

test('of objects with the same name the one in the file that is named', () => {
  const other = { ...file, path: 'b.yaml', shown: 'in/b.yaml' };
  const found = (path: string, index = 0): unknown =>
    locateIn(readManifests([file, other]).items)({
      ...{ rule: 'r', severity: 'error', message: 'm', resourceRef: ref, file: { path, index } },
    })?.path;
  expect([found('b.yaml'), found('a.yaml')]).toEqual(['in/b.yaml', 'in/a.yaml']);
});

test('in a ResourceList the line is the one of the list', () => {
  const item = `apiVersion: apps/v1\n  kind: Deployment\n  metadata:\n    name: a\n    annotations: {config.kubernetes.io/path: x.yaml, config.kubernetes.io/index: '0'}\n`;
  const list = {
    path: 'stdin',
    shown: 'stdin',
    bytes: Buffer.from(`apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ${item}`),
  };
  expect(placed([list], { resourceRef: ref, file: { path: 'x.yaml', index: 0 } })).toBe('7:5 name: a');
});

test('what is in no file has no place', () => {
  expect(placed([file], { resourceRef: { ...ref, name: 'b' } })).toBeUndefined();
  expect(placed([file], {})).toBeUndefined();
});

test.each(readdirSync('examples').filter((name) => name !== 'demo'))(
  'examples/%s: every result has a place in the file that it names',
  (name) => {
    const { files = [] } = readInputs([`examples/${name}`]);
    const { items, list } = readManifests(files);
    const request = {
      ...{ porchRelease: 'auto', deployment: { name: undefined, namespace: undefined, container: undefined } },
      expectations: {
        privateRegistries: ['registry.example.com'],
        images: [],
        dockerConfig: undefined,
        namedSecret: undefined,
        requireProof: false,
      },
    };
    const inFiles = validateObjects(listObjects(list), request).filter((diagnostic) => diagnostic.file !== undefined);
    expect(inFiles.length).toBeGreaterThan(0);
    const locate = locateIn(items);
    for (const diagnostic of inFiles) {
      expect(locate(diagnostic)?.path).toBe(`examples/${name}/${diagnostic.file?.path ?? ''}`);
      const last = /([\w-]+)(?:\[\d+\])?$/.exec(diagnostic.fieldPath ?? '')?.[1];
      const shown = placed(files, diagnostic) ?? '';
      expect(shown).toMatch(/^\d+:\d+ \S/);
      if (last !== undefined && !/\[\d+\]$/.test(diagnostic.fieldPath ?? '')) expect(shown).toMatch(/\w/);
    }
  },
);
