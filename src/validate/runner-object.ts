import type { Runner } from '../porch/find-runner.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { listAt, objectAt, valueAt } from './json-value.js';
import { packageObject } from './package-object.js';
import type { RunnerObject } from './package-model.js';

/** The function runner's Deployment as data, from its nodes. */
export function runnerObject(runner: Runner): RunnerObject {
  const object = packageObject(objectAt(yamlValue(runner.deployment)));
  const podPath = 'spec.template.spec';
  const pod = objectAt(object.value, 'spec', 'template', 'spec');
  const containerPath = `${podPath}.containers[${runner.containerIndex}]`;
  const container = objectAt(listAt(pod, 'containers')[runner.containerIndex]);
  const field = runner.flagList?.field ?? (valueAt(container, 'command') === undefined ? 'args' : 'command');
  return {
    object,
    namespace: runner.namespace,
    serviceAccountName: runner.serviceAccountName,
    pod,
    podPath,
    container,
    containerPath,
    flagsPath: `${containerPath}.${field}`,
    program: runner.program,
    arguments: runner.arguments.map((argument) => ({
      fieldPath: `${containerPath}.${argument.field}[${argument.index}]`,
      value: argument.value,
    })),
  };
}
