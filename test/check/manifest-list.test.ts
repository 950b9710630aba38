import { describe, expect, test } from '@jest/globals';
import { readManifests, type InputFile, type ManifestItem } from '../../src/check/manifest-list.js';
import { objectAt, textAt } from '../../src/package/json-value.js';
import { listObjects } from '../../src/package/package-objects.js';
import { toBytes } from '../../src/text/byte-text.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';

const fileOf = (text: string, path = 'a.yaml'): InputFile => ({ path, shown: `in/${path}`, bytes: toBytes(text) });
const nameOf = (item: ManifestItem): string | undefined =>
  textAt(objectAt(yamlValue(item.read().node)), 'metadata', 'name');

describe('the documents of a file', () => {
  const names = (text: string): unknown => {
    const { items, broken, unjudged } = readManifests([fileOf(text)]);
    expect([broken, unjudged]).toEqual([[], []]);
    return items.map(nameOf);
  };
  test.each([
    ['kind: A\nmetadata: {name: a}\n', ['a']],
    ['---\nkind: A\nmetadata: {name: a}\n---\nkind: A\nmetadata: {name: b}\n', ['a', 'b']],
    ['# only a comment\n---\nkind: A\nmetadata: {name: a}\n...\n', ['a']],
    ['%YAML 1.2\n---\nkind: A\nmetadata: {name: a}\n', ['a']],
    ['--- {kind: A, metadata: {name: a}}\n', ['a']],
    ['\xef\xbb\xbfkind: A\r\nmetadata: {name: a}\r\n---\r\nkind: A\r\nmetadata: {name: b}\r\n', ['a', 'b']],
    ['text: |\n  ---\nkind: A\nmetadata: {name: a}\n', ['a']],
    ['kind: A\nmetadata: {name: a}\n---\n# none\n---\n...\n%TAG ! !b\n---\nkind: A\nmetadata: {name: c}\n', ['a', 'c']],
    ['# only a comment\n', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test.each([
    ['a: 1\n---\nb: 1\nc: [\n', 4],
    ['a: 1\n---\n]\n---\nb: 1\n', 3],
    ['a: 1\n]\n---\nb: 1\n', 2],
    ['a: 1\n...\n# c\n]\n', 4],
    [']\n', 1],
  ])('a fault has its line in the file: %j', (text, line) => {
    expect(readManifests([fileOf(text)]).broken.map(({ error }) => error.line)).toEqual([line]);
  });

  test('every object knows its file and its place there', () => {
    const { list } = readManifests([fileOf('kind: A\n---\nkind: A\n'), fileOf('kind: A\n', 'f/b.yaml')]);
    expect(
      listObjects(list)
        .find('A')
        .map(({ file }) => file),
    ).toEqual([
      { path: 'a.yaml', index: 0 },
      { path: 'a.yaml', index: 1 },
      { path: 'f/b.yaml', index: 0 },
    ]);
  });
});

describe('what several objects stand in', () => {
  const names = (text: string): readonly unknown[] => readManifests([fileOf(text)]).items.map(nameOf);

  test.each([
    ['apiVersion: v1\nkind: List\nitems:\n- kind: A\n  metadata: {name: a}\n- kind: A\n  metadata:\n    name: b\n'],
    [
      'apiVersion: v1\nkind: List\nitems:\n  -\n    kind: A\n    metadata: {name: a}\n  - {kind: A, metadata: {name: b}}\n',
    ],
    [
      '{"apiVersion":"v1","kind":"List","items":[{"kind":"A","metadata":{"name":"a"}},{"kind":"A","metadata":{"name":"b"}}]}',
    ],
    [
      'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: A\n  metadata: {name: a}\n- kind: A\n  metadata: {name: b}\n',
    ],
  ])('%j', (text) => {
    expect(names(text)).toEqual(['a', 'b']);
    const { items, list } = readManifests([fileOf('kind: B\nmetadata: {name: first}\n'), fileOf(text, 'b.yaml')]);
    for (const item of items) {
      expect(Buffer.from(list.bytes.subarray(item.start, item.end)).toString()).toBe(item.text());
      expect(Buffer.from(item.file.bytes).toString()).toContain(item.text());
      expect(Buffer.from(item.file.bytes.subarray(item.offset)).toString()).toMatch(item.text().slice(0, 7));
    }
  });

  test('the functionConfig of a ResourceList is found', () => {
    const text = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  kind: X\n';
    expect(readManifests([fileOf(text)]).functionConfigs.map((item) => item.text())).toEqual(['kind: X\n']);
  });
});

describe('what is not judged', () => {
  const found = (text: string): readonly unknown[] => {
    const { items, broken, unjudged } = readManifests([fileOf(text)]);
    return [items.length, broken.length, ...unjudged.map(({ line, reason }) => `${line} ${reason}`)];
  };
  test.each([
    ['kind: A\n---\nkind: B\nspec: {{ .Values.spec }}\n', [0, 0, '3 a Helm template']],
    ['{{- if .Values.on }}\nkind: A\n{{- end }}\n', [0, 0, '1 a Helm template']],
    ['kind: A\nmetadata:\n  name: "{{ .Release.Name }}"\n', [0, 0, '1 a Helm template']],
    ['kind: A\nmetadata: {name: a}\ndata: {text: "{{ .Values.x }}"}\n', [1, 0]],
    ['replicas: 1\n', [0, 0, '1 no manifest']],
    ['# a\n---\n- a\n- b\n', [0, 0, '3 no manifest']],
    ['only words\n', [0, 0, '1 no manifest']],
    ['kind: A\n---\nreplicas: 1\n', [1, 0, '3 no manifest']],
    ['a: [\n', [0, 1]],
  ])('%j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});
