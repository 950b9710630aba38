import type { ResourceList } from '../resource-list/resource-list.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { YamlNode } from '../yaml/node.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { encodeUtf8 } from '../text/utf8.js';
import type { Runner } from './find-runner.js';
import { holdsText } from './holds-text.js';
import type { ReleaseEvidence } from './infer-release.js';
import { newestRelease } from './releases.js';

/**
 * Collects what a package shows of the build that it is meant for. Of other items than the runner's only the
 * ConfigMap of the pod cache and the Roles of the function namespace are parsed.
 */
export function findReleaseEvidence(list: ResourceList, runner: Runner): ReleaseEvidence {
  const words = runner.arguments.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const flags = words.flatMap((word) => /^--?([^-=][^=]*)/.exec(word)?.[1] ?? []);
  const functionNamespace = findFunctionNamespace(words);

  let cache: YamlNode | undefined;
  let roleResources: string[] | undefined;
  const secretVerbs: string[] = [];
  let hasFunctionConfigs = false;
  let hasPodTemplates = false;
  for (const item of list.items) {
    switch (item.kind) {
      case 'FunctionConfig':
        hasFunctionConfigs ||= holdsText(list, item, 'config.porch.kpt.dev/');
        break;
      case 'PodTemplate':
        hasPodTemplates ||= holdsText(list, item, 'base-pod-template');
        break;
      case 'ConfigMap':
        if (holdsText(list, item, cacheKey)) cache ??= readCache(item.read().node, runner.namespace);
        break;
      case 'Role':
        if (holdsText(list, item, functionNamespace)) {
          const rules = readRules(item.read().node, functionNamespace);
          if (rules) roleResources = [...(roleResources ?? []), ...rules.flatMap(({ resources }) => resources)];
          for (const { resources, verbs } of rules ?? []) if (resources.includes('secrets')) secretVerbs.push(...verbs);
        }
        break;
    }
  }

  return {
    image: runner.image,
    flags,
    program: runner.program,
    hasFunctionConfigs,
    hasPodTemplates,
    podCacheConfig: cache?.kind === 'mapping' ? 'mapping' : cache?.kind === 'sequence' ? 'list' : undefined,
    cachedImages: cachedImages(cache),
    roleResources,
    secretVerbs,
  };
}

const cacheKey = 'pod-cache-config.yaml';

function findFunctionNamespace(words: readonly string[]): string {
  const index = words.findLastIndex((word) => /^--?pod-namespace(?:=|$)/.test(word));
  const word = words[index];
  const given = word?.includes('=') ? word.slice(word.indexOf('=') + 1) : word === undefined ? word : words[index + 1];
  return given ?? newestRelease.flags['pod-namespace']?.default ?? '';
}

function readCache(root: YamlNode | undefined, namespace: string): YamlNode | undefined {
  if (scalarText(findNode(root, ['metadata', 'namespace'])) !== namespace) return undefined;
  const text = scalarText(findNode(root, ['data', cacheKey]));
  return text === undefined ? undefined : parseYaml(encodeUtf8(text)).node;
}

function cachedImages(cache: YamlNode | undefined): readonly string[] {
  if (cache?.kind === 'mapping') return cache.entries.map(({ key }) => key.value);
  if (cache?.kind !== 'sequence') return [];
  return cache.entries.flatMap(({ value }) => scalarText(findEntry(value, 'name')?.value) ?? []);
}

/** The rules of a Role; undefined for a Role of another namespace. */
function readRules(
  root: YamlNode | undefined,
  namespace: string,
): readonly Readonly<Record<'resources' | 'verbs', readonly string[]>>[] | undefined {
  if (scalarText(findNode(root, ['metadata', 'namespace'])) !== namespace) return undefined;
  const rules = findEntry(root, 'rules')?.value;
  return (rules?.kind === 'sequence' ? rules.entries : []).map(({ value: rule }) => ({
    resources: textsAt(rule, 'resources'),
    verbs: textsAt(rule, 'verbs'),
  }));
}

function textsAt(rule: YamlNode | undefined, key: string): readonly string[] {
  const list = findEntry(rule, key)?.value;
  return list?.kind === 'sequence' ? list.entries.flatMap(({ value }) => scalarText(value) ?? []) : [];
}
