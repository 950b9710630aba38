import type { ReleaseEvidence } from '../porch/infer-release.js';
import {
  evaluatorFlags,
  newestRelease,
  packageMarks,
  porchServer,
  wrapperVariable,
  type Component,
  type PackageMark,
} from '../porch/releases.js';
import { encodeUtf8 } from '../text/utf8.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import type { PorchProgram } from './find-program.js';
import { isAccountSubject } from './secret-permissions.js';
import { listAt, textAt, textsAt, valueAt } from './json-value.js';
import type { PackageObject } from './package-object.js';
import type { PackageObjects } from './package-objects.js';

/** The programs of Porch that may evaluate pods, if the package has them. */
export interface PorchPrograms {
  readonly runner: PorchProgram | undefined;
  readonly server: PorchProgram | undefined;
}

/**
 * Collects what a package shows of the build that it is meant for. Besides the two Deployments, only a few items are
 * parsed: the ConfigMap of the pod cache, porch-controllers, and, once they are asked for, the Roles of the function
 * namespace. In: the objects, the programs, and the one that the user names by its usual name as the evaluator.
 */
export function findReleaseEvidence(
  objects: PackageObjects,
  { runner, server }: PorchPrograms,
  chosen?: Component,
): ReleaseEvidence {
  const words = (runner ?? server)?.arguments.flatMap(({ value }) => value ?? []) ?? [];
  const functionNamespace = findFunctionNamespace(words);
  const namespace = (runner ?? server)?.namespace;
  const cache = findPodCache(objects, namespace);
  let roleRules: readonly unknown[][] | undefined;
  const readRules = (): readonly unknown[][] =>
    (roleRules ??= objects
      .find('Role', [functionNamespace])
      .filter(({ ref }) => ref.namespace === functionNamespace)
      .map(({ value }) => [...listAt(value, 'rules')]));
  const evaluators = findEvaluators(objects, runner, server, functionNamespace);
  return {
    image: (runner ?? server)?.image,
    evaluators: chosen === undefined ? evaluators : onlyChosen(evaluators, chosen.name),
    flags: runner === undefined ? [] : flagNames(runner),
    serverFlags: server === undefined ? [] : flagNames(server).map((name) => name.replaceAll('_', '-')),
    program: runner?.program,
    hasFunctionConfigs: objects.has('FunctionConfig', 'config.porch.kpt.dev/'),
    hasPodTemplates: objects.has('PodTemplate', podTemplateName),
    podCacheConfig: Array.isArray(cache) ? 'list' : typeof cache === 'object' && cache !== null ? 'mapping' : undefined,
    cachedImages: cachedImages(cache),
    get roleResources() {
      const rules = readRules();
      return rules.length === 0 ? undefined : rules.flat().flatMap((rule) => textsAt(rule, 'resources'));
    },
    get secretVerbs() {
      const isOfSecrets = (rule: unknown): boolean => textsAt(rule, 'resources').includes('secrets');
      return readRules()
        .flat()
        .filter(isOfSecrets)
        .flatMap((rule) => textsAt(rule, 'verbs'));
    },
    marks: findMarks(objects, runner, server),
  };
}

/** A Deployment that is chosen by its usual name is taken as the evaluator, unless the package shows another. */
function onlyChosen(shown: ReleaseEvidence['evaluators'], name: Component['name']): ReleaseEvidence['evaluators'] {
  return shown.length === 1 ? shown : [{ name, seen: `\`deployment.name\` is "${name}"` }];
}

const podTemplateName = 'base-pod-template';
const cacheKey = 'pod-cache-config.yaml';

function flagNames(program: PorchProgram): readonly string[] {
  return program.arguments.flatMap(({ value }) => /^--?([^-=][^=]*)/.exec(value ?? '')?.[1] ?? []);
}

/** What shows that a program evaluates pods: its variable, else its flags, else a binding in the function namespace. */
function findEvaluators(
  objects: PackageObjects,
  runner: PorchProgram | undefined,
  server: PorchProgram | undefined,
  functionNamespace: string,
): ReleaseEvidence['evaluators'] {
  const programs = [runner, server].filter((program) => program !== undefined);
  const byVariable = programs
    .filter(({ environment }) => environment.has(wrapperVariable))
    .map(({ component }) => ({
      name: component.name,
      seen: `${component.title} has the variable "${wrapperVariable}"`,
    }));
  if (byVariable.length > 0) return byVariable;
  const byFlag = programs.flatMap((program) => {
    const { name, title } = program.component;
    const flag = flagNames(program).find((each) => evaluatorFlags.includes(each.replaceAll('_', '-')));
    return flag === undefined ? [] : [{ name, seen: `${title} has the flag "--${flag}"` }];
  });
  if (byFlag.length > 0 || server === undefined) return byFlag;
  const isBound = objects
    .find('RoleBinding', [functionNamespace])
    .filter(({ ref }) => ref.namespace === functionNamespace)
    .flatMap(({ value }) => listAt(value, 'subjects'))
    .some((subject) => isAccountSubject(subject, { name: server.serviceAccountName, namespace: server.namespace }));
  const { name, title } = porchServer;
  return isBound ? [{ name, seen: `${title} is bound to a Role in the function namespace` }] : [];
}

function findFunctionNamespace(words: readonly string[]): string {
  const index = words.findLastIndex((word) => /^--?pod-namespace(?:=|$)/.test(word));
  const word = words[index];
  const given = word?.includes('=') ? word.slice(word.indexOf('=') + 1) : word === undefined ? word : words[index + 1];
  return given ?? newestRelease().flags['pod-namespace']?.default ?? '';
}

function findPodCache(objects: PackageObjects, namespace: string | undefined): unknown {
  const text = objects
    .find('ConfigMap', [cacheKey])
    .filter(({ ref }) => ref.namespace === namespace)
    .flatMap(({ value }) => textAt(value, 'data', cacheKey) ?? [])[0];
  return text === undefined ? undefined : yamlValue(parseYaml(encodeUtf8(text)).node);
}

function cachedImages(cache: unknown): readonly string[] {
  if (Array.isArray(cache)) return cache.flatMap((entry) => textAt(entry, 'name') ?? []);
  return typeof cache === 'object' && cache !== null ? Object.keys(cache) : [];
}

/** The marks of each Deployment that the package has. */
function findMarks(
  objects: PackageObjects,
  runner: PorchProgram | undefined,
  server: PorchProgram | undefined,
): ReadonlyMap<PackageMark, boolean> {
  const controllers = objects
    .find('Deployment', ['porch-controllers'])
    .find(({ ref }) => ref.name === 'porch-controllers');
  const tests: Readonly<Record<PackageMark, boolean | undefined>> = {
    'the images are those of ghcr.io/kptdev': isOfNewHome((runner ?? server)?.image),
    'the function runner has a startupProbe': runner && valueAt(runner.container, 'startupProbe') !== undefined,
    'the function runner has the port "pprof"': runner && hasPort(runner, 'pprof'),
    'porch-server has the variable "CERT_STORAGE_DIR"': server?.environment.has('CERT_STORAGE_DIR'),
    'porch-controllers mounts "webhook-certs"': controllers && mounts(controllers, 'webhook-certs'),
  };
  const marks = Object.keys(packageMarks) as readonly PackageMark[];
  return new Map(marks.flatMap((mark) => (tests[mark] === undefined ? [] : [[mark, tests[mark]] as const])));
}

/** Undefined for an image in any other registry. */
function isOfNewHome(image: string | undefined): boolean | undefined {
  if (image?.startsWith('ghcr.io/kptdev/') === true) return true;
  return /^(?:(?:index\.)?docker\.io\/)?nephio\//.test(image ?? '') ? false : undefined;
}

function hasPort({ container }: PorchProgram, name: string): boolean {
  return listAt(container, 'ports').some((port) => textAt(port, 'name') === name);
}

function mounts({ value }: PackageObject, volume: string): boolean {
  return listAt(value, 'spec', 'template', 'spec', 'containers')
    .flatMap((container) => listAt(container, 'volumeMounts'))
    .some((mount) => textAt(mount, 'name') === volume);
}
