import { expect, test } from '@jest/globals';
import { itemPlace } from '../../src/inject/item-place.js';
import { parseYaml } from '../../src/yaml/parse-yaml.js';

const path = 'config.kubernetes.io/path';
const index = 'config.kubernetes.io/index';
const secret = { apiVersion: 'v1', kind: 'Secret', name: 's' };

test.each([
  ['{}', { resourceRef: { apiVersion: '', kind: '', name: '' } }],
  ['{apiVersion: v1, kind: Secret, metadata: {name: s}}', { resourceRef: secret }],
  [
    `{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: ns, annotations: {${path}: a.yaml}}}`,
    { resourceRef: { ...secret, namespace: 'ns' }, file: { path: 'a.yaml' } },
  ],
  [
    `{apiVersion: v1, kind: Secret, metadata: {name: s, annotations: {internal.${path}: a.yaml, internal.${index}: "2"}}}`,
    { resourceRef: secret, file: { path: 'a.yaml', index: 2 } },
  ],
  [
    `{apiVersion: v1, kind: Secret, metadata: {name: s, annotations: {internal.${path}: b.yaml, ${path}: a.yaml, ${index}: "0"}}}`,
    { resourceRef: secret, file: { path: 'a.yaml', index: 0 } },
  ],
  [`{apiVersion: v1, kind: Secret, metadata: {name: s, annotations: {${index}: "0"}}}`, { resourceRef: secret }],
])('%s', (text, place) => {
  const { node } = parseYaml(text);
  expect(node && itemPlace(node)).toStrictEqual(place);
});
