import { expect } from '@jest/globals';
import { parse } from 'yaml';
import type { Item, ResourceList } from '../../src/resource-list/resource-list.js';
import type { DrawnPackage, Resource } from './draw-package.js';
import type { Value } from './draw-yaml.js';

/**
 * What the mutator must make of a drawn package, said of the parsed objects and without any of the product's code.
 */
export interface Expectation extends Pick<DrawnPackage, 'build'> {
  /** Registries whose credentials functionConfig gives; none: the Secret is only referred to. */
  readonly servers: readonly string[];
}

/** Whether an item is one that the mutator may change. */
export function mayChange(item: Item): boolean {
  return (
    /^(?:Deployment|Role|Secret)$/.test(item.kind) &&
    /function-runner|porch-function-executor|auth-secret/.test(item.text())
  );
}

/** The resource that an item's text says, read by the `yaml` package. */
export function resourceOf(item: Item): Resource {
  const text = Buffer.from(item.text(), 'latin1').toString('utf8');
  // The first line begins behind the dash; JSON's integers may be too large for exactness on both sides alike.
  return withoutNote(parse(' '.repeat(item.column) + text, { maxAliasCount: 0 }) as Resource);
}

function without<T extends object>(object: T, key: keyof T): Record<string, Value> {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== key));
}

/** What the mutator notes on an object is not compared. */
function withoutNote(resource: Resource): Resource {
  const metadata = resource['metadata'] as { annotations?: Record<string, Value> } | null | undefined;
  if (metadata?.annotations?.['inject.fn.kpt.dev/wrote'] === undefined) return resource;
  const annotations = without(metadata.annotations, 'inject.fn.kpt.dev/wrote');
  const isEmpty = Object.keys(annotations).length === 0;
  return { ...resource, metadata: isEmpty ? without(metadata, 'annotations') : { ...metadata, annotations } };
}

/** Expects the changed objects to be the old ones with just what the build needs. */
export function expectPlan(before: ResourceList, after: ResourceList, expectation: Expectation): void {
  const added = after.items.slice(before.items.length);
  let secret = added.map(resourceOf).find((resource) => resource['kind'] === 'Secret');
  for (const [index, item] of before.items.entries()) {
    const changed = after.items[index];
    if (changed === undefined) throw new Error('an item is gone');
    if (!mayChange(item)) {
      expect(changed.text().replace(/\r?\n$/, '')).toBe(item.text().replace(/\r?\n$/, ''));
      continue;
    }
    const [old, now] = [resourceOf(item), resourceOf(changed)];
    if (old['kind'] === 'Deployment') expectDeployment(old, now, expectation.build);
    else if (old['kind'] === 'Role') expectRole(old, now, expectation.build);
    else if (expectation.servers.length > 0) expect({ ...now, data: old['data'] }).toEqual(old);
    else expect(now).toEqual(old);
    if (now['kind'] === 'Secret') secret = now;
    // Of a list in flow style an entry is removed by writing the list anew.
    if (!item.text().startsWith('{')) expectKeptLines(item.text(), changed.text());
  }
  expect(added.length).toBe(expectation.servers.length > 0 && added.some((item) => item.kind === 'Secret') ? 1 : 0);
  if (expectation.servers.length > 0) expectCredentials(secret, expectation.servers);
}

type Container = Readonly<{ command?: string[]; args?: string[]; volumeMounts?: Value[]; name: string }>;

function podOf(deployment: Resource): { readonly volumes?: Value[]; readonly containers: Container[] } {
  const { spec } = deployment as unknown as { spec: { template: { spec: ReturnType<typeof podOf> } } };
  return spec.template.spec;
}

function expectDeployment(old: Resource, now: Resource, build: string): void {
  const [oldPod, pod] = [podOf(old), podOf(now)];
  const isRunner = ({ name }: Container): boolean => name === 'function-runner';
  const [oldContainer, container] = [oldPod.containers.find(isRunner), pod.containers.find(isRunner)];
  if (!oldContainer || !container) throw new Error('there is no container of the function runner');
  const withoutChanges = (deployment: Resource): unknown => {
    const text = JSON.stringify(deployment, (key, value: unknown) => {
      if (key === 'volumes') return undefined;
      const isWired = (value as Partial<Container> | null)?.name === 'function-runner' && 'env' in (value as object);
      return isWired ? { ...(value as object), command: 0, args: 0, volumeMounts: 0 } : value;
    });
    return JSON.parse(text);
  };
  expect(withoutChanges(now)).toEqual(withoutChanges(old));

  const volume = { name: 'docker-config', secret: { secretName: 'auth-secret' } };
  expect(pod.volumes).toEqual(withEntry(oldPod.volumes ?? [], volume));
  const mount = { name: 'docker-config', mountPath: '/var/tmp/auth-secret', readOnly: true };
  expect(container.volumeMounts).toEqual(withEntry(oldContainer.volumeMounts ?? [], mount));

  const { flags, others } = readFlags(container.command?.slice(1) ?? container.args ?? []);
  const enable = build === 'v3.0.2' ? 'enable-private-registry' : 'enable-private-registries';
  expect(flags).toEqual([
    [enable, expect.stringMatching(/^(?:1|t|T|true|TRUE|True)$/)],
    ['registry-auth-secret-name', 'auth-secret'],
    ['registry-auth-secret-path', '/var/tmp/auth-secret/.dockerconfigjson'],
  ]);
  expect(others).toEqual(readFlags(oldContainer.command?.slice(1) ?? oldContainer.args ?? []).others);
  expect(container.command?.[0]).toBe(oldContainer.command?.[0]);
}

function withEntry(list: readonly Value[], entry: Value): readonly Value[] {
  return list.some((each) => JSON.stringify(each) === JSON.stringify(entry)) ? list : [...list, entry];
}

const featureFlag = /^--?((?:enable-private-registr|registry-auth-secret-)[a-z-]*)(?:=(.*))?$/;

/** The feature's flags by name, and the other words; a bool's stray value is neither. */
function readFlags(words: readonly string[]): { flags: (readonly [string, string])[]; others: string[] } {
  const flags: [string, string][] = [];
  const others: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, name, value] = featureFlag.exec(word) ?? [];
    if (name === undefined) {
      if (word !== 'true') others.push(word);
    } else if (value !== undefined) flags.push([name, value]);
    else if (name.startsWith('enable')) flags.push([name, 'true']);
    else flags.push([name, words[++at] ?? '']);
  }
  return { flags: flags.sort(([a], [b]) => a.localeCompare(b)), others };
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

function expectRole(old: Resource, now: Resource, build: string): void {
  const verbs = build.startsWith('main') ? ['get', 'list', 'watch', 'create', 'update'] : ['get', 'create', 'update'];
  const oldRules = old['rules'] as unknown as readonly Rule[];
  const granted = oldRules.filter((rule) => rule.resources.includes('secrets')).flatMap((rule) => rule.verbs);
  const missing = verbs.filter((verb) => !granted.includes(verb) && !granted.includes('*'));
  const hasRule = granted.length > 0;
  const expected = oldRules.map((rule) =>
    rule.resources.includes('secrets') ? { ...rule, verbs: [...rule.verbs, ...missing] } : rule,
  );
  const added = { apiGroups: [''], resources: ['secrets'], verbs: missing };
  expect(now).toEqual({ ...old, rules: hasRule || missing.length === 0 ? expected : [...expected, added] });
}

function expectCredentials(secret: Resource | undefined, servers: readonly string[]): void {
  const data = secret?.['data'] as Readonly<Record<string, string>> | undefined;
  const { auths } = JSON.parse(Buffer.from(data?.['.dockerconfigjson'] ?? '', 'base64').toString()) as {
    auths: object;
  };
  expect(Object.keys(auths)).toEqual(expect.arrayContaining([...servers]));
}

/**
 * Every line comes out as it went in and in the same order, but for those that must change: a flag of the feature, a
 * Secret's content, and a list in flow style.
 */
function expectKeptLines(before: string, after: string): void {
  const mustChange = /--?(?:enable-private|registry-auth)|dockerconfigjson|auth-secret|[[{}\]]|\b(?:true|T)\b|^ *ey/;
  const withoutComma = (line: string): string => line.replace(/,?\r?$/, '');
  const lines = before
    .split('\n')
    .slice(0, -1)
    .filter((line) => !mustChange.test(line))
    .map(withoutComma);
  const rest = after.split('\n').map(withoutComma);
  let at = 0;
  for (const line of lines) {
    const found = rest.indexOf(line, at);
    if (found === -1) throw new Error(`a line was changed or moved: ${JSON.stringify(line)}`);
    at = found + 1;
  }
}
