import type { Release } from '../porch/releases.js';
import { resolveImageName, type RunnerSettings } from '../porch/model-runner.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { encodeUtf8 } from '../text/utf8.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { listAt, objectAt, textAt, textsAt, valueAt, type JsonObject } from './json-value.js';
import type { PackageObject } from './package-object.js';
import type { PackageObjects } from './package-objects.js';
import { trimSlashes } from '../text/trim-slashes.js';

/**
 * Who pulls an image: the kubelet for a function pod, whose image the runner looked up before; the kubelet for a
 * function pod, unseen by the runner; the kubelet for the runner's own pod.
 */
export type ImagePuller = 'function' | 'function-pod' | 'runner-pod';

/** One place that makes Porch pull an image. */
export interface ImageUse {
  /** As written. */
  readonly image: string;
  /** As it reaches the runner, where porch-server puts a prefix before the short name. */
  readonly asked?: string;
  readonly puller: ImagePuller;
  /** Absent for an image of the validator's own functionConfig. */
  readonly object?: PackageObject;
  readonly fieldPath?: string;
}

/** What the inventory needs to know of the runner. */
export interface InventoryContext {
  readonly release: Release;
  readonly settings: RunnerSettings;
  /** What porch-server puts before short names of pipelines; empty where the runner does that. */
  readonly serverPrefix: string;
  readonly deployment: PackageObject;
  readonly pod: JsonObject;
  readonly podPath: string;
  readonly wrapperImage: { readonly image: string; readonly fieldPath: string } | undefined;
  /** The ConfigMap that holds pod-cache-config.yaml, in builds that have a flag for its path. */
  readonly podCacheConfig: PackageObject | undefined;
  /** The pod template of function pods, as a PodTemplate or a ConfigMap. */
  readonly podTemplate: PackageObject | undefined;
}

/** Functions that Porch's server has built in: names of FunctionConfigs whose goExecutor has an effect. */
const builtInFunctions = ['apply-replacements', 'set-namespace', 'starlark'];

/** Every image that the package makes Porch pull, in the order of the package; doubles are left to the caller. */
export function findImages(objects: PackageObjects, context: InventoryContext): readonly ImageUse[] {
  return [
    ...pipelineImages(objects, context),
    ...functionConfigImages(objects, context),
    ...podCacheImages(context),
    ...templateImages(context),
    ...runnerImages(context),
  ];
}

/** Images in pipelines of Kptfiles; a function given by `exec` has none, and one built into Porch's server needs none. */
function pipelineImages(objects: PackageObjects, context: InventoryContext): readonly ImageUse[] {
  const builtIn = builtInImages(objects, context);
  return objects.find('Kptfile', ['pipeline']).flatMap((object) =>
    ['mutators', 'validators'].flatMap((list) =>
      listAt(object.value, 'pipeline', list).flatMap((entry, index): readonly ImageUse[] => {
        const image = textAt(entry, 'image');
        if (image === undefined || image === '' || builtIn.has(image)) return [];
        const asked = resolveImageName(image, context.serverPrefix);
        return [{ image, asked, puller: 'function', object, fieldPath: `pipeline.${list}[${index}].image` }];
      }),
    ),
  );
}

/** The exact names under which Porch's server runs a function itself (FunctionConfigs with a goExecutor). */
function builtInImages(objects: PackageObjects, { settings }: InventoryContext): ReadonlySet<string> {
  return new Set(
    functionConfigs(objects)
      .filter((object) => builtInFunctions.includes(object.ref.name))
      .flatMap((object) => {
        const id = textAt(object.value, 'spec', 'goExecutor', 'id') ?? object.ref.name;
        return textsAt(object.value, 'spec', 'goExecutor', 'tags').map((tag) => `${id}:${tag}`);
      })
      .flatMap((image) => [image, joinImage(settings.imagePrefix, image)]),
  );
}

/**
 * Images of FunctionConfig objects: each prefix with each tag of podExecutor and of binaryExecutor, since the runner
 * may ask its pod runtime first. Only builds that read FunctionConfigs, and only those in the function namespace.
 */
function functionConfigImages(objects: PackageObjects, context: InventoryContext): readonly ImageUse[] {
  const { release, settings } = context;
  if (release.podCacheConfig !== undefined) return [];
  return functionConfigs(objects)
    .filter((object) => object.ref.namespace === settings.functionNamespace)
    .flatMap((object) => {
      const name = textAt(object.value, 'spec', 'image') ?? '';
      const prefixes = textsAt(object.value, 'spec', 'prefixes');
      return ['podExecutor', 'binaryExecutor']
        .filter((executor) => executor !== 'binaryExecutor' || !settings.disabledRuntimes.includes('pod'))
        .flatMap((executor) =>
          textsAt(object.value, 'spec', executor, 'tags').flatMap((tag, index) =>
            (prefixes.length > 0 ? prefixes : ['']).map((prefix): ImageUse => {
              const tagged = tag === '' ? name : `${name}:${tag}`;
              return {
                image: joinImage(prefix === '' ? settings.imagePrefix : prefix, tagged),
                puller: 'function',
                object,
                fieldPath: `spec.${executor}.tags[${index}]`,
              };
            }),
          ),
        );
    });
}

function functionConfigs(objects: PackageObjects): readonly PackageObject[] {
  return objects.find('FunctionConfig').filter((object) => object.ref.apiVersion.startsWith('config.porch.kpt.dev/'));
}

/** Images that the runner starts beforehand: a mapping of image to time to v1.5.7, a list with names in v1.5.8. */
function podCacheImages({ podCacheConfig }: InventoryContext): readonly ImageUse[] {
  if (podCacheConfig === undefined) return [];
  return Object.entries(objectAt(podCacheConfig.value, 'data')).flatMap(([key, text]) => {
    const config = typeof text === 'string' ? parseYaml(encodeUtf8(text)).node : undefined;
    const value = config === undefined ? undefined : yamlValue(config);
    const names = Array.isArray(value)
      ? value.flatMap((entry) => textsAt([valueAt(entry, 'name')]))
      : Object.keys(objectAt(value));
    return names.map((image): ImageUse => ({
      image,
      puller: 'function',
      object: podCacheConfig,
      fieldPath: `data[${key}]`,
    }));
  });
}

/** The wrapper server's image, and those of other containers that the template gives to every function pod. */
function templateImages({ deployment, wrapperImage, podTemplate }: InventoryContext): readonly ImageUse[] {
  const wrapper: readonly ImageUse[] =
    wrapperImage === undefined
      ? []
      : [
          {
            image: wrapperImage.image,
            puller: 'function-pod',
            object: deployment,
            fieldPath: wrapperImage.fieldPath,
          },
        ];
  if (podTemplate?.ref.kind !== 'PodTemplate') return wrapper;
  // The runner puts the wrapper server's image into the first initContainer, and the function's into `function`.
  const containers = (list: string, isReplaced: (container: unknown, index: number) => boolean): readonly ImageUse[] =>
    listAt(podTemplate.value, 'template', 'spec', list).flatMap((container, index): readonly ImageUse[] => {
      const image = textAt(container, 'image');
      if (image === undefined || isReplaced(container, index)) return [];
      const fieldPath = `template.spec.${list}[${index}].image`;
      return [{ image, puller: 'function-pod', object: podTemplate, fieldPath }];
    });
  return [
    ...wrapper,
    ...containers('initContainers', (_, index) => index === 0),
    ...containers('containers', (container) => textAt(container, 'name') === 'function'),
  ];
}

/** The images of the runner's own pod. */
function runnerImages({ deployment, pod, podPath }: InventoryContext): readonly ImageUse[] {
  return ['initContainers', 'containers'].flatMap((list) =>
    listAt(pod, list).flatMap((container, index): readonly ImageUse[] => {
      const image = textAt(container, 'image');
      if (image === undefined) return [];
      return [{ image, puller: 'runner-pod', object: deployment, fieldPath: `${podPath}.${list}[${index}].image` }];
    }),
  );
}

function joinImage(prefix: string, image: string): string {
  return prefix === '' ? image : `${trimSlashes(prefix)}/${image.replace(/^\/+/, '')}`;
}
