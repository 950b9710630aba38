import { expect, test } from '@jest/globals';
import { newFilePath } from '../../src/inject/new-file-path.js';
import { findProgram } from '../../src/package/find-program.js';
import { listObjects } from '../../src/package/package-objects.js';
import { functionRunner } from '../../src/porch/releases.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';

const ours = 'config.kubernetes.io/path';
const internal = 'internal.config.kubernetes.io/path';
const ofPackage = 'internal.config.kubernetes.io/package-path';

function pathFor(annotations: string, ...more: readonly string[]): unknown {
  const deployment = `apiVersion: apps/v1
  kind: Deployment
  metadata: {name: function-runner, namespace: porch-system, annotations: {${annotations}}}
  spec: {template: {spec: {containers: [{name: function-runner}]}}}`;
  const items = [deployment, ...more].map((item) => `- ${item}\n`).join('');
  const text = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items}`;
  const { list } = parseResourceList(Buffer.from(text));
  const runner = list && findProgram(listObjects(list), functionRunner, {}).program;
  return list && runner && newFilePath(list, runner, 'auth-secret');
}

test.each([
  ['', {}],
  [`${ours}: a.yaml`, { [ours]: 'auth-secret.yaml' }],
  [`${internal}: a.yaml`, { [internal]: 'auth-secret.yaml' }],
  [`${ours}: b/a.yaml, ${internal}: b/a.yaml`, { [ours]: 'b/auth-secret.yaml', [internal]: 'b/auth-secret.yaml' }],
  [`${ours}: a.yaml, ${ofPackage}: /p`, { [ours]: 'auth-secret.yaml', [ofPackage]: '/p' }],
  [`${ofPackage}: /p`, {}],
  [`${ours}: /a.yaml`, {}],
  [`${ours}: ../a.yaml`, {}],
  [`${ours}: b/../../a.yaml`, {}],
  [`${ours}: b/..`, {}],
  [`${ours}: ..b/c../a.yaml`, { [ours]: '..b/c../auth-secret.yaml' }],
])('beside a Deployment with {%s}', (annotations, expected) => {
  expect(pathFor(annotations)).toStrictEqual(expected);
});

const service = (rest: string): string => `apiVersion: v1\n  kind: Service\n  metadata: {name: s, ${rest}}`;

test.each([
  ['of another path', [service(`annotations: {${ours}: other.yaml}`)], 'auth-secret.yaml'],
  ['of that path', [service(`annotations: {${ours}: auth-secret.yaml}`)], 'auth-secret-2.yaml'],
  [
    'of that path, in the other family',
    [service(`annotations: {${internal}: auth-secret.yaml}`)],
    'auth-secret-2.yaml',
  ],
  [
    'of that path and the next',
    ['auth-secret.yaml', 'auth-secret-2.yaml'].map((path) => service(`annotations: {${ours}: ${path}}`)),
    'auth-secret-3.yaml',
  ],
  ['that only mentions the path', [service('labels: {file: auth-secret.yaml}')], 'auth-secret.yaml'],
  [
    'that mentions the path and cannot be read',
    ['kind: Service\n  file: auth-secret.yaml\n  x: "'],
    'auth-secret.yaml',
  ],
])('beside an item %s', (_, items, path) => {
  expect(pathFor(`${ours}: a.yaml`, ...items)).toEqual({ [ours]: path });
});
