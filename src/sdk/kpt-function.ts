import type { Configs, KptFunc, KubernetesObject, Result } from 'kpt-functions';
import type { Diagnostic } from '../diagnostic.js';
import { applyEdits } from '../edit/apply-edits.js';
import { renderBlock } from '../edit/render-block.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { KrmFunction, Surroundings } from '../krm-function.js';
import { functionResult } from '../resource-list/function-result.js';
import { parseResourceList } from '../resource-list/parse-resource-list.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { type ByteText, toBytes } from '../text/byte-text.js';

/**
 * A function of this project as a `KptFunc` of the TypeScript SDK.
 * In: the function, its usage, and what it may ask of its process. Out: a function that changes the Configs it is given
 * and adds its results to them; with an error among the results it changes nothing else. It rejects where the Configs
 * make no ResourceList.
 */
export function kptFunction(krmFunction: KrmFunction, usage: string, surroundings: Surroundings): KptFunc {
  const run = (configs: Configs): Promise<void> =>
    Promise.resolve().then(() => {
      applyFunction(krmFunction, configs, surroundings);
    });
  return Object.assign(run, { usage });
}

function applyFunction(krmFunction: KrmFunction, configs: Configs, surroundings: Surroundings): void {
  const { list, error } = parseResourceList(toBytes(renderResourceList(configs)));
  if (error) throw new Error(`the Configs make no ResourceList: ${error.message}`);
  const { changes, newItems, diagnostics } = krmFunction(list, surroundings);
  configs.addResults(...diagnostics.map(sdkResult));
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return;
  // A change leaves kind and name as they are, by which Configs finds the object to replace.
  for (const { item, edits } of changes) configs.insert(readObject(applyEdits(item.text(), edits), item.column));
  for (const text of newItems) configs.insert(readObject(text, 0));
}

function renderResourceList(configs: Configs): ByteText {
  const functionConfig = configs.getFunctionConfig();
  return renderBlock(
    {
      apiVersion: 'config.kubernetes.io/v1',
      kind: 'ResourceList',
      ...(functionConfig && { functionConfig: plainData(functionConfig) }),
      items: configs.getAll().map(plainData),
    },
    0,
  );
}

/** The SDK reads time stamps as dates; in JSON they are the strings that they were. */
function plainData(value: unknown): YamlData {
  return JSON.parse(JSON.stringify(value)) as YamlData;
}

function readObject(text: ByteText, column: number): KubernetesObject {
  const { node, error } = parseYaml(text, column);
  if (error) throw new Error(`a changed resource cannot be read again: ${error.message}`);
  return plainData(yamlValue(node)) as unknown as KubernetesObject;
}

/** The SDK says `warn`, and wants a namespace also where there is none. */
function sdkResult(diagnostic: Diagnostic): Result {
  const { severity, resourceRef } = diagnostic;
  return {
    ...(functionResult(diagnostic) as unknown as Result),
    severity: severity === 'warning' ? 'warn' : severity,
    ...(resourceRef && { resourceRef: { ...resourceRef, namespace: resourceRef.namespace ?? '' } }),
  };
}
