import type { Diagnostic } from '../diagnostic.js';
import { itemsHolding } from '../resource-list/items-holding.js';
import type { Item, ResourceList } from '../resource-list/resource-list.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { MappingNode, SequenceNode, YamlNode } from '../yaml/node.js';
import { expandVariables } from './expand-variables.js';

/** Which Deployment and container to take where the package leaves a choice; absent fields do not choose. */
export interface RunnerSelector {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly container?: string | undefined;
}

/** One argument of the runner's program. */
export interface RunnerArgument {
  /** The list that holds it, and its place there. */
  readonly field: 'command' | 'args';
  readonly index: number;
  /** With `$(VAR)` replaced as the kubelet does; undefined: not known from the package. */
  readonly value: string | undefined;
}

/** Where the runner's flags stand and may be added. */
export interface RunnerFlagList {
  readonly field: 'command' | 'args';
  readonly node: SequenceNode;
  /** Index in the sequence of the first flag: 1 in `command`, where the program comes first. */
  readonly first: number;
}

/** The function runner as the package has it. Nodes belong to `item.read()`. */
export interface Runner {
  readonly item: Item;
  readonly deployment: MappingNode;
  readonly name: string;
  readonly namespace: string;
  /** `spec.template`, and its `spec`. */
  readonly podTemplate: MappingNode;
  readonly podSpec: MappingNode;
  readonly container: MappingNode;
  readonly containerIndex: number;
  readonly containerName: string;
  /** The container's image as written; undefined where it has none. */
  readonly image: string | undefined;
  readonly serviceAccountName: string;
  /** The first word of `command`; undefined: the image's own entrypoint. */
  readonly program: string | undefined;
  /** Everything behind the program in the order that it sees them: `command` first, then `args`. */
  readonly arguments: readonly RunnerArgument[];
  /** Undefined where the container has neither list, or where they cannot be read or edited. */
  readonly flagList: RunnerFlagList | undefined;
  /** Environment variables; undefined for a value that is not written in the container. */
  readonly environment: ReadonlyMap<string, string | undefined>;
}

/** The runner, or errors that say why there is none; an error may also come with a runner whose flags are hidden. */
export interface RunnerSearch {
  readonly runner?: Runner;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the image and the Deployment are called in every package (deployments/porch/2-function-runner.yaml). */
const imageName = 'porch-function-runner';
const deploymentName = 'function-runner';
const runnerImage = new RegExp(`(?:^|/)${imageName}(?:[:@]|$)`);

/** Programs that run what their arguments say, so that these are not the runner's. */
const wrappers = ['sh', 'ash', 'bash', 'dash', 'busybox', 'env', 'tini', 'dumb-init', 'dlv'];

interface Candidate {
  readonly item: Item;
  readonly root: MappingNode;
  readonly name: string;
  readonly namespace: string | undefined;
}

/**
 * Finds the Deployment of Porch's function runner and its container: the container whose image is called
 * `porch-function-runner` in whatever registry; failing that, the Deployment called `function-runner`; or what the
 * selector names. Only Deployments whose text holds the name that is looked for are parsed.
 */
export function findRunner(list: ResourceList, selector: RunnerSelector): RunnerSearch {
  const named = (name: string) => (candidate: Candidate) => candidate.name === name;
  const runsImage = ({ root }: Candidate): boolean => containersOf(root).some(runsRunner);
  const inNamespace = ({ namespace }: Candidate): boolean =>
    selector.namespace === undefined || selector.namespace === namespace;
  const unreadable: Diagnostic[] = [];
  const search = (needle: string, isWanted: (candidate: Candidate) => boolean): readonly Candidate[] =>
    findDeployments(list, needle, unreadable).filter((candidate) => isWanted(candidate) && inNamespace(candidate));

  let found: readonly Candidate[];
  if (selector.name !== undefined) {
    found = search(selector.name, named(selector.name));
    if (found.some(runsImage)) found = found.filter(runsImage);
  } else {
    found = search(imageName, runsImage);
    if (found.length === 0) found = search(deploymentName, named(deploymentName));
  }

  const [only, ...others] = found;
  if (!only)
    return unreadable[0] ? { diagnostics: [unreadable[0]] } : failure('runner-not-found', notFoundMessage(selector));
  if (others.length > 0) {
    const names = found.map(({ name, namespace }) => `"${namespace === undefined ? '' : `${namespace}/`}${name}"`);
    return failure(
      'runner-ambiguous',
      `${String(found.length)} Deployments may be the function runner: ${names.join(', ')}; set \`deployment.name\` and \`deployment.namespace\` to say which`,
    );
  }
  return readRunner(only, selector);
}

/** The Deployments whose text holds a name; those that cannot be read are added to `unreadable`. */
function findDeployments(list: ResourceList, needle: string, unreadable: Diagnostic[]): readonly Candidate[] {
  const deployments = list.items.filter((item) => item.kind === 'Deployment');
  return itemsHolding(list, deployments, [needle]).flatMap((item) => {
    const { node, error } = item.read();
    if (!error) return readCandidate(item, node) ?? [];
    const message = `item ${String(item.index)}, a Deployment that may be the function runner, cannot be read (line ${String(error.line)}, column ${String(error.column)} of the item: ${error.message}); correct its YAML`;
    unreadable.push(...failure('runner-unreadable', message).diagnostics);
    return [];
  });
}

function readCandidate(item: Item, root: YamlNode): Candidate | undefined {
  if (root.kind !== 'mapping') return undefined;
  const name = scalarText(findNode(root, ['metadata', 'name']));
  const group = scalarText(findEntry(root, 'apiVersion')?.value) ?? '';
  if (name === undefined || !group.startsWith('apps/')) return undefined;
  return { item, root, name, namespace: scalarText(findNode(root, ['metadata', 'namespace'])) };
}

function notFoundMessage({ name, namespace }: RunnerSelector): string {
  if (name === undefined && namespace === undefined) {
    return `no Deployment in the package runs an image called "${imageName}" or is called "${deploymentName}"; add the function runner's Deployment to the package, or set \`deployment.name\` to what it is called`;
  }
  const where = namespace === undefined ? '' : ` in namespace "${namespace}"`;
  return name === undefined
    ? `no Deployment${where} runs an image called "${imageName}"; \`deployment.namespace\` must be the function runner's`
    : `the package has no Deployment "${name}"${where}; \`deployment.name\` and \`deployment.namespace\` must be the function runner's`;
}

const podSpecPath = ['spec', 'template', 'spec'];

function containersOf(root: YamlNode): readonly (YamlNode | undefined)[] {
  const containers = findNode(root, [...podSpecPath, 'containers']);
  return containers?.kind === 'sequence' ? containers.entries.map(({ value }) => value) : [];
}

/** Whether the image's last path component, without tag and digest, is the runner's name. */
function runsRunner(container: YamlNode | undefined): boolean {
  const image = scalarText(findEntry(container, 'image')?.value) ?? '';
  return runnerImage.test(image);
}

function readRunner(candidate: Candidate, selector: RunnerSelector): RunnerSearch {
  const { item, root, name, namespace } = candidate;
  const fail = (rule: string, message: string): RunnerSearch =>
    failure(rule, `Deployment "${name}": ${message}`, candidate);

  const podTemplate = findNode(root, ['spec', 'template']);
  const podSpec = findNode(root, podSpecPath);
  const containers = containersOf(root);
  const names = containers.map((node) => scalarText(findEntry(node, 'name')?.value) ?? '');
  if (podTemplate?.kind !== 'mapping' || podSpec?.kind !== 'mapping' || containers.length === 0) {
    return fail('runner-unreadable', '`spec.template.spec.containers` must be a list of containers, without aliases');
  }
  if (namespace === undefined || namespace === '') {
    return fail(
      'runner-namespace-missing',
      '`metadata.namespace` is not set, so the Secret cannot be put beside it; it must be the namespace that the function runner is deployed to, such as "porch-system"',
    );
  }

  const containerIndex = findContainer(containers, names, selector.container);
  const container = containers[containerIndex];
  const listed = names.map((each) => `"${each}"`).join(', ');
  if (!container && selector.container !== undefined) {
    return fail(
      'runner-container-not-found',
      `it has no container "${selector.container}"; \`deployment.container\` must be one of ${listed}`,
    );
  }
  if (!container) {
    return fail(
      'runner-container-ambiguous',
      `set \`deployment.container\` to the runner's container, one of ${listed}`,
    );
  }
  if (container.kind !== 'mapping') {
    return fail(
      'runner-unreadable',
      `\`spec.template.spec.containers[${String(containerIndex)}]\` must be written out`,
    );
  }

  const environment = readEnvironment(findEntry(container, 'env')?.value);
  const program = readProgram(container, environment);
  const runner: Runner = {
    item,
    deployment: root,
    name,
    namespace,
    podTemplate,
    podSpec,
    container,
    containerIndex,
    containerName: names[containerIndex] ?? '',
    image: scalarText(findEntry(container, 'image')?.value),
    serviceAccountName:
      scalarText(findEntry(podSpec, 'serviceAccountName')?.value) ??
      scalarText(findEntry(podSpec, 'serviceAccount')?.value) ??
      'default',
    environment,
    ...program,
  };
  if (program.hidden === undefined) return { runner, diagnostics: [] };
  const fieldPath = `spec.template.spec.containers[${String(containerIndex)}].${program.hidden.field}`;
  const { diagnostics } = fail(
    'runner-flags-unreadable',
    `${program.hidden.reason}; the flags must be written as a list`,
  );
  return { runner, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, fieldPath })) };
}

/** The container chosen; else the one by image, the only one, or the one called as every package calls it. */
function findContainer(
  containers: readonly (YamlNode | undefined)[],
  names: readonly string[],
  chosen: string | undefined,
): number {
  if (chosen !== undefined) return names.indexOf(chosen);
  const byImage = containers.flatMap((container, index) => (runsRunner(container) ? [index] : []));
  if (byImage.length === 1) return byImage[0] ?? -1;
  if (byImage.length > 1) return -1;
  return containers.length === 1 ? 0 : names.indexOf(deploymentName);
}

function readEnvironment(env: YamlNode | undefined): ReadonlyMap<string, string | undefined> {
  const environment = new Map<string, string | undefined>();
  for (const { value: variable } of env?.kind === 'sequence' ? env.entries : []) {
    const name = scalarText(findEntry(variable, 'name')?.value);
    if (name === undefined) continue;
    const literal = scalarText(findEntry(variable, 'value')?.value);
    const unknown = literal === undefined && findEntry(variable, 'valueFrom') !== undefined;
    environment.set(name, unknown ? undefined : expandVariables(literal ?? '', environment));
  }
  return environment;
}

interface Program extends Pick<Runner, 'program' | 'arguments' | 'flagList'> {
  readonly hidden?: { readonly field: 'command' | 'args'; readonly reason: string };
}

/**
 * What the container runs: `command` and `args` joined, as the kubelet joins them; an empty list counts as absent.
 * Without `command` the image's entrypoint comes first, whose flags every build sets to its own defaults.
 */
function readProgram(container: MappingNode, environment: ReadonlyMap<string, string | undefined>): Program {
  const words: RunnerArgument[] = [];
  const lists: Partial<Record<'command' | 'args', SequenceNode>> = {};
  for (const field of ['command', 'args'] as const) {
    const node = findEntry(container, field)?.value;
    if (!node || (node.kind === 'scalar' && scalarText(node) === undefined)) continue;
    if (node.kind !== 'sequence') {
      const reason = `\`${field}\` is not a list that can be read`;
      return {
        program: undefined,
        arguments: [unknownArgument(field)],
        flagList: undefined,
        hidden: { field, reason },
      };
    }
    if (node.entries.length > 0) lists[field] = node;
    for (const [index, { value }] of node.entries.entries()) {
      const text = scalarText(value);
      words.push({ field, index, value: text === undefined ? undefined : expandVariables(text, environment) });
    }
  }

  const program = lists.command ? words[0]?.value : undefined;
  const rest = lists.command ? words.slice(1) : words;
  const wrapper = wrappers.find((name) => program?.split('/').at(-1) === name);
  if (wrapper !== undefined) {
    const reason = `\`command\` runs the function runner through "${wrapper}", so its flags cannot be told`;
    const hidden = { field: 'command', reason } as const;
    return { program, arguments: [unknownArgument('command')], flagList: undefined, hidden };
  }
  return { program, arguments: rest, flagList: findFlagList(lists.command, lists.args) };
}

function unknownArgument(field: 'command' | 'args'): RunnerArgument {
  return { field, index: 0, value: undefined };
}

function findFlagList(command: SequenceNode | undefined, args: SequenceNode | undefined): RunnerFlagList | undefined {
  if (command && (command.entries.length > 1 || !args)) return { field: 'command', node: command, first: 1 };
  return args && { field: 'args', node: args, first: 0 };
}

function failure(rule: string, message: string, found?: Candidate): RunnerSearch {
  const annotations = findNode(found?.root, ['metadata', 'annotations']);
  const annotation = (key: string): string | undefined =>
    scalarText(findEntry(annotations, `internal.config.kubernetes.io/${key}`)?.value) ??
    scalarText(findEntry(annotations, `config.kubernetes.io/${key}`)?.value);
  const path = annotation('path');
  const index = annotation('index');
  return {
    diagnostics: [
      {
        rule,
        severity: 'error',
        message,
        ...(found && {
          resourceRef: {
            apiVersion: scalarText(findEntry(found.root, 'apiVersion')?.value) ?? '',
            kind: 'Deployment',
            name: found.name,
            ...(found.namespace !== undefined && { namespace: found.namespace }),
          },
        }),
        ...(path !== undefined && {
          file: { path, ...(index !== undefined && /^\d+$/.test(index) && { index: Number(index) }) },
        }),
      },
    ],
  };
}
