import type { EvaluatorSettings } from '../porch/model-evaluator.js';
import type { Release } from '../porch/releases.js';
import { encodeUtf8 } from '../text/utf8.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { listAt, objectAt, textAt, type JsonObject } from './json-value.js';
import type { PackageObject } from './package-object.js';
import type { PackageObjects } from './package-objects.js';

/** The template of function pods, as the package has it. */
export interface PodTemplateObject {
  readonly object: PackageObject;
  /** Undefined for a ConfigMap without a readable `template`. */
  readonly podSpec: JsonObject | undefined;
  readonly hasServiceTemplate: boolean;
}

/** The template that the build reads: a ConfigMap in the evaluator's namespace, or a PodTemplate in that of the functions. */
export function findPodTemplate(
  objects: PackageObjects,
  { podTemplate: kind }: Release,
  { podTemplateName: name, functionNamespace }: EvaluatorSettings,
  namespace: string,
): PodTemplateObject | undefined {
  if (name === undefined || kind === 'inline') return undefined;
  const [source, read, where] =
    kind === 'config-map'
      ? (['ConfigMap', templateOfConfigMap, namespace] as const)
      : (['PodTemplate', templateOfPodTemplate, functionNamespace] as const);
  const object = objects.find(source, [name]).find(({ ref }) => ref.name === name && (ref.namespace ?? '') === where);
  return object && read(object);
}

/** A ConfigMap's template: the keys `template` and `serviceTemplate` hold manifests as text. */
function templateOfConfigMap(object: PackageObject): PodTemplateObject {
  const text = textAt(object.value, 'data', 'template');
  const pod = text === undefined ? undefined : parseYaml(encodeUtf8(text)).node;
  return {
    object,
    podSpec: pod === undefined ? undefined : objectAt(yamlValue(pod), 'spec'),
    hasServiceTemplate: textAt(object.value, 'data', 'serviceTemplate') !== undefined,
  };
}

function templateOfPodTemplate(object: PackageObject): PodTemplateObject {
  return { object, podSpec: objectAt(object.value, 'template', 'spec'), hasServiceTemplate: true };
}

/** Whether the container that gets the function's image is missing. */
export function lacksFunctionContainer({ podSpec }: PodTemplateObject): boolean {
  return !listAt(podSpec, 'containers').some((container) => textAt(container, 'name') === 'function');
}

/** Whether the initContainer that gets the wrapper server's image is missing. */
export function lacksInitContainer({ podSpec }: PodTemplateObject): boolean {
  return listAt(podSpec, 'initContainers').length === 0;
}

/** Names of the imagePullSecrets of a pod's spec or of a ServiceAccount. */
export function pullSecretNames(owner: unknown): readonly string[] {
  return listAt(owner, 'imagePullSecrets').flatMap((reference) => textAt(reference, 'name') ?? []);
}
