import { listAt, objectAt, textAt } from '../package/json-value.js';
import { renderBlock } from '../edit/render-block.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { Item } from '../resource-list/resource-list.js';
import { textItem } from '../resource-list/text-item.js';
import type { Result } from '../result.js';
import { yamlValue } from '../yaml/yaml-value.js';
import type { ManifestItem } from './manifest-list.js';

/** A functionConfig and where it was found, or why there is none to take. No item: no pipeline runs the mutator. */
export type InjectConfigItem = Result<{ item: Item | undefined; from: string }, { error: string }>;

/** Finds the functionConfig of inject-registry-auth in the pipelines of the Kptfiles. */
export function findInjectConfig(items: readonly ManifestItem[]): InjectConfigItem {
  const entries = items
    .filter(({ kind }) => kind === 'Kptfile')
    .flatMap((item) => {
      const mutators = listAt(yamlValue(item.read().node), 'pipeline', 'mutators');
      return mutators.filter(isInject).map((entry) => ({ file: item.file, entry }));
    });
  const [first, ...others] = entries;
  if (first === undefined) return { item: undefined, from: 'all defaults: no Kptfile runs inject-registry-auth' };
  if (others.length > 0)
    return { error: 'several pipelines run inject-registry-auth; name its functionConfig with `--fix-config`' };
  const { file, entry } = first;
  const configPath = textAt(entry, 'configPath');
  if (configPath === undefined) {
    const data = objectAt(entry, 'configMap') as Readonly<Record<string, YamlData>>;
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'function-input' }, data };
    return { item: Object.keys(data).length === 0 ? undefined : textItem(renderBlock(map, 0)), from: file.shown };
  }
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  const config = items.find((item) => item.file.path === `${folder}${configPath.replace(/^\.\//, '')}`);
  return config === undefined
    ? { error: `"${file.shown}" names the functionConfig "${configPath}", which is not among the files that were read` }
    : { item: config, from: config.file.shown };
}

/** By any registry and tag, or as a program. */
function isInject(entry: unknown): boolean {
  return [textAt(entry, 'image'), textAt(entry, 'exec')].some((name) =>
    /(?:^|\/)inject-registry-auth(?:[:@]|$)/.test(name ?? ''),
  );
}
