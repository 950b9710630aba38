import { findMountedPath, type ContainerFiles } from '../package/mounted-path.js';
import type { PorchProgram } from '../package/find-program.js';
import { listAt, objectAt, textAt, textsAt, valueAt } from '../package/json-value.js';
import type { PackageObject } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';
import { flagValue, type ParsedFlags } from '../porch/go-flags.js';
import { applyKptfileTag, isVersionConstraint, type TaggedImage } from '../porch/kptfile-tag.js';
import { resolveImageName, type EvaluatorSettings } from '../porch/model-evaluator.js';
import { wrapperVariable, type Release } from '../porch/releases.js';
import { trimSlashes } from '../text/trim-slashes.js';
import { encodeUtf8 } from '../text/utf8.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';

/**
 * Who pulls an image: the kubelet for a function pod, whose image the evaluator looked up before; the kubelet for a
 * function pod, unseen by the evaluator; the kubelet for the evaluator's own pod.
 */
export type ImagePuller = 'function' | 'function-pod' | 'evaluator-pod';

/** One place that makes Porch pull an image. */
export interface ImageUse {
  /** As written; a `tag` next to it replaces its own tag. */
  readonly image: string;
  /** As it reaches the evaluator, if porch-server adds a prefix to the short name. */
  readonly asked?: string;
  /** A version constraint next to the image, and its outcome. */
  readonly constraint?: { readonly tag: string; readonly outcome: Exclude<TaggedImage['outcome'], 'image'> };
  readonly puller: ImagePuller;
  /** Absent for an image of the validator's own functionConfig. */
  readonly object?: PackageObject;
  readonly fieldPath?: string;
}

/** What the inventory needs to know about the evaluator. */
export interface InventoryContext {
  readonly release: Release;
  readonly settings: EvaluatorSettings;
  readonly evaluator: PorchProgram;
  readonly flags: ParsedFlags;
  readonly files: ContainerFiles;
  /** The pod template of function pods, as a PodTemplate or a ConfigMap. */
  readonly podTemplate: PackageObject | undefined;
}

/** Functions that Porch's server has built in: names of FunctionConfigs whose goExecutor has an effect. */
const builtInFunctions = ['apply-replacements', 'set-namespace', 'starlark'];

/** Every image that the package makes Porch pull, in the order of the package; the caller removes duplicates. */
export function findImages(objects: PackageObjects, context: InventoryContext): readonly ImageUse[] {
  return [
    ...pipelineImages(objects, context),
    ...functionConfigImages(objects, context),
    ...podCacheImages(context),
    ...templateImages(context),
    ...evaluatorImages(context),
  ];
}

/** Images in pipelines of Kptfiles; a function given by `exec` has none, and one built into Porch's server needs none. */
function pipelineImages(objects: PackageObjects, context: InventoryContext): readonly ImageUse[] {
  const builtIn = builtInImages(objects, context);
  const prefix = findServerPrefix(objects, context);
  return objects.find('Kptfile', ['pipeline']).flatMap((object) =>
    ['mutators', 'validators'].flatMap((list) =>
      listAt(object.value, 'pipeline', list).flatMap((entry, index): readonly ImageUse[] => {
        const written = textAt(entry, 'image') ?? '';
        const tag = textAt(entry, 'tag');
        const { outcome, image } = applyKptfileTag(context.release, written, tag);
        if (image === '' || (outcome === 'image' && builtIn.has(image))) return [];
        const constraint = outcome === 'image' ? {} : { constraint: { tag: tag ?? '', outcome } };
        const asked = resolveImageName(image, prefix);
        return [
          { image, asked, ...constraint, puller: 'function', object, fieldPath: `pipeline.${list}[${index}].image` },
        ];
      }),
    ),
  );
}

/** The prefix that porch-server adds to short names, if the evaluator does not: its flag, or else the build's default. */
function findServerPrefix(objects: PackageObjects, { release }: InventoryContext): string {
  const { imagePrefix, evaluatorAddsPrefix } = release;
  if (evaluatorAddsPrefix) return '';
  const flag = new RegExp(`^--?${imagePrefix.flag}=(.*)$`);
  const given = objects
    .find('Deployment', [`-${imagePrefix.flag}=`, `--${imagePrefix.flag}=`])
    .flatMap(({ value }) => listAt(value, 'spec', 'template', 'spec', 'containers'))
    .flatMap((container) => [...textsAt(container, 'command'), ...textsAt(container, 'args')])
    .findLast((argument) => flag.test(argument));
  return given === undefined ? imagePrefix.default : (flag.exec(given)?.[1] ?? '');
}

/** The exact names under which Porch's server runs a function itself (FunctionConfigs with a goExecutor). */
function builtInImages(objects: PackageObjects, context: InventoryContext): ReadonlySet<string> {
  return new Set(
    functionConfigs(objects)
      .filter((object) => builtInFunctions.includes(object.ref.name))
      .flatMap((object) => {
        const id = textAt(object.value, 'spec', 'goExecutor', 'id') ?? object.ref.name;
        return textsAt(object.value, 'spec', 'goExecutor', 'tags').map((tag) => `${id}:${tag}`);
      })
      .flatMap((image) => [image, joinImage(defaultPrefix(context), image)]),
  );
}

/** The prefix that "" means in a FunctionConfig. */
function defaultPrefix({ release: { flags: known, imagePrefix }, flags }: InventoryContext): string {
  return flagValue(flags, known, imagePrefix.flag) ?? imagePrefix.default;
}

/**
 * Images of FunctionConfig objects: each prefix with each tag of podExecutor and of binaryExecutor, since the
 * function runner may ask its pod runtime first. Only builds that read FunctionConfigs, and only those in the function namespace.
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
              const isListed = release.kptfileTag === 'listed' && isVersionConstraint(tag);
              const tagged = tag === '' || isListed ? name : `${name}:${tag}`;
              return {
                image: joinImage(prefix === '' ? defaultPrefix(context) : prefix, tagged),
                ...(isListed && { constraint: { tag, outcome: 'listed' } }),
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

/** Images that the evaluator starts beforehand: a mapping from image to time up to v1.5.7, and a list with names later. */
function podCacheImages({ files, flags, release }: InventoryContext): readonly ImageUse[] {
  const path = flagValue(flags, release.flags, 'pod-cache-config');
  const mount = path === undefined ? undefined : findMountedPath(files, path).mount;
  const podCacheConfig = mount?.sources.find((source) => source.kind === 'ConfigMap')?.content?.object;
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
function templateImages({ evaluator, podTemplate }: InventoryContext): readonly ImageUse[] {
  const index = listAt(evaluator.container, 'env').findIndex(
    (variable) => textAt(variable, 'name') === wrapperVariable,
  );
  const image = textAt(listAt(evaluator.container, 'env')[index], 'value') ?? '';
  const fieldPath = `${evaluator.containerPath}.env[${index}].value`;
  const wrapper: readonly ImageUse[] =
    image === '' ? [] : [{ image, puller: 'function-pod', object: evaluator.object, fieldPath }];
  if (podTemplate?.ref.kind !== 'PodTemplate') return wrapper;
  // The evaluator puts the wrapper server's image into the first initContainer, and the function's into `function`.
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

/** The images of the evaluator's own pod. */
function evaluatorImages({ evaluator: { object, pod, podPath } }: InventoryContext): readonly ImageUse[] {
  return ['initContainers', 'containers'].flatMap((list) =>
    listAt(pod, list).flatMap((container, index): readonly ImageUse[] => {
      const image = textAt(container, 'image');
      if (image === undefined) return [];
      return [{ image, puller: 'evaluator-pod', object, fieldPath: `${podPath}.${list}[${index}].image` }];
    }),
  );
}

function joinImage(prefix: string, image: string): string {
  return prefix === '' ? image : `${trimSlashes(prefix)}/${image.replace(/^\/+/, '')}`;
}
