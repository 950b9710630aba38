import { expect, test } from '@jest/globals';
import { findEditableProgram } from '../../src/inject/editable-program.js';
import { findProgram } from '../../src/package/find-program.js';
import { listObjects } from '../../src/package/package-objects.js';
import { functionRunner } from '../../src/porch/releases.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { findNode } from '../../src/yaml/find-node.js';
import { toResourceList } from '../support/package-files.js';

const runner = '{name: function-runner, image: porch-function-runner}';

function edit(spec: string) {
  const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: function-runner, namespace: porch-system}\nspec:\n${spec}`;
  const { list } = parseResourceList(Buffer.from(toResourceList({ 'runner.yaml': deployment })));
  const { program } = list ? findProgram(listObjects(list), functionRunner, {}) : {};
  if (!program) throw new Error('no program');
  return findEditableProgram(program);
}

test('gives the nodes from the Deployment to the container', () => {
  const { editable } = edit(`  template:\n    spec:\n      containers:\n      - {name: other}\n      - ${runner}\n`);
  expect(editable?.templateNode).toBe(findNode(editable?.root, ['spec', 'template']));
  expect(editable?.podNode).toBe(findNode(editable?.templateNode, ['spec']));
  expect(editable?.containerNode).toBe(findNode(editable?.podNode, ['containers', 1]));
});

// What stands in several places must not be changed in one.
test.each([
  `  template:\n    spec:\n      containers:\n      - &runner ${runner}\n`,
  `  other: &runner ${runner}\n  template:\n    spec:\n      containers:\n      - *runner\n`,
  `  other: &pod\n    containers: [${runner}]\n  template:\n    spec: *pod\n`,
  `  template: &template\n    spec:\n      containers: [${runner}]\n`,
])('refuses %j', (spec) => {
  const { editable, error } = edit(spec);
  expect(editable).toBeUndefined();
  expect(error?.message).toBe(
    'Deployment "function-runner": `spec.template.spec.containers[0]` must be written out, without aliases and anchors, to be edited',
  );
});
